//! The answers of the functions: for each, the ids of all ports and the texts
//! that they stand for.

use std::sync::{Arc, OnceLock};

use arrow::array::{
    Array, ArrayRef, DictionaryArray, StringArray, StringViewArray, StringViewBuilder, UInt16Array, UInt32Array,
};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::compute::take;
use arrow::datatypes::UInt16Type;
use datafusion::common::Result;

use crate::column::{Numbers, Protocols};
use crate::core::{self, LABEL_STYLES, Port, Protocol, lookup};

/// A question about a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Question {
    /// The service name of its first assignment.
    Service,
    /// What it is called by those who use it.
    Usual,
    /// A label, by the place of its style in [`LABEL_STYLES`].
    Label(u8),
    /// Its range.
    Range,
    /// What the registry says of it.
    Status,
}

impl Question {
    /// The answer about one port.
    pub(crate) fn of(self, port: Port) -> Option<std::borrow::Cow<'static, str>> {
        match self {
            Self::Service => port.name().map(Into::into),
            Self::Usual => core::usual_name(port).map(Into::into),
            Self::Label(style) => Some(port.label().style(LABEL_STYLES[usize::from(style)].1).to_string().into()),
            Self::Range => Some(port.range().as_str().into()),
            Self::Status => Some(port.status().as_str().into()),
        }
    }

    /// All answers. Made at the first call, once in a process.
    pub(crate) fn answers(self) -> &'static Answers {
        static ALL: [OnceLock<Answers>; 4 + LABEL_STYLES.len()] = [const { OnceLock::new() }; 4 + LABEL_STYLES.len()];
        let place = match self {
            Self::Service => 0,
            Self::Usual => 1,
            Self::Range => 2,
            Self::Status => 3,
            Self::Label(style) => 4 + usize::from(style),
        };
        ALL[place].get_or_init(|| Answers::new(self))
    }
}

/// Where a port's answer stands: its protocol's number in the high bits.
const fn place(protocol: Protocol, number: u16) -> usize {
    let protocol = match protocol {
        Protocol::Tcp => 0,
        Protocol::Udp => 1,
        Protocol::Sctp => 2,
        Protocol::Dccp => 3,
    };
    protocol << 16 | number as usize
}

/// For each IP protocol number, where its ports begin, and whether it has any.
static PLACES: [(u32, bool); 256] = {
    let mut places = [(0, false); 256];
    let mut number = 0;
    while number < places.len() {
        if let Some(protocol) = Protocol::from_ip_number(number as u8) {
            places[number] = (place(protocol, 0) as u32, true);
        }
        number += 1;
    }
    places
};

/// How many ports there are, of all protocols.
const PORTS: usize = 4 << 16;

#[derive(Debug)]
enum Ids {
    /// Those of the core's batch functions.
    Names,
    /// The id of each port, by its place.
    Each(Vec<u16>),
    /// The id of a port is its place, and one more for none.
    Place,
}

/// The answers to a question: id 0 stands for none.
#[derive(Debug)]
pub(crate) struct Answers {
    ids: Ids,
    /// The text of each id; null for 0. All arrays that are made of it share
    /// its buffer.
    views: StringViewArray,
    /// The same as the values of a dictionary.
    values: OnceLock<ArrayRef>,
}

impl Answers {
    fn new(question: Question) -> Self {
        let all = || {
            Protocol::ALL.into_iter().flat_map(|protocol| (0..=u16::MAX).map(move |number| lookup(number, protocol)))
        };
        // One block for all texts, so that all arrays share one buffer.
        let mut texts = StringViewBuilder::new().with_fixed_block_size(16 << 20);
        let ids = match question {
            Question::Service => {
                core::name_ids().for_each(|id| texts.append_option(core::name_by_id(id)));
                Ids::Names
            }
            Question::Label(0) => {
                texts.append_null();
                all().for_each(|port| texts.append_option(question.of(port)));
                Ids::Place
            }
            _ => {
                let mut known = std::collections::HashMap::new();
                let mut ids = vec![0; PORTS];
                texts.append_null();
                let mut next = 1_u32;
                for port in all() {
                    let Some(text) = question.of(port) else { continue };
                    let id = *known.entry(text).or_insert_with_key(|text| {
                        texts.append_value(text);
                        next += 1;
                        next - 1
                    });
                    let Ok(id) = u16::try_from(id) else { continue };
                    ids[place(port.protocol(), port.number())] = id;
                }
                if next > u32::from(u16::MAX) {
                    // More texts than ids: one for each port.
                    texts = StringViewBuilder::new().with_fixed_block_size(16 << 20);
                    texts.append_null();
                    all().for_each(|port| texts.append_option(question.of(port)));
                    Ids::Place
                } else {
                    Ids::Each(ids)
                }
            }
        };
        Self { ids, views: texts.finish(), values: OnceLock::new() }
    }

