//! Texts, each kept once in one long string.

use std::collections::BTreeMap;

use super::layout;

/// One string and where each of its texts stands.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Pool {
    pub text: String,
    /// Start and length of each text, packed. Text 0 is the empty one.
    pub spans: Vec<u32>,
    ids: BTreeMap<String, u16>,
}

impl Pool {
    pub fn new() -> Self {
        let mut pool = Self::default();
        pool.add("");
        pool
    }

    /// How many texts there are, the empty one included.
    pub fn count(&self) -> u16 {
        u16::try_from(self.spans.len()).expect("a table has fewer than 65536 texts of a kind")
    }

    /// The texts, in the order of their numbers.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.spans.iter().map(|&span| {
            let (start, length) = layout::unpack_span(span);
            &self.text[start..start + length]
        })
    }

    /// The number of a text that has been added.
    pub fn number(&self, text: &str) -> Option<u16> {
        self.ids.get(text).copied()
    }

    /// The number of a text; 0 if it is empty.
    pub fn add(&mut self, text: &str) -> u16 {
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let id = u16::try_from(self.spans.len()).expect("a table has fewer than 65536 texts of a kind");
        let number = |bytes: usize| u32::try_from(bytes).expect("texts take less than 4 GiB");
        let (start, length) = (number(self.text.len()), number(text.len()));
        let span = layout::pack_span(start, length);
        assert_eq!(layout::unpack_span(span), (self.text.len(), text.len()), "texts outgrow a packed span");
        self.text.push_str(text);
        self.spans.push(span);
        self.ids.insert(text.to_string(), id);
        id
    }
}
