//! Lists of numbers, of which equal ones are kept once.

use std::collections::BTreeMap;

use super::fault::Fault;

/// Distinct lists, one behind the other. List 0 is the empty one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lists {
    /// Where each list ends in `elements`.
    pub ends: Vec<u16>,
    pub elements: Vec<u16>,
    numbers: BTreeMap<Vec<u16>, u16>,
}

impl Lists {
    pub fn new() -> Self {
        Self { ends: vec![0], elements: Vec::new(), numbers: BTreeMap::from([(Vec::new(), 0)]) }
    }

    /// The elements of a list.
    pub fn of(&self, number: u16) -> &[u16] {
        match usize::from(number) {
            0 => &[],
            number => &self.elements[self.ends[number - 1].into()..self.ends[number].into()],
        }
    }

    /// The number of a list.
    ///
    /// # Errors
    ///
    /// A fault if the lists outgrow 16 bits.
    pub fn number(&mut self, file: &str, of: &str, list: Vec<u16>) -> Result<u16, Fault> {
        let outgrown =
            |what: &str| Fault::new(file, 0, format!("found more than 65535 {what} of {of}, expected fewer"));
        if let Some(&number) = self.numbers.get(&list) {
            return Ok(number);
        }
        let number = u16::try_from(self.numbers.len()).map_err(|_| outgrown("lists"))?;
        self.elements.extend(&list);
        self.ends.push(u16::try_from(self.elements.len()).map_err(|_| outgrown("elements of lists"))?);
        self.numbers.insert(list, number);
        Ok(number)
    }
}