    /// The text of each id, null for 0.
    pub(crate) fn views(&self) -> &StringViewArray {
        &self.views
    }

    /// The id of a port's text.
    fn id(&self, port: Port) -> usize {
        match &self.ids {
            Ids::Names => usize::from(port.name_id()),
            Ids::Each(ids) => usize::from(ids[place(port.protocol(), port.number())]),
            Ids::Place => place(port.protocol(), port.number()) + 1,
        }
    }

    /// The text of one port.
    pub(crate) fn text(&self, port: Port) -> Option<&str> {
        let id = self.id(port);
        self.views.is_valid(id).then(|| self.views.value(id))
    }

    /// The ids of a column, of a question with no more than 65,535 answers.
    pub(crate) fn ids(&self, protocols: &Protocols, numbers: &Numbers) -> Vec<u16> {
        let numbers = numbers.values();
        let mut found = vec![0; numbers.len()];
        match (&self.ids, protocols) {
            (Ids::Names, Protocols::One(number)) => {
                if let Some(protocol) = Protocol::from_ip_number(*number) {
                    core::names_of(numbers, protocol, &mut found);
                }
            }
            (Ids::Names, each) => {
                core::names_of_each(numbers, &each.rows(numbers.len()), &mut found);
            }
            (Ids::Each(ids), Protocols::One(number)) => {
                if let Some(protocol) = Protocol::from_ip_number(*number) {
                    let start = place(protocol, 0);
                    let ids = &ids[start..=start + usize::from(u16::MAX)];
                    for (found, &number) in found.iter_mut().zip(numbers) {
                        *found = ids[usize::from(number)];
                    }
                }
            }
            (Ids::Each(ids), each) => {
                for ((found, &number), &protocol) in found.iter_mut().zip(numbers).zip(each.rows(numbers.len()).iter())
                {
                    let (start, known) = PLACES[usize::from(protocol)];
                    let id = ids[start as usize | usize::from(number)];
                    *found = if known { id } else { 0 };
                }
            }
            (Ids::Place, _) => unreachable!("a question with a text a port is not asked for ids"),
        }
        found
    }

    /// The texts of a column, as views of the shared buffer.
    pub(crate) fn column(&self, protocols: &Protocols, numbers: &Numbers) -> Result<ArrayRef> {
        if let Ids::Place = self.ids {
            let rows = protocols.rows(numbers.values().len());
            let places =
                UInt32Array::from_iter_values(numbers.values().iter().zip(rows.iter()).map(|(&number, &protocol)| {
                    let (start, known) = PLACES[usize::from(protocol)];
                    if known { (start | u32::from(number)) + 1 } else { 0 }
                }));
            return Ok(take(&self.views, &places, None)?);
        }
        Ok(take(&self.views, &UInt16Array::from(self.ids(protocols, numbers)), None)?)
    }

    /// The texts of a column, as a dictionary over values that all columns
    /// share.
    pub(crate) fn dictionary(&self, protocols: &Protocols, numbers: &Numbers) -> Result<ArrayRef> {
        let ids = self.ids(protocols, numbers);
        let nulls = NullBuffer::new(BooleanBuffer::collect_bool(ids.len(), |row| ids[row] != 0));
        let keys = UInt16Array::new(ids.into(), Some(nulls).filter(|nulls| nulls.null_count() > 0));
        let values = self.values.get_or_init(|| {
            // Empty in place of null: no key points there.
            let texts: StringArray = self.views.iter().map(|text| Some(text.unwrap_or_default())).collect();
            Arc::new(texts)
        });
        Ok(Arc::new(DictionaryArray::<UInt16Type>::try_new(keys, Arc::clone(values))?))
    }
}

/// The ranges of a column of numbers, as views.
pub(crate) fn ranges(numbers: &Numbers) -> Result<ArrayRef> {
    // No protocol: all have the same ranges.
    let protocols = Protocols::One(Protocol::Tcp.ip_number()).masked(numbers.valid(), numbers.values().len());
    Question::Range.answers().column(&protocols, numbers)
}
