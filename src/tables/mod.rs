//! The generated tables, and the only code that knows how they are laid out.

use cells::{Cell, cell};
use folded::Folded;
use layout::{LISTED, NO_ROW};

mod cells;
mod folded;
pub(crate) mod layout;
pub(crate) mod vocabulary;

mod generated {
    //! What the build script wrote: numbers and texts.
    // Nobody reads them.
    #![allow(clippy::unreadable_literal)]

    use super::cells::{U16, U32};

    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

use generated as table;
pub(crate) use generated::{ASSIGNED, CLAIMS_NEWEST, CLAIMS_OLDEST, NEWEST, PORTLESS, RESERVED, ROWS, UPDATED};

/// How many names there are, the one that stands for none included.
pub(crate) const NAMES: u16 = table::NAME_SPANS.len() as u16;

/// The first row that leaves its ports unassigned.
pub(crate) const UNASSIGNED: u16 = ASSIGNED + RESERVED;

const _: () = {
    assert!(ROWS < layout::USUAL_FIRST_ROW, "a row number fits in 15 bits, and two are words for something else");
    assert!(table::NAME_SPANS.len() <= u16::MAX as usize);
    assert!(table::PORT_ROWS_PAGES.len() == layout::PORTS / layout::PAGE);
    assert!(table::PORT_NAME_PAGES.len() == layout::PORTS / layout::PAGE);
    assert!(table::ROW_NAME.len() == ROWS as usize);
    assert!(ROWS as usize + table::LIST_ENDS.len() < NO_ROW as usize);
};

/// Makes the reader of a table in pages: index -> cell.
macro_rules! paged {
    ($(#[$doc:meta])* $reader:ident, $pages:ident, $cells:ident) => {
        $(#[$doc])*
        #[inline]
        pub(crate) const fn $reader(index: usize) -> u16 {
            // Takes nothing away. Of a table whose length is a power of two it
            // tells the compiler that no cell is out of bounds.
            const MASK: usize = table::$cells.len().next_power_of_two() - 1;
            let start = table::$pages.at(layout::page_of(index)) as usize;
            table::$cells.at(layout::cell_of(start, index) & MASK)
        }
    };
}

/// Makes the reader of a table in pages whose starts are in pages too.
macro_rules! deep {
    ($(#[$doc:meta])* $reader:ident, $start:ident, $pages:ident, $starts:ident, $cells:ident) => {
        paged!($start, $pages, $starts);

        $(#[$doc])*
        #[inline]
        pub(crate) const fn $reader(index: usize) -> u16 {
            table::$cells.at(layout::cell_of($start(layout::page_of(index)) as usize, index))
        }
    };
}

paged! {
    /// The number of the name of a port's first assignment; 0 for none.
    port_name, PORT_NAME_PAGES, PORT_NAME_CELLS
}
paged!(port_rows, PORT_ROWS_PAGES, PORT_ROWS_CELLS);
paged!(row_run, ROW_RUN_PAGES, ROW_RUN_CELLS);
paged!(row_modified, ROW_MODIFIED_PAGES, ROW_MODIFIED_CELLS);
paged!(row_references, ROW_REFERENCES_PAGES, ROW_REFERENCES_CELLS);
paged!(row_service_code, ROW_SERVICE_CODE_PAGES, ROW_SERVICE_CODE_CELLS);
paged!(row_unauthorized_use, ROW_UNAUTHORIZED_USE_PAGES, ROW_UNAUTHORIZED_USE_CELLS);
paged!(row_notes, ROW_NOTES_PAGES, ROW_NOTES_CELLS);
paged!(row_alias_of, ROW_ALIAS_OF_PAGES, ROW_ALIAS_OF_CELLS);

/// The number of a port's name, for many ports of a protocol: with its part of
/// the page table at hand, the protocol is no part of the work on each.
pub(crate) struct PortNames(&'static [Cell; layout::PORTS / 4 / layout::PAGE]);

impl PortNames {
    pub(crate) const fn new(protocol: u8) -> Self {
        let start = layout::page_of(layout::port_index(protocol, 0));
        match table::PORT_NAME_PAGES.cells().split_at(start).1.first_chunk() {
            Some(pages) => Self(pages),
            None => panic!("every protocol has its part of the page table"),
        }
    }

    #[inline]
    pub(crate) const fn of(&self, number: u16) -> u16 {
        const MASK: usize = table::PORT_NAME_CELLS.len().next_power_of_two() - 1;
        let start = u16::from_le_bytes(self.0[layout::page_of(number as usize)]) as usize;
        table::PORT_NAME_CELLS.at(layout::cell_of(start, number as usize) & MASK)
    }
}

/// Makes the reader of a kind of text: number -> text, or `None` for number 0.
macro_rules! text {
    ($reader:ident, $text:ident, $spans:ident) => {
        #[inline]
        pub(crate) const fn $reader(number: u16) -> Option<&'static str> {
            if number == 0 {
                return None;
            }
            // This check panics, unlike those around it: without, a port that
            // has no name takes a fifth longer.
            let (start, length) = layout::unpack_span(table::$spans.at(number as usize));
            // Splitting is how safe code cuts a string in a `const fn`.
            match table::$text.split_at_checked(start) {
                Some((_, rest)) => match rest.split_at_checked(length) {
                    Some((text, _)) => Some(text),
                    None => None,
                },
                None => None,
            }
        }
    };
}

text!(name_text, NAME_TEXT, NAME_SPANS);
text!(description_text, DESCRIPTION_TEXT, DESCRIPTION_SPANS);
text!(people_text, PEOPLE_TEXT, PEOPLE_SPANS);
text!(remark_text, REMARK_TEXT, REMARK_SPANS);

/// The name of a port's first assignment.
#[inline]
pub(crate) const fn name_of_port(index: usize) -> Option<&'static str> {
    name_text(port_name(index))
}

/// Rows that belong together: neighbours, or a part of a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows {
    list: Option<&'static [Cell]>,
    pub(crate) start: u16,
    pub(crate) end: u16,
}

impl Rows {
    pub(crate) const fn adjacent(start: u16, end: u16) -> Self {
        Self { list: None, start, end }
    }

    /// The rows that settle what a port is: all assigned, or all not.
    pub(crate) const fn of_port(index: usize) -> Self {
        match port_rows(index) {
            NO_ROW => Self::adjacent(0, 0),
            row if row < ROWS => Self::adjacent(row, row + 1),
            listed => {
                let number = (listed - ROWS) as usize;
                Self {
                    list: Some(table::LISTS.cells()),
                    start: table::LIST_ENDS.at(number),
                    end: table::LIST_ENDS.at(number + 1),
                }
            }
        }
    }

    /// The rows of a service name, whatever its ASCII case.
    pub(crate) fn of_name(name: &str) -> Self {
        let Some(slot) = name_slot(&Folded::new(name.as_bytes())) else {
            return Self::adjacent(0, 0);
        };
        let (start, length) = (table::NAME_ROWS_START.at(slot), table::NAME_ROWS_LENGTH.at(slot));
        let list = if length & LISTED == 0 { None } else { Some(table::NAME_LISTS.cells()) };
        Self { list, start, end: start + (length & !LISTED) }
    }

    /// The row at a place from `start` to `end`.
    #[inline]
    pub(crate) const fn row(&self, at: u16) -> u16 {
        match self.list {
            Some(list) => cell(list, at as usize),
            None => at,
        }
    }

    /// The first row, if there is one.
    pub(crate) const fn first(&self) -> Option<u16> {
        if self.start < self.end { Some(self.row(self.start)) } else { None }
    }
}

/// The first row that settles what a port is.
#[inline]
pub(crate) const fn first_row(index: usize) -> Option<u16> {
    Rows::of_port(index).first()
}

/// The first port number of a row and how many it covers; 0 for a row without
/// a port.
pub(crate) const fn row_ports(row: u16) -> (u16, u16) {
    (table::ROW_FIRST.at(row as usize), row_run(row as usize))
}

pub(crate) const fn row_flags(row: u16) -> u8 {
    table::ROW_FLAGS[row as usize]
}

pub(crate) const fn row_name(row: u16) -> Option<&'static str> {
    name_text(table::ROW_NAME.at(row as usize))
}

pub(crate) const fn row_description(row: u16) -> Option<&'static str> {
    description_text(table::ROW_DESCRIPTION.at(row as usize))
}

pub(crate) const fn row_assignee(row: u16) -> Option<&'static str> {
    people_text(table::ROW_ASSIGNEE.at(row as usize))
}

