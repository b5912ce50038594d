//! Writes the tables down as Rust text: numbers and strings, no functions.

use std::fmt::{self, Write};

use super::claims::ClaimTables;
use super::find::FindTables;
use super::folded::Folded;
use super::former::FormerTables;
use super::lists::Lists;
use super::paged::{Deep, Paged};
use super::pool::Pool;
use super::rules::RuleTables;
use super::standing::StandingTables;
use super::text_column::TextColumn;
use super::usual::UsualTables;
use super::{Tables, columns};

/// How many bytes are on a line of the written file.
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
            Content::U8(cells) => array(f, name, "", cells),
            Content::U16(cells) => {
                array(f, name, "U16", &cells.iter().flat_map(|cell| cell.to_le_bytes()).collect::<Vec<_>>())
            }
            Content::U32(cells) => {
                array(f, name, "U32", &cells.iter().flat_map(|cell| cell.to_le_bytes()).collect::<Vec<_>>())
            }
            Content::Text(text) => writeln!(f, "pub(super) static {name}: &str = {text:?};"),
        }
    }
}

/// Numbers are written as a byte string: one token, where an array of them is
/// tens of thousands for the compiler to check.
fn array(f: &mut fmt::Formatter<'_>, name: &str, column: &str, bytes: &[u8]) -> fmt::Result {
    let count = bytes.len();
    match column {
        "" => write!(f, "pub(super) static {name}: [u8; {count}] = *b\"")?,
        _ => write!(f, "pub(super) static {name}: {column}<{count}> = {column}(*b\"")?,
    }
    for line in bytes.chunks(PER_LINE) {
        f.write_str("\\\n")?;
        line.iter().try_for_each(|byte| write!(f, "\\x{byte:02x}"))?;
    }
    f.write_str(if column.is_empty() { "\";\n" } else { "\");\n" })
}

/// The tables as Rust text.
pub fn write(tables: &Tables) -> String {
    let Tables { registry, claims, .. } = tables;
    let mut out = String::new();
    let mut put = |text: &dyn fmt::Display| writeln!(out, "{text}").expect("a string takes all text");
    for (name, value, doc) in [
        ("ASSIGNED", registry.assigned, "How many rows assign; they are the first."),
        ("RESERVED", registry.reserved, "How many rows reserve; they follow those that assign."),
        ("ROWS", registry.rows, "How many rows there are."),
        ("PORTLESS", registry.portless, "How many rows assign a name and no port."),
        ("NEWEST", registry.newest, "The newest date in the snapshot, packed."),
        ("UPDATED", registry.updated, "The day that the updates go up to, packed; 0 without updates."),
        ("CLAIMS_OLDEST", claims.oldest, "The oldest day on which a claim was checked, packed."),
        ("CLAIMS_NEWEST", claims.newest, "The newest day on which a claim was checked, packed."),
    ] {
        put(&format_args!("/// {doc}\npub(crate) const {name}: u16 = {value};"));
    }
    let (statics, keys) = statics(tables);
    for (name, key) in [("NAME", keys[0]), ("FIND", keys[1])] {
        put(&format_args!("/// With what its keys are hashed.\npub(super) const {name}_KEY: u64 = {key};"));
    }
    for table in statics {
        put(&table);
    }
    out
}

/// Every static that the tables are written to, and the keys of the perfect
/// hashes of names and of words.
pub fn statics(tables: &Tables) -> (Vec<Static>, [u64; 2]) {
    let mut out = Vec::new();
    let mut put = |name: &str, doc: &str, content| {
        out.push(Static { name: name.to_string(), doc: doc.to_string(), content });
    };
    registry_statics(&mut put, &tables.registry);
    let names = names(&mut put, &tables.registry);
    claim_statics(&mut put, &tables.claims);
    standing_statics(&mut put, &tables.standing);
    rule_statics(&mut put, &tables.rules);
    former_statics(&mut put, &tables.former);
    usual_statics(&mut put, &tables.usual);
    let find = find_statics(&mut put, &tables.find);
    cold_pool(&mut put, "VENDOR", &tables.texts.vendors);
    cold_pool(&mut put, "SUCCESSOR", &tables.texts.successors);
    cold_pool(&mut put, "SOURCE", &tables.texts.sources);
    (out, [names, find])
}

