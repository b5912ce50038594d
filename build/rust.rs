//! Writes the tables down as Rust text: numbers and strings, no functions.

use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};

use phf_shared::{FmtConst, PhfHash};

use super::columns::Tables;
use super::layout;
use super::paged::Paged;
use super::pool::Pool;

/// How many numbers stand on a line of the written file.
const PER_LINE: usize = 24;

/// A static of the written file.
pub struct Static {
    pub name: String,
    /// What its index and its element mean, and who reads it.
    doc: String,
    content: Content,
}

enum Content {
    U8(Vec<u8>),
    U16(Vec<u16>),
    U32(Vec<u32>),
    Text(String),
}

impl Static {
    /// How many bytes its data takes.
    pub fn bytes(&self) -> usize {
        match &self.content {
            Content::U8(cells) => cells.len(),
            Content::U16(cells) => 2 * cells.len(),
            Content::U32(cells) => 4 * cells.len(),
            Content::Text(text) => text.len(),
        }
    }
}

impl fmt::Display for Static {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        writeln!(f, "/// {} {} bytes.", self.doc, self.bytes())?;
        match &self.content {
            Content::U8(cells) => array(f, name, "u8", cells),
            Content::U16(cells) => array(f, name, "u16", cells),
            Content::U32(cells) => array(f, name, "u32", cells),
            Content::Text(text) => writeln!(f, "pub(super) static {name}: &str = {text:?};"),
        }
    }
}

fn array(f: &mut fmt::Formatter<'_>, name: &str, element: &str, cells: &[impl fmt::Display]) -> fmt::Result {
    write!(f, "pub(super) static {name}: [{element}; {}] = [", cells.len())?;
    for (at, cell) in cells.iter().enumerate() {
        let separator = if at % PER_LINE == 0 { "\n" } else { "" };
        write!(f, "{separator}{cell},")?;
    }
    writeln!(f, "\n];")
}

/// The tables as Rust text.
pub fn write(tables: &Tables) -> String {
    let mut out = String::new();
    let mut put = |text: &dyn fmt::Display| writeln!(out, "{text}").expect("a string takes all text");
    for (name, value, doc) in [
        ("ASSIGNED", tables.assigned, "How many rows assign; they are the first."),
        ("RESERVED", tables.reserved, "How many rows reserve; they follow those that assign."),
        ("ROWS", tables.rows, "How many rows there are."),
        ("PORTLESS", tables.portless, "How many rows assign a name and no port."),
        ("NEWEST", tables.newest, "The newest date in the snapshot, packed."),
        ("UPDATED", tables.updated, "The day that the updates go up to, packed; 0 without updates."),
    ] {
        put(&format_args!("/// {doc}\npub(crate) const {name}: u16 = {value};"));
    }
    for table in statics(tables) {
        put(&table);
    }
    put(&by_name(tables));
    out
}