pub(crate) const fn row_contact(row: u16) -> Option<&'static str> {
    people_text(table::ROW_CONTACT.at(row as usize))
}

pub(crate) const fn row_registered(row: u16) -> u16 {
    table::ROW_REGISTERED.at(row as usize)
}

/// Where a row's references start and end; see [`reference`].
pub(crate) const fn row_reference_span(row: u16) -> (u16, u16) {
    match row_references(row as usize) as usize {
        0 => (0, 0),
        list => (table::REFERENCE_ENDS.at(list - 1), table::REFERENCE_ENDS.at(list)),
    }
}

/// An RFC number, or `TEXT_REFERENCE` and the number of a remark.
pub(crate) const fn reference(at: u16) -> u16 {
    table::REFERENCES.at(at as usize)
}

pub(crate) const fn service_code(row: u16) -> Option<u32> {
    match row_service_code(row as usize) {
        0 => None,
        place => Some(table::SERVICE_CODES.at(place as usize)),
    }
}

/// Where the perfect hash of service names has a name, if it has it.
fn name_slot(wanted: &Folded<'_>) -> Option<usize> {
    let (bucket, first, second) = wanted.hashes(table::NAME_KEY);
    let bucket = bucket as usize % (table::NAME_DISPLACEMENTS.len() / 2);
    let (d1, d2) = (table::NAME_DISPLACEMENTS.at(2 * bucket), table::NAME_DISPLACEMENTS.at(2 * bucket + 1));
    let slot = phf_shared::displace(first, second, d1.into(), d2.into()) as usize % table::NAME_SLOTS.len();
    let name = name_text(table::NAME_SLOTS.at(slot))?;
    wanted.matches(name.as_bytes()).then_some(slot)
}