fn u8s(cells: &[u8]) -> Content {
    Content::U8(cells.to_vec())
}

fn u16s(cells: &[u16]) -> Content {
    Content::U16(cells.to_vec())
}

/// What every table goes through: name, what it means, cells.
type Put<'a> = dyn FnMut(&str, &str, Content) + 'a;

fn claim_statics(put: &mut Put<'_>, claims: &ClaimTables) {
    deep(put, "PORT_CLAIMS", &claims.port_claims, "port -> number of its list of claims, 0 for none");
    lists(put, "CLAIM", &claims.lists, "Claims of the ports that have any, the most specific first.");
    put("CLAIM_KINDS", "Kind -> how many claims it has.", u16s(&claims.kinds));
    put("CLAIM_FLAGS", "Claim -> a bit a protocol, its role, and its standing above.", u8s(&claims.flags));
    put("CLAIM_KIND", "Claim -> place in `KINDS`.", u8s(&claims.kind));
    for (name, cells, of) in [
        ("FIRST", &claims.first, "first port number"),
        ("VENDOR", &claims.vendor, "number of a vendor"),
        ("SOURCE", &claims.source, "number of a source"),
    ] {
        put(&format!("CLAIM_{name}"), &format!("Claim -> {of}."), u16s(cells));
    }
    for (name, paged, of) in [
        ("REST", &claims.rest, "how many port numbers follow the first"),
        ("SINCE", &claims.since, "packed date of its beginning"),
        ("UNTIL", &claims.until, "packed date of its end"),
        ("CHECKED", &claims.checked, "packed date of the look at its source"),
        ("SUCCESSOR", &claims.successor, "number of a successor"),
    ] {
        paged_pair(put, &format!("CLAIM_{name}"), paged, &format!("claim -> {of}"));
    }
    text_column(put, "CLAIM_ID", &claims.id, "claim -> its id");
    text_column(put, "CLAIM_NAME", &claims.name, "claim -> its name, empty where that is its word");
    text_column(put, "CLAIM_NOTE", &claims.note, "claim -> its note");
}

fn standing_statics(put: &mut Put<'_>, standing: &StandingTables) {
    paged_pair(put, "ROW_STANDING", &standing.row_standing, "row -> standing, or finding after that many");
    put("FINDING_STANDING", "Finding -> place in `STANDINGS`.", u8s(&standing.standing));
    for (name, cells, of) in [
        ("SINCE", &standing.since, "packed date from which it holds"),
        ("SUCCESSOR", &standing.successor, "number of a successor"),
        ("NOTE_NUMBER", &standing.note, "number of its note"),
        ("SOURCE", &standing.source, "number of a source"),
        ("CHECKED", &standing.checked, "packed date of the look at its source"),
    ] {
        put(&format!("FINDING_{name}"), &format!("Finding -> {of}."), u16s(cells));
    }
    cold_pool(put, "FINDING_NOTE", &standing.notes);
}

fn lists(put: &mut Put<'_>, name: &str, lists: &Lists, of: &str) {
    let ends = format!("Number of a list -> where it ends in `{name}_LISTS`.");
    put(&format!("{name}_LIST_ENDS"), &ends, u16s(&lists.ends));
    put(&format!("{name}_LISTS"), of, u16s(&lists.elements));
}

fn rule_statics(put: &mut Put<'_>, rules: &RuleTables) {
    deep(put, "PORT_RULES", &rules.port_rules, "port -> number of its list of rules, 0 for none");
    lists(put, "RULE", &rules.lists, "Rules of the ports that have any, the most specific first.");
    put("RULE_FLAGS", "Rule -> a bit a protocol, and its standing above.", u8s(&rules.flags));
    put("RULE_KIND", "Rule -> place in `RULE_KINDS`.", u8s(&rules.kind));
    put("RULE_SYSTEM", "Rule -> place in `SYSTEMS` plus one, 0 for none.", u8s(&rules.system));
    for (name, cells, of) in [
        ("FIRST", &rules.first, "first port number"),
        ("LAST", &rules.last, "last port number"),
        ("SINCE", &rules.since, "packed date of its beginning"),
        ("UNTIL", &rules.until, "packed date of its end"),
        ("CHECKED", &rules.checked, "packed date of the look at its source"),
        ("VENDOR", &rules.vendor, "number of a vendor"),
        ("NOTE_NUMBER", &rules.note, "number of its note"),
        ("SOURCE", &rules.source, "number of a source"),
    ] {
        put(&format!("RULE_{name}"), &format!("Rule -> {of}."), u16s(cells));
    }
    text_column(put, "RULE_ID", &rules.id, "rule -> its id");
    text_column(put, "RULE_NAME", &rules.name, "rule -> its name");
    cold_pool(put, "RULE_NOTE", &rules.notes);
}

