//! What an overlay answers.

use core::fmt;
use core::iter::FusedIterator;
use core::ops::RangeInclusive;
use core::slice;

use super::index::Place;
use super::{Base, Entry, Overlay};
use crate::number::Port;
use crate::registry::{Assignment, Assignments};
use crate::uses::Usual;
use crate::uses::usual::Basis;

/// Where an answer comes from.
///
/// ```
/// use portolan::{Protocol::Tcp, overlay::{Entry, Overlay, Source}};
///
/// let overlay = Overlay::from_iter([Entry::from(22).with_name("jump host")]).with_name("site");
/// assert_eq!(overlay.lookup((22, Tcp)).first().unwrap().source(), Source::Overlay("site"));
/// assert_eq!(overlay.lookup((23, Tcp)).first().unwrap().source(), Source::Usual);
/// assert_eq!(overlay.lookup((23, Tcp)).matches().last().unwrap().source(), Source::Registry);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Source<'a> {
    /// A layer of an overlay, by its name.
    Overlay(&'a str),
    /// The IANA registry.
    Registry,
    /// What the crate knows of what a port usually is.
    Usual,
}

impl fmt::Display for Source<'_> {
    /// Writes the name of the layer, `IANA registry` or `usual`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Overlay(name) => name,
            Self::Registry => "IANA registry",
            Self::Usual => "usual",
        })
    }
}

/// One thing that is known of a port: an entry of an overlay, what it usually
/// is, or an assignment of the registry.
///
/// ```
/// use portolan::{Protocol::Udp, overlay::{Entry, Match, Overlay}};
///
/// let overlay = Overlay::from_iter([Entry::from(53).with_name("our resolver")]);
/// let mut matches = overlay.lookup((53, Udp)).matches();
/// assert!(matches!(matches.next(), Some(Match::Entry { layer: "overlay", .. })));
/// assert!(matches!(matches.next(), Some(Match::Usual(usual)) if usual.name() == "DNS"));
/// assert!(matches!(matches.next(), Some(Match::Assignment(domain)) if domain.name() == Some("domain")));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Match<'a> {
    /// An entry, and the name of its layer.
    #[non_exhaustive]
    Entry {
        /// The entry.
        entry: &'a Entry,
        /// The name of its layer.
        layer: &'a str,
    },
    /// A row of the registry.
    Assignment(Assignment),
    /// What the port usually is.
    Usual(Usual),
}

impl<'a> Match<'a> {
    /// Returns where it comes from.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, overlay::{Overlay, Source}};
    /// assert_eq!(Overlay::new().lookup((22, Tcp)).first().unwrap().source(), Source::Usual);
    /// ```
    #[must_use]
    pub const fn source(self) -> Source<'a> {
        match self {
            Self::Entry { layer, .. } => Source::Overlay(layer),
            Self::Assignment(_) => Source::Registry,
            Self::Usual(_) => Source::Usual,
        }
    }

    /// Returns the name.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, overlay::Overlay};
    /// assert_eq!(Overlay::new().lookup((22, Tcp)).first().unwrap().name(), Some("SSH"));
    /// ```
    #[must_use]
    pub fn name(self) -> Option<&'a str> {
        match self {
            Self::Entry { entry, .. } => entry.name(),
            Self::Assignment(assignment) => assignment.name(),
            Self::Usual(usual) => Some(usual.name()),
        }
    }

    /// Returns the description; of what the port usually is, that of the row or
    /// the name of the claim which it rests on.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, overlay::Overlay};
    /// let empty = Overlay::new();
    /// assert_eq!(empty.lookup((53, Tcp)).first().unwrap().description(), Some("Domain Name Server"));
    /// ```
    #[must_use]
    pub fn description(self) -> Option<&'a str> {
        match self {
            Self::Entry { entry, .. } => entry.description(),
            Self::Assignment(assignment) => assignment.description(),
            Self::Usual(usual) => match usual.basis() {
                Basis::Assignment(assignment) => assignment.description(),
                Basis::Claim(claim) => Some(claim.name()),
                Basis::Several => None,
            },
        }
    }

    /// Returns the first and last port number, or `None` for a row of the
    /// registry without a port.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, overlay::Overlay};
    /// assert_eq!(Overlay::new().lookup((6001, Tcp)).first().unwrap().ports(), Some(6000..=6063));
    /// ```
    #[must_use]
    pub const fn ports(self) -> Option<RangeInclusive<u16>> {
        match self {
            Self::Entry { entry, .. } => Some(entry.ports()),
            Self::Assignment(assignment) => assignment.ports(),
            Self::Usual(usual) => match usual.basis() {
                Basis::Assignment(assignment) => assignment.ports(),
                Basis::Claim(claim) => Some(claim.ports()),
                Basis::Several => Some(RangeInclusive::new(usual.port().number(), usual.port().number())),
            },
        }
    }

    /// Returns the entry, if it is one.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, overlay::Overlay};
    /// assert_eq!(Overlay::new().lookup((22, Tcp)).first().unwrap().entry(), None);
    /// ```
    #[must_use]
    pub const fn entry(self) -> Option<&'a Entry> {
        match self {
            Self::Entry { entry, .. } => Some(entry),
            Self::Assignment(_) | Self::Usual(_) => None,
        }
    }

    /// Returns the row of the registry, if it is one or rests on one.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup, overlay::Overlay};
    /// let first = Overlay::new().lookup((22, Tcp)).first().unwrap().assignment();
    /// assert_eq!(first, lookup(22, Tcp).assignment());
    /// ```
    #[must_use]
    pub const fn assignment(self) -> Option<Assignment> {
        match self {
            Self::Entry { .. } => None,
            Self::Assignment(assignment) => Some(assignment),
            Self::Usual(usual) => match usual.basis() {
                Basis::Assignment(assignment) => Some(assignment),
                _ => None,
            },
        }
    }
}

