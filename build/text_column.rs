//! A column of texts, which are asked for by their number in order.

use super::layout::{TEXT_BLOCK, text_block_of};

/// The texts, one after the other, and where they end.
///
/// Ends are counted from where a block of lines starts, so that they fit in 16
/// bits: half of what [`Pool`](super::pool::Pool) takes for each text, which can
/// be asked for in any order.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct TextColumn {
    pub text: String,
    /// Where each block starts in the text.
    pub blocks: Vec<u32>,
    /// Where the text of each line ends, counted from the start of its block.
    pub ends: Vec<u16>,
}

impl TextColumn {
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut column = Self::default();
        for text in texts {
            if column.ends.len().is_multiple_of(TEXT_BLOCK) {
                column.blocks.push(u32::try_from(column.text.len()).expect("texts take less than 4 GiB"));
            }
            column.text.push_str(text);
            let start = column.blocks[text_block_of(column.ends.len())] as usize;
            column.ends.push(u16::try_from(column.text.len() - start).expect("a block of texts has less than 64 KiB"));
        }
        column
    }
}
