//! The index that queries are answered from.

use core::{fmt, iter, mem};

use std::collections::BTreeSet;
use std::string::String;
use std::vec;
use std::vec::Vec;

use super::fold::words;
use super::{Field, Hit, MatchKind, Subject};
use crate::number::{Port, Protocol, lookup, parse_number};
use crate::registry::{Assignment, assignments};
use crate::uses::usual::Basis;
use crate::uses::{Claim, Usual, claim, find};
use crate::{tables, tables::Rows};

/// The bit of a posting, beside the number of its document, for the first word
/// of a name or of the word that people use.
const FIRST: u16 = 1 << 15;

const _: () = assert!(tables::ROWS + tables::CLAIMS < FIRST, "the number of a document fits in 15 bits");

/// How many places of the text of words are told apart from a match at once.
/// Four or more vectors of any processor; a longer stretch is passed over less
/// often.
const STRETCH: usize = 64;

/// Separates the words in their text. No folded word has it.
const END: u8 = b'\n';

/// The words of all assignments and claims, and where each of them stands.
///
/// [`search`](crate::search::search) makes one when it is first asked, and keeps it.
/// Make one yourself to choose when that happens, or to give the memory back.
///
/// # Cost
///
/// Making it reads all texts once, some milliseconds. It holds about half a
/// megabyte on the heap, which [`heap_bytes`](Self::heap_bytes) tells exactly,
/// and less than 2 megabytes while it is made.
///
/// ```
/// let index = portolan::search::SearchIndex::new();
/// assert_eq!(index.search("framehawk"), portolan::search::search("framehawk"));
/// ```
#[derive(Clone)]
pub struct SearchIndex {
    /// Every distinct word, each followed by [`END`].
    text: Vec<u8>,
    /// Word -> where it starts in `text`; at the end, where that ends.
    starts: Vec<u32>,
    /// How often each byte is in `text`.
    frequencies: [u32; 256],
    /// Word -> its first posting; at the end, how many there are.
    postings: Vec<u32>,
    /// Posting -> a document that has the word, in ascending order, and [`FIRST`].
    documents: Vec<u16>,
    /// Posting -> the fields of that document that have it.
    fields: Vec<u8>,
    /// The rows of the documents that are assignments.
    rows: Vec<u16>,
    /// Such a document -> its first place in `rows`; at the end, how many
    /// places there are. Later documents are the claims.
    row_places: Vec<u16>,
}