/// What an overlay and the crate know of a port. Made by
/// [`Overlay::lookup`].
///
/// It is a handle that is freely copied, and reads when it is asked something.
///
/// ```
/// use portolan::{Protocol::Tcp, overlay::{Entry, Overlay}};
///
/// let overlay = Overlay::from_iter([Entry::from(22).with_name("jump host")]);
/// let answer = overlay.lookup((22, Tcp));
/// assert_eq!(answer.name(), Some("jump host"));
/// assert_eq!(answer.port().name(), Some("ssh")); // as the registry has it
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    overlay: &'a Overlay,
    port: Port,
    top: Option<u32>,
}

impl<'a> Answer<'a> {
    #[inline]
    pub(super) const fn new(overlay: &'a Overlay, port: Port, top: Option<u32>) -> Self {
        Self { overlay, port, top }
    }

    /// Returns the port that was asked for, which answers from the registry.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup, overlay::Overlay};
    /// assert_eq!(Overlay::new().lookup((22, Tcp)).port(), lookup(22, Tcp));
    /// ```
    #[must_use]
    pub const fn port(self) -> Port {
        self.port
    }

    /// Returns the entry on top, or `None` if only the crate knows the port, or
    /// nobody.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, overlay::{Entry, Overlay}};
    /// let overlay = Overlay::from_iter([Entry::from(22)]);
    /// assert_eq!(overlay.lookup((22, Tcp)).entry(), Some(&Entry::from(22)));
    /// assert_eq!(overlay.lookup((23, Tcp)).entry(), None);
    /// ```
    #[must_use]
    #[inline]
    pub fn entry(self) -> Option<&'a Entry> {
        Some(&self.overlay.entries[self.top? as usize].entry)
    }

    /// Returns the first of [`matches`](Self::matches).
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, overlay::Overlay};
    /// assert_eq!(Overlay::new().lookup((4, Tcp)).first(), None);
    /// ```
    #[must_use]
    pub fn first(self) -> Option<Match<'a>> {
        match self.top {
            Some(number) => Some(matched(self.overlay, number)),
            None => self.usual().map(Match::Usual).or_else(|| self.port.assignment().map(Match::Assignment)),
        }
    }

    /// What the port usually is, if the overlay stands on that.
    fn usual(self) -> Option<Usual> {
        match self.overlay.base {
            Base::Usual => self.port.usual(),
            Base::Registry => None,
        }
    }

    /// Returns the name of the [`first`](Self::first) match, `None` if it has
    /// none, even if one beneath it does.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, overlay::{Entry, Overlay}};
    /// let overlay = Overlay::from_iter([Entry::from(80).with_description("nothing to see")]);
    /// assert_eq!(overlay.lookup((80, Tcp)).name(), None);
    /// assert_eq!(overlay.lookup((443, Tcp)).name(), Some("HTTPS"));
    /// assert_eq!(overlay.over_registry().lookup((443, Tcp)).name(), Some("https"));
    /// ```
    #[must_use]
    #[inline]
    pub fn name(self) -> Option<&'a str> {
        match (self.entry(), self.overlay.base) {
            (Some(entry), _) => entry.name(),
            (None, Base::Usual) => self.port.usual_name().or(self.port.name()),
            (None, Base::Registry) => self.port.name(),
        }
    }

    /// Returns the name to show to people: that of the entry on top, and where
    /// there is none, what the port [usually](Port::usual_name) is, whatever
    /// the overlay stands on.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, overlay::{Entry, Overlay}};
    /// let overlay = Overlay::from_iter([Entry::from(9981).with_name("television")]).over_registry();
    /// assert_eq!(overlay.lookup((9981, Tcp)).usual_name(), Some("television"));
    /// assert_eq!(overlay.lookup((3389, Tcp)).usual_name(), Some("RDP"));
    /// assert_eq!(overlay.lookup((3389, Tcp)).name(), Some("ms-wbt-server"));
    /// ```
    #[must_use]
    #[inline]
    pub fn usual_name(self) -> Option<&'a str> {
        match self.entry().and_then(Entry::name) {
            None => self.port.usual_name(),
            name => name,
        }
    }

    /// Returns the description of the [`first`](Self::first) match.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, overlay::{Entry, Overlay}};
    /// let overlay = Overlay::from_iter([Entry::from(80).with_description("intranet")]);
    /// assert_eq!(overlay.lookup((80, Tcp)).description(), Some("intranet"));
    /// ```
    #[must_use]
    pub fn description(self) -> Option<&'a str> {
        self.first()?.description()
    }

    /// Returns everything that is known of the port: entries from the top down,
    /// then what it usually is, then the assignments of the registry in its
    /// order.
    ///
    /// The step from one entry to the next costs some 20 binary searches in
    /// lists of entries at most.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, overlay::{Entry, Overlay}};
    /// let overlay = Overlay::from_iter([Entry::from(80).with_name("wiki")]);
    /// let names = overlay.lookup((80, Tcp)).matches().map(|matched| matched.name().unwrap());
    /// assert_eq!(names.collect::<Vec<_>>(), ["wiki", "HTTP", "http", "www", "www-http"]);
    /// ```
    #[must_use]
    pub fn matches(self) -> Matches<'a> {
        let entries = self.top.map_or(Entries::Done, |top| Entries::Top(self.port, top));
        Matches { overlay: self.overlay, entries, usual: self.usual(), assignments: self.port.assignments() }
    }
}