deep!(port_claims, claims_page, PORT_CLAIMS_STARTS_PAGES, PORT_CLAIMS_STARTS_CELLS, PORT_CLAIMS_CELLS);
paged! {
    /// What the registry says of a row's standing, or which finding tells it.
    row_standing, ROW_STANDING_PAGES, ROW_STANDING_CELLS
}

/// Makes the reader of a column of texts: number -> text, or `None` if it is empty.
macro_rules! text_column {
    ($reader:ident, $text:ident, $blocks:ident, $ends:ident) => {
        pub(crate) const fn $reader(number: u16) -> Option<&'static str> {
            let number = number as usize;
            let block = table::$blocks.at(layout::text_block_of(number)) as usize;
            let is_first = number.is_multiple_of(layout::TEXT_BLOCK);
            let start = if is_first { 0 } else { table::$ends.at(number - 1) as usize };
            let length = table::$ends.at(number) as usize - start;
            match table::$text.split_at_checked(block + start) {
                Some((_, rest)) => match rest.split_at_checked(length) {
                    Some((text, _)) if length > 0 => Some(text),
                    _ => None,
                },
                None => None,
            }
        }
    };
}

text_column!(claim_id, CLAIM_ID_TEXT, CLAIM_ID_BLOCKS, CLAIM_ID_ENDS);
text_column!(claim_own_name, CLAIM_NAME_TEXT, CLAIM_NAME_BLOCKS, CLAIM_NAME_ENDS);
text_column!(claim_note, CLAIM_NOTE_TEXT, CLAIM_NOTE_BLOCKS, CLAIM_NOTE_ENDS);
text_column!(rule_id, RULE_ID_TEXT, RULE_ID_BLOCKS, RULE_ID_ENDS);
text_column!(rule_name, RULE_NAME_TEXT, RULE_NAME_BLOCKS, RULE_NAME_ENDS);
text_column!(stated_reason, STATED_REASON_TEXT, STATED_REASON_BLOCKS, STATED_REASON_ENDS);

text_column!(rule_note_text, RULE_NOTE_TEXT, RULE_NOTE_BLOCKS, RULE_NOTE_ENDS);
text_column!(finding_note_text, FINDING_NOTE_TEXT, FINDING_NOTE_BLOCKS, FINDING_NOTE_ENDS);
text_column!(vendor_text, VENDOR_TEXT, VENDOR_BLOCKS, VENDOR_ENDS);
text_column!(successor_text, SUCCESSOR_TEXT, SUCCESSOR_BLOCKS, SUCCESSOR_ENDS);
text_column!(source_text, SOURCE_TEXT, SOURCE_BLOCKS, SOURCE_ENDS);

/// How many claims there are.
pub(crate) const CLAIMS: u16 = table::CLAIM_FIRST.len() as u16;