impl SearchIndex {
    /// Returns the index of what is compiled in.
    ///
    /// ```
    /// let index = portolan::search::SearchIndex::new();
    /// assert_eq!(index.search("ssh")[0].ports(), Some(22..=22));
    /// ```
    #[must_use]
    pub fn new() -> Self {
        let groups = twins();
        let mut writer = Writer::new();
        for group in &groups {
            let rows = group.rows().iter().map(|&row| Assignment::from_row(row));
            // Twins have the same name, and mostly the same rest.
            let mut before: Option<Assignment> = None;
            for row in rows {
                let new = |text: fn(Assignment) -> Option<&'static str>| {
                    text(row).filter(|&own| before.and_then(text) != Some(own))
                };
                writer.add(Field::Name, new(Assignment::name));
                writer.add(Field::Word, new(word));
                writer.add(Field::Alias, new(Assignment::alias_of));
                writer.add(Field::Description, new(Assignment::description));
                writer.add(Field::Assignee, new(Assignment::assignee));
                before = Some(row);
            }
            writer.document += 1;
        }
        for claim in claim::all() {
            writer.add(Field::Name, Some(claim.name()));
            writer.add(Field::Word, Some(claim.word()));
            writer.add(Field::Id, Some(claim.id()));
            writer.add(Field::Vendor, Some(claim.vendor()));
            writer.add(Field::Note, claim.note());
            writer.document += 1;
        }
        writer.finish(&groups)
    }

    /// Returns what [`search`](crate::search::search) does.
    ///
    /// ```
    /// let index = portolan::search::SearchIndex::new();
    /// assert_eq!(index.search("post sql")[0].name(), Some("postgresql"));
    /// ```
    #[must_use]
    pub fn search(&self, query: &str) -> Vec<Hit> {
        let terms = Terms::of(query);
        let Some((first, others)) = terms.distinct.split_first() else {
            return Vec::new();
        };
        let mut board = vec![0; self.row_places.len() - 1 + usize::from(tables::CLAIMS)];
        let mut candidates: Vec<Candidate> = Vec::new();
        self.mark(first, &mut board, |document| candidates.push(Candidate { document, ..Candidate::NONE }));
        for candidate in &mut candidates {
            let mark = board[usize::from(candidate.document)];
            candidate.leads = mark & LEADS != 0;
            candidate.take(mark);
        }
        for term in others {
            if candidates.is_empty() {
                break;
            }
            board.fill(0);
            self.mark(term, &mut board, |_| {});
            candidates.retain_mut(|candidate| {
                let mark = board[usize::from(candidate.document)];
                candidate.take(mark);
                mark != 0
            });
        }
        let mut room = (String::new(), String::new());
        let judge = |candidate: Candidate| (candidate.document, self.judge(&candidate, &terms, &mut room));
        let mut matches: Vec<(u16, Hit)> = candidates.into_iter().map(judge).collect();
        self.meant(terms.query, &mut matches);
        matches.sort_unstable_by_key(|&(document, found)| (u16::MAX - found.score, document));
        matches.into_iter().map(|(_, found)| found).collect()
    }

    /// Raises what is on the ports that a query means as a word, and adds what
    /// those ports usually are.
    fn meant(&self, query: &str, matches: &mut Vec<(u16, Hit)>) {
        // What a port number is for is not the question here.
        if parse_number(query).is_some() || query.parse::<Port>().is_ok() {
            return;
        }
        let mut raised = vec![false; matches.len()];
        for (place, port) in (0..MEANT_PLACES).zip(find(query)) {
            let points = MEANT * (MEANT_PLACES - place);
            let usual = port.usual().map(Usual::basis);
            let mut is_found = false;
            for ((_, found), raised) in matches.iter_mut().zip(&mut raised) {
                let is_usual = usual.is_some_and(|basis| found.is(basis));
                if !is_usual && !found.is_on(port) {
                    continue;
                }
                is_found = true;
                if !mem::replace(raised, true) {
                    found.score += points + if is_usual { USUAL } else { 0 };
                }
            }
            // No text has the word: it is one that people type.
            if let Some(document) = usual.filter(|_| !is_found).and_then(|basis| self.document_of(basis)) {
                let fit = MatchKind::Exact;
                let score = points + USUAL + fit.points() + Field::Word.points();
                let (fields, found) = (Field::Word.bit(), self.hit(document));
                matches.push((document, Hit { fields, fit, score, ..found }));
                raised.push(true);
            }
        }
    }

    /// The document that an answer rests on.
    fn document_of(&self, basis: Basis) -> Option<u16> {
        match basis {
            Basis::Assignment(assignment) => {
                let place = self.rows.iter().position(|&row| Assignment::from_row(row) == assignment)?;
                Some(self.row_places.partition_point(|&first| usize::from(first) <= place) as u16 - 1)
            }
            Basis::Claim(claim) => {
                let number = (0..tables::CLAIMS).find(|&number| Claim::from_number(number) == claim)?;
                Some((self.row_places.len() - 1) as u16 + number)
            }
            Basis::Several => None,
        }
    }

    /// Returns how many bytes the index holds on the heap.
    ///
    /// ```
    /// let index = portolan::search::SearchIndex::new();
    /// assert!(index.heap_bytes() < 1 << 20);
    /// ```
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let bytes = self.text.capacity() + self.fields.capacity();
        let halves = self.documents.capacity() + self.rows.capacity() + self.row_places.capacity();
        let words = self.starts.capacity() + self.postings.capacity();
        bytes + halves * size_of::<u16>() + words * size_of::<u32>()
    }

    /// Raises the marks of the documents that have a term in a word, and tells
    /// which had none before.
    fn mark(&self, term: &str, board: &mut [u16], mut new: impl FnMut(u16)) {
        self.find(term.as_bytes(), |word, begins, whole| {
            let place = if whole {
                WHOLE
            } else if begins {
                BEGINS
            } else {
                INSIDE
            };
            let postings = self.postings[word] as usize..self.postings[word + 1] as usize;
            for (&posting, &fields) in self.documents[postings.clone()].iter().zip(&self.fields[postings]) {
                let document = posting & !FIRST;
                let leads = if begins && posting & FIRST != 0 { LEADS } else { 0 };
                let best = 1 << fields.ilog2();
                let old = &mut board[usize::from(document)];
                if *old == 0 {
                    new(document);
                }
                *old = (*old & !LEADS).max(place | best) | *old & LEADS | leads;
            }
        });
    }

    /// Finds every word that has a term in it, and tells for each whether it
    /// begins with the term, and whether it is the term.
    fn find(&self, term: &[u8], mut each: impl FnMut(usize, bool, bool)) {
        let Some(last) = self.text.len().checked_sub(term.len()) else { return };
        // Its rarest two bytes tell most places apart from a match.
        let frequency = |&at: &usize| self.frequencies[usize::from(term[at])];
        let Some(rare) = (0..term.len()).min_by_key(frequency) else { return };
        let second = (0..term.len()).filter(|&at| at != rare).min_by_key(frequency).unwrap_or(rare);
        let mut word = 0;
        // Where the next word starts: each is told of once.
        let mut next = 0;
        for stretch in (0..=last).step_by(STRETCH) {
            let here = |at: usize| self.text[stretch + at..].first_chunk();
            if let (Some(ones), Some(others)) = (here(rare), here(second))
                && !meet(ones, others, term[rare], term[second])
            {
                continue;
            }
            for at in stretch.max(next)..=last.min(stretch + STRETCH - 1) {
                if at < next || self.text[at + rare] != term[rare] || !self.text[at..].starts_with(term) {
                    continue;
                }
                word += self.starts[word..].partition_point(|&start| start as usize <= at) - 1;
                let start = self.starts[word] as usize;
                next = self.starts[word + 1] as usize;
                each(word, start == at, start == at && next == at + term.len() + 1);
            }
        }
    }

    fn judge(&self, candidate: &Candidate, terms: &Terms, room: &mut (String, String)) -> Hit {
        let mean = |points: u32| (points / terms.distinct.len() as u32) as u16;
        let mut found = self.hit(candidate.document);
        let (folded, room) = room;
        let mut begins = |text: Option<&str>| {
            folded.clear();
            words(text.filter(|_| candidate.leads).unwrap_or_default(), room, |word| push(folded, word));
            match folded.strip_prefix(&terms.phrase) {
                Some("") => Some(MatchKind::Exact),
                Some(_) => Some(MatchKind::Prefix),
                None => None,
            }
        };
        let name = found.name();
        let by_name = begins(name).map(|fit| (fit, Field::Name));
        let by_word = match by_name {
            Some((MatchKind::Exact, _)) => None,
            _ => begins(found.word()).map(|fit| (fit, Field::Word)),
        };
        let all = if candidate.all_whole { MatchKind::Word } else { MatchKind::Substring };
        let (fit, field) = by_name.into_iter().chain(by_word).min().unwrap_or((all, Field::Name));
        found.fit = fit;
        let points = match fit {
            MatchKind::Exact | MatchKind::Prefix => {
                found.fields = field.bit();
                let text = if field == Field::Name { name } else { found.word() };
                field.points() + u16::from(text.is_some_and(|text| text.eq_ignore_ascii_case(terms.query)))
            }
            MatchKind::Word => {
                found.fields = candidate.fields;
                mean(candidate.points)
            }
            MatchKind::Substring => {
                found.fields = candidate.fields;
                mean(candidate.points + candidate.extra)
            }
        };
        found.score = found.fit.points() + points;
        found
    }

    /// A hit on a document, of which nothing else is known yet.
    fn hit(&self, document: u16) -> Hit {
        let (subject, rows) = self.document(document);
        let (count, fit) = (rows.len() as u8, MatchKind::Substring);
        let mut found = Hit { subject, rows: [0; 4], count, fields: 0, fit, score: 0 };
        found.rows[..rows.len()].copy_from_slice(rows);
        found
    }

    /// What a document is, and its rows if it is an assignment.
    fn document(&self, document: u16) -> (Subject, &[u16]) {
        let groups = self.row_places.len() - 1;
        let at = usize::from(document);
        if at < groups {
            let rows = &self.rows[usize::from(self.row_places[at])..usize::from(self.row_places[at + 1])];
            (Subject::Assignment(Assignment::from_row(rows[0])), rows)
        } else {
            (Subject::Claim(Claim::from_number((at - groups) as u16)), &[])
        }
    }
}