fn former_statics(put: &mut Put<'_>, former: &FormerTables) {
    put("FORMER_PORT", "Former name -> port index, in order.", Content::U32(former.port.clone()));
    for (name, cells, of) in [
        ("NAME", &former.name, "number of a text"),
        ("DESCRIPTION", &former.description, "number of a text"),
        ("LAST", &former.last, "packed date of the last list that has it"),
        ("GONE", &former.gone, "packed date of the first list that has not"),
    ] {
        put(&format!("FORMER_{name}"), &format!("Former name -> {of}."), u16s(cells));
    }
    cold_pool(put, "FORMER", &former.texts);
}

fn usual_statics(put: &mut Put<'_>, usual: &UsualTables) {
    paged_pair(put, "PORT_WORD", &usual.port_word, "port -> number of a word, 0 for none");
    deep(put, "PORT_USUAL", &usual.port_usual, "port -> answer, 0 for none");
    put("CLAIM_WORD", "Claim -> number of its word.", u16s(&usual.claim_word));
    put(
        "USUAL_BASIS",
        "Answer -> a row, `USUAL_CLAIM` and a claim, `USUAL_SEVERAL` or `USUAL_FIRST_ROW`.",
        u16s(&usual.basis),
    );
    put("USUAL_CONFIDENCE", "Answer -> place in `CONFIDENCES`.", u8s(&usual.confidence));
    put("USUAL_STATED", "Answer -> number of a statement, plus one; 0 for none.", u16s(&usual.stated));
    for (name, cells, of) in [
        ("SOURCE", &usual.source, "number of a source"),
        ("CHECKED", &usual.checked, "packed date of the look at its source"),
    ] {
        put(&format!("STATED_{name}"), &format!("Statement -> {of}."), u16s(cells));
    }
    text_column(put, "STATED_REASON", &usual.reason, "statement -> its reason");
    pool(put, "WORD", &usual.shown.words);
    cold_pool(put, "SHORT", &usual.shown.shorts);
}

/// The words that people type, in a perfect hash.
fn find_statics(put: &mut Put<'_>, find: &FindTables) -> u64 {
    let keys: Vec<&str> = find.keys.iter().map(|(key, _)| key.as_str()).collect();
    let hash = perfect_hash(&keys);
    put("FIND_DISPLACEMENTS", "Bucket of words -> two displacements, one after the other.", hash.displacements());
    let slots = |of: &dyn Fn(usize) -> u16| Content::U16(hash.slots.iter().map(|&at| of(at)).collect());
    put("FIND_SLOTS", "Slot -> number of a name, a word or a typed word.", slots(&|at| find.keys[at].1));
    put("FIND_STARTS", "Slot -> where its ports start.", slots(&|at| find.starts[at]));
    let lengths = hash.slots.iter().map(|&at| find.lengths[at]).collect();
    put("FIND_LENGTHS", "Slot -> how many they are.", Content::U8(lengths));
    put("FIND_NUMBERS", "Ports of words: the port number.", u16s(&find.numbers));
    put("FIND_PROTOCOLS", "Ports of words: the place of the protocol.", u8s(&find.protocols));
    cold_pool(put, "TYPED", &find.texts);
    hash.key
}

fn registry_statics(put: &mut Put<'_>, tables: &columns::Tables) {
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
        paged_pair(put, name, paged, of);
    }
    put("LIST_ENDS", "Number of a list -> where the next one starts in `LISTS`.", u16s(&tables.list_ends));
    put("LISTS", "Rows of the ports that have several.", u16s(&tables.lists));
    put("NAME_LISTS", "Rows of the names whose rows are not adjacent.", u16s(&tables.name_lists));
    put("ROW_FLAGS", &format!("{rows} flags, see `layout`."), u8s(&tables.flags));
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
    pool(put, "NAME", &tables.names);
    pool(put, "DESCRIPTION", &tables.descriptions);
    pool(put, "PEOPLE", &tables.people);
    pool(put, "REMARK", &tables.remarks);
}