/// Makes the readers of the lists of ports: where the list of a port starts and
/// ends, and the line at a place of the lists.
macro_rules! listed {
    ($span:ident, $listed:ident, $of_port:ident, $ends:ident, $lists:ident) => {
        #[inline]
        pub(crate) const fn $span(index: usize) -> (u16, u16) {
            match $of_port(index) as usize {
                0 => (0, 0),
                list => (table::$ends.at(list - 1), table::$ends.at(list)),
            }
        }

        #[inline]
        pub(crate) const fn $listed(at: u16) -> u16 {
            table::$lists.at(at as usize)
        }
    };
}

listed!(claim_span, listed_claim, port_claims, CLAIM_LIST_ENDS, CLAIM_LISTS);

/// How many claims of a kind there are.
pub(crate) const fn claims_of_kind(kind: u8) -> u16 {
    table::CLAIM_KINDS.at(kind as usize)
}

/// Makes the readers of columns: name, column.
macro_rules! columns {
    ($($reader:ident: $column:ident -> $cell:ident;)*) => {
        $(
            pub(crate) const fn $reader(row: u16) -> $cell {
                columns!(@cell $column $cell, row as usize)
            }
        )*
    };
    (@cell $column:ident u8, $place:expr) => { table::$column[$place] };
    (@cell $column:ident u16, $place:expr) => { table::$column.at($place) };
}

paged!(claim_rest, CLAIM_REST_PAGES, CLAIM_REST_CELLS);
paged!(claim_since, CLAIM_SINCE_PAGES, CLAIM_SINCE_CELLS);
paged!(claim_until, CLAIM_UNTIL_PAGES, CLAIM_UNTIL_CELLS);
paged!(claim_checked, CLAIM_CHECKED_PAGES, CLAIM_CHECKED_CELLS);
paged!(claim_successor, CLAIM_SUCCESSOR_PAGES, CLAIM_SUCCESSOR_CELLS);

/// The last port number of a claim.
pub(crate) const fn claim_last(claim: u16) -> u16 {
    claim_first(claim) + claim_rest(claim as usize)
}

/// What a claim is called: its own name, or the word for it.
pub(crate) const fn claim_name(claim: u16) -> Option<&'static str> {
    match claim_own_name(claim) {
        Some(name) => Some(name),
        None => word_text(claim_word(claim)),
    }
}

/// What the answer of a port rests on: a row, `USUAL_CLAIM` and a claim, or
/// `USUAL_SEVERAL`.
pub(crate) const fn usual_basis(index: usize) -> u16 {
    match table::USUAL_BASIS.at(port_usual(index) as usize) {
        layout::USUAL_FIRST_ROW => match first_row(index) {
            Some(row) => row,
            None => NO_ROW,
        },
        basis => basis,
    }
}

columns! {
    claim_first: CLAIM_FIRST -> u16;
    claim_flags: CLAIM_FLAGS -> u8;
    claim_kind: CLAIM_KIND -> u8;
    claim_vendor: CLAIM_VENDOR -> u16;
    claim_word: CLAIM_WORD -> u16;
    claim_source: CLAIM_SOURCE -> u16;
    finding_standing: FINDING_STANDING -> u8;
    finding_since: FINDING_SINCE -> u16;
    finding_successor: FINDING_SUCCESSOR -> u16;
    finding_note: FINDING_NOTE_NUMBER -> u16;
    finding_source: FINDING_SOURCE -> u16;
    finding_checked: FINDING_CHECKED -> u16;
    usual_confidence: USUAL_CONFIDENCE -> u8;
    usual_stated: USUAL_STATED -> u16;
    stated_source: STATED_SOURCE -> u16;
    stated_checked: STATED_CHECKED -> u16;
    rule_first: RULE_FIRST -> u16;
    rule_last: RULE_LAST -> u16;
    rule_flags: RULE_FLAGS -> u8;
    rule_kind: RULE_KIND -> u8;
    rule_system: RULE_SYSTEM -> u8;
    rule_since: RULE_SINCE -> u16;
    rule_until: RULE_UNTIL -> u16;
    rule_checked: RULE_CHECKED -> u16;
    rule_vendor: RULE_VENDOR -> u16;
    rule_note: RULE_NOTE_NUMBER -> u16;
    rule_source: RULE_SOURCE -> u16;
    former_name: FORMER_NAME -> u16;
    former_description: FORMER_DESCRIPTION -> u16;
    former_last: FORMER_LAST -> u16;
    former_gone: FORMER_GONE -> u16;
}