/// Every static that the tables are written to, but for the hash map of names.
pub fn statics(tables: &Tables) -> Vec<Static> {
    let mut out = Vec::new();
    let mut put = |name: &str, doc: &str, content| {
        out.push(Static { name: name.to_string(), doc: doc.to_string(), content });
    };
    let rows = "Row ->";

    for (name, paged, of) in [
        ("PORT_NAME", &tables.port_name, "port -> number of its first assignment's name, 0 for none"),
        ("PORT_ROWS", &tables.port_rows, "port -> row, `ROWS` plus number of a list, or `NO_ROW`"),
        ("ROW_RUN", &tables.run, "row -> how many port numbers, 0 for none"),
        ("ROW_MODIFIED", &tables.modified, "row -> packed date of modification"),
        ("ROW_REFERENCES", &tables.references, "row -> number of its list of references"),
        ("ROW_SERVICE_CODE", &tables.service_code, "row -> place in `SERVICE_CODES`, 0 for none"),
        ("ROW_UNAUTHORIZED_USE", &tables.unauthorized_use, "row -> number of a remark"),
        ("ROW_NOTES", &tables.notes, "row -> number of a remark"),
        ("ROW_ALIAS_OF", &tables.alias_of, "row -> number of the name it is an alias of"),
    ] {
        paged_pair(&mut put, name, paged, of);
    }
    let u16s = |cells: &[u16]| Content::U16(cells.to_vec());
    put("LIST_ENDS", "Number of a list -> where the next one starts in `LISTS`.", u16s(&tables.list_ends));
    put("LISTS", "Rows of the ports that have several.", u16s(&tables.lists));
    put("NAME_LISTS", "Rows of the names whose rows are not adjacent.", u16s(&tables.name_lists));
    put("ROW_FLAGS", &format!("{rows} flags, see `layout`."), Content::U8(tables.flags.clone()));
    put("ROW_FIRST", &format!("{rows} first port number."), u16s(&tables.first));
    put("ROW_NAME", &format!("{rows} number of its name."), u16s(&tables.name));
    put("ROW_DESCRIPTION", &format!("{rows} number of its description."), u16s(&tables.description));
    put("ROW_ASSIGNEE", &format!("{rows} number of a text of people."), u16s(&tables.assignee));
    put("ROW_CONTACT", &format!("{rows} number of a text of people."), u16s(&tables.contact));
    put("ROW_REGISTERED", &format!("{rows} packed date of registration."), u16s(&tables.registered));
    put(
        "REFERENCE_ENDS",
        "Number of a list of references -> where it ends in `REFERENCES`.",
        u16s(&tables.reference_ends),
    );
    put("REFERENCES", "An RFC number, or `TEXT_REFERENCE` and a remark.", u16s(&tables.reference_lists));
    put("SERVICE_CODES", "DCCP service codes.", Content::U32(tables.service_codes.clone()));
    pool(&mut put, "NAME", &tables.names);
    pool(&mut put, "DESCRIPTION", &tables.descriptions);
    pool(&mut put, "PEOPLE", &tables.people);
    pool(&mut put, "REMARK", &tables.remarks);
    out
}

fn paged_pair(put: &mut impl FnMut(&str, &str, Content), name: &str, paged: &Paged, of: &str) {
    put(&format!("{name}_PAGES"), &format!("Pages of {name}: {of}."), Content::U16(paged.pages.clone()));
    put(&format!("{name}_CELLS"), &format!("Cells of {name}: {of}."), Content::U16(paged.cells.clone()));
}

fn pool(put: &mut impl FnMut(&str, &str, Content), name: &str, pool: &Pool) {
    let of = format!("Number of a text -> its start and length in `{name}_TEXT`, packed.");
    put(&format!("{name}_SPANS"), &of, Content::U32(pool.spans.clone()));
    put(&format!("{name}_TEXT"), "Texts, one after the other.", Content::Text(pool.text.clone()));
}

/// The perfect hash map of service names.
fn by_name(tables: &Tables) -> String {
    let mut map = phf_codegen::Map::new();
    for (folded, number, (start, length)) in &tables.by_name {
        map.entry(Key { folded, span: tables.names.spans[usize::from(*number)] }, format!("({start}, {length})"));
    }
    format!(
        "/// Service name -> its rows, {} names.\n\
         pub(super) static BY_NAME: phf::Map<Name, RowSpan> = {};",
        tables.by_name.len(),
        map.phf_path("phf").build()
    )
}

/// A name as the written map keeps it: where it stands among the texts.
#[derive(PartialEq, Eq)]
struct Key<'a> {
    folded: &'a str,
    span: u32,
}

impl Hash for Key<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded.hash(state);
    }
}

impl PhfHash for Key<'_> {
    fn phf_hash<H: Hasher>(&self, state: &mut H) {
        layout::Folded::new(self.folded.as_bytes()).feed(state);
    }
}

impl FmtConst for Key<'_> {
    fn fmt_const(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({})", self.span)
    }
}