fn paged_pair(put: &mut Put<'_>, name: &str, paged: &Paged, of: &str) {
    put(&format!("{name}_PAGES"), &format!("Pages of `{name}`: {of}."), Content::U16(paged.pages.clone()));
    put(&format!("{name}_CELLS"), &format!("Cells of `{name}`: {of}."), Content::U16(paged.cells.clone()));
}

fn deep(put: &mut Put<'_>, name: &str, deep: &Deep, of: &str) {
    paged_pair(put, &format!("{name}_STARTS"), &deep.starts, &format!("page of `{name}` -> where its cells start"));
    put(&format!("{name}_CELLS"), &format!("Cells of `{name}`: {of}."), Content::U16(deep.cells.clone()));
}

fn text_column(put: &mut Put<'_>, name: &str, column: &TextColumn, of: &str) {
    let blocks = format!("Block of texts -> where it starts in `{name}_TEXT`.");
    put(&format!("{name}_BLOCKS"), &blocks, Content::U32(column.blocks.clone()));
    let ends = format!("Number of a text -> where it ends in `{name}_TEXT`, counted from its block.");
    put(&format!("{name}_ENDS"), &ends, u16s(&column.ends));
    put(&format!("{name}_TEXT"), &format!("Texts, one after the other: {of}."), Content::Text(column.text.clone()));
}

/// A pool whose texts are not asked for in a hurry: smaller, and a few
/// instructions more for each.
fn cold_pool(put: &mut Put<'_>, name: &str, pool: &Pool) {
    text_column(put, name, &TextColumn::new(pool.texts()), "number -> text");
}

fn pool(put: &mut Put<'_>, name: &str, pool: &Pool) {
    let of = format!("Number of a text -> its start and length in `{name}_TEXT`, packed.");
    put(&format!("{name}_SPANS"), &of, Content::U32(pool.spans.clone()));
    put(&format!("{name}_TEXT"), "Texts, one after the other.", Content::Text(pool.text.clone()));
}

/// A perfect hash: phf displaces the hashes of the keys until each has a slot
/// of its own.
///
/// Its own map is not used, because the feature `ptrhash` of phf changes the
/// fields of that, and any crate of a program can turn it on.
struct PerfectHash {
    key: u64,
    displacements: Vec<u16>,
    /// Slot to the place of its key.
    slots: Vec<usize>,
}

impl PerfectHash {
    fn displacements(&self) -> Content {
        Content::U16(self.displacements.clone())
    }
}

fn perfect_hash(keys: &[&str]) -> PerfectHash {
    let keys: Vec<Folded<'_>> = keys.iter().map(|key| Folded::new(key.as_bytes())).collect();
    let state = phf_generator::generate_hash_with_hash_fn(&keys, |name, key| {
        // The type has public fields and no constructor.
        let mut hashes = phf_shared::hash("", key);
        (hashes.g, hashes.f1, hashes.f2) = name.hashes(*key);
        hashes
    });
    // Less than the number of keys, which have numbers of 16 bits.
    let displacement = |number| u16::try_from(number).expect("a displacement is less than the number of keys");
    let displacements = state.disps.iter().flat_map(|&(d1, d2)| [displacement(d1), displacement(d2)]).collect();
    PerfectHash { key: state.key, displacements, slots: state.map }
}

/// The service names, in a perfect hash.
fn names(put: &mut Put<'_>, tables: &columns::Tables) -> u64 {
    let keys: Vec<&str> = tables.by_name.iter().map(|(name, ..)| name.as_str()).collect();
    let hash = perfect_hash(&keys);
    put("NAME_DISPLACEMENTS", "Bucket of names -> two displacements, one after the other.", hash.displacements());
    let slots = |of: &dyn Fn(usize) -> u16| Content::U16(hash.slots.iter().map(|&at| of(at)).collect());
    put("NAME_SLOTS", "Slot -> number of a name.", slots(&|at| tables.by_name[at].1));
    put("NAME_ROWS_START", "Slot -> where the rows of the name start.", slots(&|at| tables.by_name[at].2.0));
    put("NAME_ROWS_LENGTH", "Slot -> how many they are, and `LISTED`.", slots(&|at| tables.by_name[at].2.1));
    hash.key
}