paged! {
    /// The number of the word for what a port most likely is; 0 for none.
    port_word, PORT_WORD_PAGES, PORT_WORD_CELLS
}
deep! {
    /// The answer to what a port most likely is; 0 for none.
    port_usual, usual_page, PORT_USUAL_STARTS_PAGES, PORT_USUAL_STARTS_CELLS, PORT_USUAL_CELLS
}
deep!(port_rules, rules_page, PORT_RULES_STARTS_PAGES, PORT_RULES_STARTS_CELLS, PORT_RULES_CELLS);

text!(own_word_text, WORD_TEXT, WORD_SPANS);
text_column!(short_text, SHORT_TEXT, SHORT_BLOCKS, SHORT_ENDS);
text_column!(typed_text, TYPED_TEXT, TYPED_BLOCKS, TYPED_ENDS);
text_column!(former_text, FORMER_TEXT, FORMER_BLOCKS, FORMER_ENDS);

/// How many words there are: the names, and behind them the words that are
/// none, without the empty one.
pub(crate) const WORDS: u16 = NAMES - 1 + table::WORD_SPANS.len() as u16;

/// A word: a service name, or one behind those.
#[inline]
pub(crate) const fn word_text(number: u16) -> Option<&'static str> {
    if number < NAMES { name_text(number) } else { own_word_text(number - (NAMES - 1)) }
}

/// The short form of a word; a service name is its own.
#[inline]
pub(crate) const fn word_short(number: u16) -> Option<&'static str> {
    if number < NAMES { name_text(number) } else { short_text(number - (NAMES - 1)) }
}

/// How many rules there are.
pub(crate) const RULES: u16 = table::RULE_FIRST.len() as u16;

listed!(rule_span, listed_rule, port_rules, RULE_LIST_ENDS, RULE_LISTS);

/// Where the former names of a port start and end.
pub(crate) fn former_span(index: usize) -> (u16, u16) {
    let cells = table::FORMER_PORT.cells();
    let port = |cell: &[u8; 4]| u32::from_le_bytes(*cell);
    let start = cells.partition_point(|cell| port(cell) < index as u32);
    let count = cells[start..].iter().take_while(|cell| port(cell) == index as u32).count();
    (start as u16, (start + count) as u16)
}

/// A port that a typed word means: number, and place of the protocol.
pub(crate) const fn found_port(at: u16) -> (u16, u8) {
    (table::FIND_NUMBERS.at(at as usize), table::FIND_PROTOCOLS[at as usize])
}

/// Where the ports start and end that a word means which a person typed.
///
/// The word is compared by the bytes that count ([`folded::is_kept`]), up to
/// [`LONGEST_TYPED`] of them.
pub(crate) fn typed_span(text: &str) -> Option<(u16, u16)> {
    let mut kept = [0; LONGEST_TYPED];
    let mut length = 0;
    for byte in text.bytes() {
        if folded::is_kept(byte) {
            *kept.get_mut(length)? = byte;
            length += 1;
        } else if !matches!(byte, b' '..=b'~') {
            return None;
        }
    }
    let key = Folded::new(&kept[..length]);
    let (bucket, first, second) = key.hashes(table::FIND_KEY);
    let bucket = bucket as usize % (table::FIND_DISPLACEMENTS.len() / 2);
    let (d1, d2) = (table::FIND_DISPLACEMENTS.at(2 * bucket), table::FIND_DISPLACEMENTS.at(2 * bucket + 1));
    let slot = phf_shared::displace(first, second, d1.into(), d2.into()) as usize % table::FIND_SLOTS.len();
    let found = match table::FIND_SLOTS.at(slot) {
        number if number < WORDS => word_text(number),
        number => typed_text(number - (WORDS - 1)),
    }?;
    // Most are the same but for case; the rest has hyphens or blanks on one side.
    let is_it = key.matches(found.as_bytes()) || {
        let kept = found.bytes().filter(|&byte| folded::is_kept(byte));
        kept.map(|byte| byte.to_ascii_lowercase()).eq(key.name.iter().map(u8::to_ascii_lowercase))
    };
    let start = table::FIND_STARTS.at(slot);
    is_it.then(|| (start, start + u16::from(table::FIND_LENGTHS[slot])))
}

/// How many bytes that count a typed word may have.
const LONGEST_TYPED: usize = 40;
/// The 64-bit FNV-1a hash of some bytes.
pub(crate) const fn fnv_1a(bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}