impl Default for SearchIndex {
    /// As [`new`](Self::new).
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SearchIndex")
            .field("words", &(self.starts.len() - 1))
            .field("postings", &self.documents.len())
            .field("heap_bytes", &self.heap_bytes())
            .finish_non_exhaustive()
    }
}

/// The word that people use for an assignment, if its port usually is that.
pub(super) fn word(row: Assignment) -> Option<&'static str> {
    let number = *row.ports()?.start();
    let protocol = row.protocol().unwrap_or(Protocol::Tcp);
    let usual = lookup(number, protocol).usual()?;
    usual.assignment().filter(|&own| own == row).map(|_| usual.name())
}

/// Whether at some place `ones` has one byte and `others` the other. A loop
/// without an exit, so that the compiler takes many places at once.
fn meet(ones: &[u8; STRETCH], others: &[u8; STRETCH], one: u8, other: u8) -> bool {
    let both = |(&a, &b): (&u8, &u8)| u8::from(a == one) & u8::from(b == other);
    ones.iter().zip(others).map(both).fold(0, |met, both| met | both) != 0
}

/// Appends a word to words separated by spaces.
fn push(words: &mut String, word: &str) {
    if !words.is_empty() {
        words.push(' ');
    }
    words.push_str(word);
}

/// A query, folded.
struct Terms<'a> {
    /// As it was asked, without the spaces around it.
    query: &'a str,
    /// Its words, separated by a space.
    phrase: String,
    /// Its words, each once, of which the first is also the first here.
    distinct: Vec<String>,
}