impl<'a> IntoIterator for Answer<'a> {
    type Item = Match<'a>;
    type IntoIter = Matches<'a>;

    fn into_iter(self) -> Matches<'a> {
        self.matches()
    }
}

/// What is known of a port or a name, from the top down. Made by
/// [`Answer::matches`] and [`Overlay::by_name`].
///
/// ```
/// use portolan::{Protocol::Tcp, overlay::Overlay};
///
/// let overlay = Overlay::from_services("www 80/tcp\nhttp 80/tcp").unwrap();
/// assert_eq!(overlay.lookup((80, Tcp)).matches().filter(|matched| matched.entry().is_some()).count(), 2);
/// assert_eq!(overlay.by_name("http").filter(|matched| matched.entry().is_some()).count(), 1);
/// ```
#[derive(Debug, Clone)]
pub struct Matches<'a> {
    overlay: &'a Overlay,
    entries: Entries<'a>,
    usual: Option<Usual>,
    assignments: Assignments,
}

/// Which entries are still to come.
#[derive(Debug, Clone)]
enum Entries<'a> {
    /// This one, and those for the port beneath it.
    Top(Port, u32),
    /// Those for the port beneath this one.
    Beneath(Port, u32),
    /// Those with a name, other than the one whose mark was last met.
    Named(slice::Iter<'a, Place>, Option<u32>),
    Done,
}

impl<'a> Matches<'a> {
    pub(super) fn named(overlay: &'a Overlay, places: &'a [Place], assignments: Assignments) -> Self {
        Self { overlay, entries: Entries::Named(places.iter(), None), usual: None, assignments }
    }

    fn next_entry(&mut self) -> Option<u32> {
        match &mut self.entries {
            &mut Entries::Top(port, top) => {
                self.entries = Entries::Beneath(port, top);
                Some(top)
            }
            Entries::Beneath(port, above) => {
                let next = self.overlay.indexes.beneath(&self.overlay.entries, *port, *above);
                match next {
                    Some(number) => *above = number,
                    None => self.entries = Entries::Done,
                }
                next
            }
            Entries::Named(places, last) => {
                *last = places.map(|&(mark, _)| Some(mark)).find(|mark| mark != last).flatten();
                last.map(|mark| self.overlay.indexes.number(mark))
            }
            Entries::Done => None,
        }
    }
}

fn matched(overlay: &Overlay, number: u32) -> Match<'_> {
    let stored = &overlay.entries[number as usize];
    Match::Entry { entry: &stored.entry, layer: overlay.layer(stored) }
}

impl<'a> Iterator for Matches<'a> {
    type Item = Match<'a>;

    fn next(&mut self) -> Option<Match<'a>> {
        match self.next_entry() {
            Some(number) => Some(matched(self.overlay, number)),
            None => {
                let usual = self.usual.take().map(Match::Usual);
                usual.or_else(|| self.assignments.next().map(Match::Assignment))
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let assignments = self.assignments.len() + usize::from(self.usual.is_some());
        match &self.entries {
            Entries::Done => (assignments, Some(assignments)),
            Entries::Top(..) => (assignments + 1, None),
            Entries::Beneath(..) | Entries::Named(..) => (assignments, None),
        }
    }
}

impl FusedIterator for Matches<'_> {}
