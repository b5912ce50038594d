//! Texts, each kept once in one long string.

use std::collections::BTreeMap;

/// One string and where each of its texts ends.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Pool {
    pub text: String,
    /// Offset of the end of each text; a text starts where the one before it
    /// ends. Text 0 is the empty one.
    pub ends: Vec<u32>,
    ids: BTreeMap<String, u16>,
}

impl Pool {
    pub fn new() -> Self {
        let mut pool = Self::default();
        pool.add("");
        pool
    }

    /// The number of a text; 0 if it is empty.
    pub fn add(&mut self, text: &str) -> u16 {
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let id = u16::try_from(self.ends.len()).expect("a table has fewer than 65536 texts of a kind");
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).expect("texts take less than 4 GiB"));
        self.ids.insert(text.to_string(), id);
        id
    }
}