impl<'a> Terms<'a> {
    fn of(query: &'a str) -> Self {
        let mut terms = Self { query: query.trim(), phrase: String::new(), distinct: Vec::new() };
        words(query, &mut String::new(), |word| push(&mut terms.phrase, word));
        let mut parts = terms.phrase.split_ascii_whitespace();
        if let Some(first) = parts.next() {
            // Sorted, because there may be as many as the query is long.
            let others: BTreeSet<&str> = parts.filter(|&part| part != first).collect();
            terms.distinct = iter::once(first).chain(others).map(String::from).collect();
        }
        terms
    }
}

/// What a hit gets for each place, counted from the last, at which a port of
/// its own is among those that the query means.
const MEANT: u16 = 1000;

/// How many of the ports that a query means count.
const MEANT_PLACES: u16 = 64;

/// What a hit gets for being what such a port usually is. With it, no other
/// points make up for a place.
const USUAL: u16 = 500;

// The mark of a document: where in a word a term was found, which counts most,
// then the bit of the field, and whether the name or the word begins with the
// term.
const WHOLE: u16 = 3 << 8;
const BEGINS: u16 = 2 << 8;
const INSIDE: u16 = 1 << 8;
const LEADS: u16 = 1 << 10;

/// A document that has all terms so far.
#[derive(Clone, Copy)]
struct Candidate {
    document: u16,
    /// Whether its name, or the word for it, begins with the first term.
    leads: bool,
    all_whole: bool,
    fields: u8,
    points: u32,
    /// Points that only count if not all terms are whole words.
    extra: u32,
}

