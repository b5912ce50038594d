//! Works out which ports each word means that people type.

use std::collections::BTreeMap;

use super::claims::Claim;
use super::folded::is_kept;
use super::former::Former;
use super::layout::{self, USUAL_CLAIM};
use super::pool::Pool;
use super::registry::Row;
use super::usual::{Meaning, Usual, UsualTables};
use super::vocabulary::ROLES;
use super::words::{Line, Words};

/// The words that people type, each with its ports in the order that they are
/// meant in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindTables {
    /// Every word, made ready for comparing, and its number among the texts.
    pub keys: Vec<(String, u16)>,
    /// Where the ports of each word start, and how many they are.
    pub starts: Vec<u16>,
    pub lengths: Vec<u8>,
    pub numbers: Vec<u16>,
    pub protocols: Vec<u8>,
    /// Words that are neither service names nor shown.
    pub texts: Pool,
}

/// Where a port comes among those of a word.
type Rank = (u8, bool, bool, bool, u16, u8);

/// How many ports a word may mean, of those that come first.
const MOST: usize = 255;

/// How many ports of one run are listed; a person who types the name of a long
/// run means where it starts.
const OF_RUN: u16 = 64;

/// A word as it is compared: small letters and digits, and what tells `c++`
/// from `c`.
pub fn normal(text: &str) -> String {
    text.bytes().filter(|&byte| is_kept(byte)).map(|byte| byte.to_ascii_lowercase() as char).collect()
}

struct Keys(BTreeMap<String, BTreeMap<(u16, u8), Rank>>);

impl Keys {
    fn add(&mut self, key: &str, ports: &[((u16, u8), Rank)]) {
        let key = normal(key);
        // A number is a port number.
        if key.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        let all = self.0.entry(key).or_default();
        for &(port, rank) in ports {
            all.entry(port).and_modify(|before| *before = rank.min(*before)).or_insert(rank);
        }
    }
}

/// Lays out the words that people type.
pub fn lay_out(
    names: &Pool,
    rows: &[Row],
    claims: &[Claim],
    words: &Words<'_>,
    stated: &[Usual],
    former: &[Former],
    usual: &UsualTables,
) -> FindTables {
    let mut keys = Keys(BTreeMap::new());
    let is_answer = |basis: u16, number: u16, protocol: u8| {
        usual.answers[layout::port_index(protocol, number)].is_some_and(|(_, other)| other == basis)
    };
    // What people call a thing comes before what the registry does.
    for (at, row) in (0..).zip(rows).filter(|(_, row)| !row.name.is_empty()) {
        let Some((first, last)) = row.ports else {
            keys.add(&row.name, &[]);
            continue;
        };
        let line = words.of_service(&row.name);
        let ports = |rank: u8| -> Vec<((u16, u8), Rank)> {
            let numbers = first..=last.min(first.saturating_add(OF_RUN - 1));
            let port = |number: u16, protocol: u8| {
                let is_first = line.is_none_or(|line| line.first == protocol);
                let rank = (rank, !is_answer(at, number, protocol), false, !is_first, number, protocol);
                ((number, protocol), rank)
            };
            numbers.flat_map(|number| row.protocols().into_iter().map(move |protocol| port(number, protocol))).collect()
        };
        keys.add(&row.name, &ports(1));
        if let Some(line) = line {
            for word in [&line.word, &line.short].into_iter().chain(&line.also) {
                keys.add(word, &ports(0));
            }
        }
    }
    for (at, claim) in (0..).zip(claims) {
        let is_option = ROLES[usize::from(claim.role)] == "option";
        let is_over = claim.standing != 0 && claim.standing != 4;
        let line: Option<&Line> = words.of_claim(&claim.id);
        let protocols = || (0..4_u8).filter(|protocol| claim.protocols >> protocol & 1 == 1);
        let numbers = claim.first..=claim.last.min(claim.first.saturating_add(OF_RUN - 1));
        let ports: Vec<((u16, u8), Rank)> = numbers
            .flat_map(|number| {
                protocols().map(move |protocol| {
                    let is_first = line.is_none_or(|line| line.first == protocol || line.first == 0);
                    let rank =
                        (u8::from(is_over) * 2, !is_answer(at | USUAL_CLAIM, number, protocol), is_option, !is_first);
                    ((number, protocol), (rank.0, rank.1, rank.2, rank.3, number, protocol))
                })
            })
            .collect();
        let also = line.map_or(&[][..], |line| &line.also);
        for word in [&claim.word, &claim.short].into_iter().chain(also) {
            keys.add(word, &ports);
        }
    }
    for line in stated {
        if let Meaning::Several(word, short) = &line.meaning {
            let protocols = || (0..4_u8).filter(|protocol| line.protocols >> protocol & 1 == 1);
            let ports: Vec<((u16, u8), Rank)> = (line.first..=line.last)
                .flat_map(|number| {
                    protocols().map(move |protocol| ((number, protocol), (0, false, false, false, number, protocol)))
                })
                .collect();
            keys.add(word, &ports);
            keys.add(short, &ports);
        }
    }
    for line in former {
        let (protocol, number) = ((line.port >> 16) as u8, line.port as u16);
        keys.add(&line.name, &[((number, protocol), (3, false, false, false, number, protocol))]);
    }
    write(names, usual, keys)
}

fn write(names: &Pool, usual: &UsualTables, keys: Keys) -> FindTables {
    let mut texts = Pool::new();
    // A text that is there anyway serves as the key, whatever its hyphens.
    let known: BTreeMap<String, u16> = (0_u16..)
        .zip(names.texts())
        .chain((names.count() - 1..).zip(usual.shown.words.texts()))
        .filter(|(_, text)| !text.is_empty())
        .map(|(number, text)| (normal(text), number))
        .collect();
    let behind = names.count() - 1 + usual.shown.words.count() - 1;
    let mut out = FindTables {
        keys: Vec::new(),
        starts: Vec::new(),
        lengths: Vec::new(),
        numbers: Vec::new(),
        protocols: Vec::new(),
        texts: Pool::new(),
    };
    let mut lists: BTreeMap<Vec<(u16, u8)>, (u16, u8)> = BTreeMap::new();
    for (key, ports) in keys.0 {
        let mut ports: Vec<((u16, u8), Rank)> = ports.into_iter().collect();
        ports.sort_by_key(|&(_, rank)| rank);
        let ports: Vec<(u16, u8)> = ports.into_iter().take(MOST).map(|(port, _)| port).collect();
        if ports.is_empty() {
            continue;
        }
        let (start, length) = *lists.entry(ports).or_insert_with_key(|ports| {
            let start = u16::try_from(out.numbers.len()).expect("fewer than 65536 ports of words");
            out.numbers.extend(ports.iter().map(|(number, _)| number));
            out.protocols.extend(ports.iter().map(|(_, protocol)| protocol));
            (start, u8::try_from(ports.len()).expect("at most 255 ports of a word"))
        });
        let text = known.get(&key).copied().unwrap_or_else(|| behind + texts.add(&key));
        out.keys.push((key, text));
        out.starts.push(start);
        out.lengths.push(length);
    }
    out.texts = texts;
    out
}