impl Candidate {
    const NONE: Self = Self { document: 0, leads: false, all_whole: true, fields: 0, points: 0, extra: 0 };

    /// Takes a term's mark into account.
    fn take(&mut self, mark: u16) {
        let Some(bit) = (mark & 0xff).checked_ilog2() else { return };
        let field = Field::ALL[7 - bit as usize];
        self.fields |= field.bit();
        self.all_whole &= mark & WHOLE == WHOLE;
        self.points += u32::from(field.points());
        self.extra += match mark & WHOLE {
            WHOLE => 6,
            BEGINS => 3,
            _ => 0,
        };
    }
}

/// Rows that differ by protocol alone.
#[derive(Clone, Copy)]
struct Group {
    rows: [u16; 4],
    count: usize,
}

impl Group {
    fn rows(&self) -> &[u16] {
        &self.rows[..self.count]
    }

    /// Whether a row is of a protocol that no row of the group covers.
    fn lacks(&self, protocol: Option<Protocol>) -> bool {
        let clashes = |own: Option<Protocol>| own.is_none() || own == protocol;
        protocol.is_some() && !self.rows().iter().any(|&row| clashes(Assignment::from_row(row).protocol()))
    }
}

/// Puts the assignments that differ by protocol alone together: those of one
/// name, or without a name and of one description, and of the same ports.
fn twins() -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of_row: Vec<u16> = Vec::new();
    for (number, row) in (0..).zip(assignments()) {
        let same_ports = |&other: &u16| tables::row_ports(other) == tables::row_ports(number);
        let twin = match row.name() {
            Some(name) => {
                let rows = Rows::of_name(name);
                (rows.start..rows.end).map(|at| rows.row(at)).take_while(|&other| other < number).find(same_ports)
            }
            None => (0..number).rev().take_while(same_ports).find(|&other| {
                let other = Assignment::from_row(other);
                other.name().is_none() && other.description() == row.description()
            }),
        };
        let group = twin.map(|twin| group_of_row[usize::from(twin)]);
        match group.filter(|&group| groups[usize::from(group)].lacks(row.protocol())) {
            Some(group) => {
                let to = &mut groups[usize::from(group)];
                to.rows[to.count] = number;
                to.count += 1;
                group_of_row.push(group);
            }
            None => {
                group_of_row.push(groups.len() as u16);
                groups.push(Group { rows: [number, 0, 0, 0], count: 1 });
            }
        }
    }
    groups
}

/// A place that no word has.
const FREE: u32 = u32::MAX;

/// How many places for words there are at first, a power of two. The words of
/// 2026 come to need sixteen times as many, at 0.2 ms for moving them.
const PLACES: usize = 1 << 12;

/// The hash of a word (FNV-1a): most words are shorter than what a better one
/// pays off for, and all of them are the crate's own.
fn hash(word: &[u8]) -> usize {
    let hash = word
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    // The upper bits are the well mixed ones.
    (hash >> 32) as usize
}

/// What an index is made from.
struct Writer {
    /// The document that texts are added to.
    document: u16,
    /// The numbers of the words, each at the place that its hash gives, or at
    /// the next that was free; [`FREE`] elsewhere. A power of two of places.
    places: Vec<u32>,
    text: Vec<u8>,
    starts: Vec<u32>,
    /// A word, a document and its fields, by document.
    postings: Vec<(u32, u16, u8)>,
    /// Word -> its last posting.
    last: Vec<u32>,
    /// Room for a word.
    room: String,
}

impl Writer {
    fn new() -> Self {
        Self {
            document: 0,
            places: vec![FREE; PLACES],
            text: Vec::new(),
            starts: Vec::new(),
            postings: Vec::new(),
            last: Vec::new(),
            room: String::new(),
        }
    }

    /// Adds the words of a text of the document.
    fn add(&mut self, field: Field, text: Option<&str>) {
        let mut first = if matches!(field, Field::Name | Field::Word) { FIRST } else { 0 };
        let mut room = mem::take(&mut self.room);
        words(text.unwrap_or_default(), &mut room, |word| {
            self.add_word(word, field.bit(), mem::take(&mut first));
        });
        self.room = room;
    }

    fn add_word(&mut self, word: &str, fields: u8, first: u16) {
        let next = self.postings.len() as u32;
        let place = self.place(word.as_bytes());
        let number = match self.places[place] {
            FREE => {
                let number = self.starts.len() as u32;
                self.places[place] = number;
                self.starts.push(self.text.len() as u32);
                self.text.extend_from_slice(word.as_bytes());
                self.text.push(END);
                self.last.push(next);
                self.widen();
                number
            }
            number => number,
        };
        let last = &mut self.last[number as usize];
        match self.postings.get_mut(*last as usize) {
            Some((_, document, known)) if *document & !FIRST == self.document => {
                *document |= first;
                *known |= fields;
            }
            _ => {
                *last = next;
                self.postings.push((number, self.document | first, fields));
            }
        }
    }

    /// The place of a word, or the free one where it belongs.
    fn place(&self, word: &[u8]) -> usize {
        let mask = self.places.len() - 1;
        let mut place = hash(word) & mask;
        while self.places[place] != FREE && !self.is(self.places[place], word) {
            place = (place + 1) & mask;
        }
        place
    }

    fn is(&self, number: u32, word: &[u8]) -> bool {
        let own = &self.text[self.starts[number as usize] as usize..];
        own.starts_with(word) && own[word.len()] == END
    }

    /// Doubles the places once half of them are taken.
    fn widen(&mut self) {
        if self.starts.len() * 2 <= self.places.len() {
            return;
        }
        let mask = self.places.len() * 2 - 1;
        let mut places = vec![FREE; mask + 1];
        for (number, word) in (0..).zip(self.text.split(|&byte| byte == END).take(self.starts.len())) {
            let mut place = hash(word) & mask;
            while places[place] != FREE {
                place = (place + 1) & mask;
            }
            places[place] = number;
        }
        self.places = places;
    }

    fn finish(mut self, groups: &[Group]) -> SearchIndex {
        let mut frequencies = [0; 256];
        for &byte in &self.text {
            frequencies[usize::from(byte)] += 1;
        }
        // Sorted by word: each word's postings are counted, then each posting
        // goes to its word's next free place.
        let mut ends = vec![0; self.starts.len() + 1];
        for &(word, ..) in &self.postings {
            ends[word as usize + 1] += 1;
        }
        for word in 1..ends.len() {
            ends[word] += ends[word - 1];
        }
        let postings = ends.clone();
        let mut documents = vec![0; self.postings.len()];
        let mut fields = vec![0; self.postings.len()];
        for &(word, document, found) in &self.postings {
            let place = &mut ends[word as usize];
            documents[*place as usize] = document;
            fields[*place as usize] = found;
            *place += 1;
        }
        self.starts.push(self.text.len() as u32);
        self.starts.shrink_to_fit();
        self.text.shrink_to_fit();
        let rows: Vec<u16> = groups.iter().flat_map(Group::rows).copied().collect();
        let mut row_places = vec![0; groups.len() + 1];
        for (place, group) in groups.iter().enumerate() {
            row_places[place + 1] = row_places[place] + group.count as u16;
        }
        SearchIndex { text: self.text, starts: self.starts, frequencies, postings, documents, fields, rows, row_places }
    }
}
