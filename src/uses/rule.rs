//! What systems and browsers do with port numbers, whoever uses them.
//!
//! A rule is about the number and not about a service: a range that a system
//! hands out to its clients, the ports that a product's clients send from, the
//! list of ports that browsers refuse to open, the ports that take a privilege.
//! No rule says what listens on a port.
//!
//! - [`Port::rules`] gives the [`Rule`]s of a port, [`all`] every rule.
//! - [`Port::is_ephemeral`] and [`Port::is_blocked_by_browsers`] answer the two
//!   common questions in one call.
//! - [`BLOCKED_PORTS`] is the list of the browsers, for HTTP clients.
//!
//! ```
//! use portolan::{Os, Protocol::Tcp, lookup, rule::RuleKind};
//!
//! let port = lookup(50_000, Tcp);
//! assert!(port.is_ephemeral(Os::Linux) && port.is_ephemeral(Os::Windows));
//! assert!(port.rules().any(|rule| rule.kind() == RuleKind::Ephemeral));
//! assert!(lookup(6667, Tcp).is_blocked_by_browsers());
//! ```

use core::fmt;
use core::iter::FusedIterator;
use core::ops::RangeInclusive;

use super::lines::lines;
use super::standing::{present, present_date};
use super::{Os, Standing};
use crate::number::{Port, Protocols};
use crate::registry::Date;
use crate::tables::{self, vocabulary};
use crate::words::words;

/// What kind of rule it is.
///
/// ```
/// use portolan::{Protocol::Tcp, lookup, rule::RuleKind};
///
/// let mut rules = lookup(6667, Tcp).rules();
/// assert!(rules.any(|rule| rule.kind() == RuleKind::BlockedByBrowsers));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum RuleKind {
    /// A range of ports that a system hands out to clients.
    Ephemeral,
    /// Ports that clients of a product send from; nothing listens there.
    SourcePorts,
    /// A port that web browsers refuse to open.
    BlockedByBrowsers,
    /// Ports that only a privileged process may listen on.
    Privileged,
}

words!(
    "portolan::rule::RuleKind",
    RuleKind[..],
    Ephemeral = vocabulary::RULE_KINDS[0],
    SourcePorts = vocabulary::RULE_KINDS[1],
    BlockedByBrowsers = vocabulary::RULE_KINDS[2],
    Privileged = vocabulary::RULE_KINDS[3],
);

/// What a system or browsers do with a port or a run of ports.
///
/// It is two bytes that are freely copied. Two of them are equal when they are
/// the same line of the data, and compare by their ids. Every question costs
/// one to three table reads. The facts are the crate's own data, each with its
/// [`source`](Self::source).
///
/// ```
/// use portolan::{Os, rule};
///
/// let linux = rule::by_id("linux-ephemeral").unwrap();
/// assert_eq!(linux.ports(), 32_768..=60_999);
/// assert_eq!(linux.os(), Some(Os::Linux));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule(u16);

impl Rule {
    pub(crate) const fn from_number(number: u16) -> Self {
        Self(number)
    }

    /// Returns the id, which stays the same as the data changes.
    ///
    /// ```
    /// # use portolan::rule;
    /// assert_eq!(rule::by_id("linux-ephemeral").unwrap().id(), "linux-ephemeral");
    /// ```
    #[must_use]
    pub const fn id(self) -> &'static str {
        present(tables::rule_id(self.0))
    }

    /// Returns the first and last port number.
    ///
    /// ```
    /// # use portolan::rule;
    /// assert_eq!(rule::by_id("windows-ephemeral").unwrap().ports(), 49_152..=65_535);
    /// ```
    #[must_use]
    pub const fn ports(self) -> RangeInclusive<u16> {
        RangeInclusive::new(tables::rule_first(self.0), tables::rule_last(self.0))
    }

    /// Returns the protocols, at least one.
    ///
    /// ```
    /// # use portolan::{Protocol::{Tcp, Udp}, rule};
    /// assert_eq!(rule::by_id("windows-ephemeral").unwrap().protocols(), Tcp | Udp);
    /// ```
    #[must_use]
    pub const fn protocols(self) -> Protocols {
        Protocols::from_bits(tables::rule_flags(self.0))
    }

    /// Returns whether the rule is about a port.
    ///
    /// ```
    /// # use portolan::{Protocol::{Sctp, Tcp}, lookup, rule};
    /// let windows = rule::by_id("windows-ephemeral").unwrap();
    /// assert!(windows.covers(lookup(50_000, Tcp)) && !windows.covers(lookup(50_000, Sctp)));
    /// ```
    #[must_use]
    pub const fn covers(self, port: Port) -> bool {
        self.protocols().contains(port.protocol())
            && tables::rule_first(self.0) <= port.number()
            && port.number() <= tables::rule_last(self.0)
    }

    /// Returns what the rule is called.
    ///
    /// ```
    /// # use portolan::rule;
    /// assert_eq!(rule::by_id("linux-ephemeral").unwrap().name(), "Linux client ports");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        present(tables::rule_name(self.0))
    }

    /// Returns whose rule it is.
    ///
    /// ```
    /// # use portolan::rule;
    /// assert_eq!(rule::by_id("windows-ephemeral").unwrap().vendor(), "Microsoft");
    /// ```
    #[must_use]
    pub const fn vendor(self) -> &'static str {
        present(tables::vendor_text(tables::rule_vendor(self.0)))
    }

    /// Returns the kind of rule.
    ///
    /// ```
    /// # use portolan::rule::{self, RuleKind};
    /// assert_eq!(rule::by_id("windows-ephemeral").unwrap().kind(), RuleKind::Ephemeral);
    /// ```
    #[must_use]
    pub const fn kind(self) -> RuleKind {
        RuleKind::ALL[tables::rule_kind(self.0) as usize]
    }

    /// Returns the system whose rule it is, if it is that of one of [`Os`].
    ///
    /// ```
    /// # use portolan::rule;
    /// assert_eq!(rule::by_id("netbsd-ephemeral").unwrap().os(), None);
    /// ```
    #[must_use]
    pub const fn os(self) -> Option<Os> {
        match tables::rule_system(self.0) {
            0 => None,
            place => Some(Os::ALL[place as usize - 1]),
        }
    }

    /// Returns whether the rule still stands.
    ///
    /// ```
    /// # use portolan::{Standing, rule};
    /// assert_eq!(rule::by_id("windows-xp-ephemeral").unwrap().standing(), Standing::Discontinued);
    /// ```
    #[must_use]
    pub const fn standing(self) -> Standing {
        Standing::from_place(tables::rule_flags(self.0) >> 4)
    }

    /// Returns when the rule began, as far as the source says.
    ///
    /// ```
    /// # use portolan::rule;
    /// assert_eq!(rule::by_id("linux-ephemeral").unwrap().since(), None);
    /// ```
    #[must_use]
    pub const fn since(self) -> Option<Date> {
        Date::unpack(tables::rule_since(self.0))
    }

    /// Returns when the rule ended, if it has and the day is known.
    ///
    /// ```
    /// # use portolan::rule;
    /// assert_eq!(rule::by_id("windows-xp-ephemeral").unwrap().until().unwrap().year(), 2015);
    /// ```
    #[must_use]
    pub const fn until(self) -> Option<Date> {
        Date::unpack(tables::rule_until(self.0))
    }

    /// Returns a sentence or two on the rule, fewer than 300 characters.
    ///
    /// ```
    /// # use portolan::rule;
    /// assert!(rule::by_id("linux-ephemeral").unwrap().note().unwrap().contains("ip_local_port_range"));
    /// ```
    #[must_use]
    pub const fn note(self) -> Option<&'static str> {
        tables::rule_note_text(tables::rule_note(self.0))
    }

    /// Returns the address of the source.
    ///
    /// ```
    /// # use portolan::rule;
    /// assert!(rule::by_id("linux-ephemeral").unwrap().source().starts_with("https://"));
    /// ```
    #[must_use]
    pub const fn source(self) -> &'static str {
        present(tables::source_text(tables::rule_source(self.0)))
    }

    /// Returns the day on which the source was looked at.
    ///
    /// ```
    /// # use portolan::rule;
    /// assert!(rule::by_id("linux-ephemeral").unwrap().checked().year() >= 2026);
    /// ```
    #[must_use]
    pub const fn checked(self) -> Date {
        present_date(tables::rule_checked(self.0))
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("id", &self.id())
            .field("ports", &self.ports())
            .field("protocols", &format_args!("{}", self.protocols()))
            .finish_non_exhaustive()
    }
}

/// Returns the rule of an id, or `None` if there is none. Costs a binary
/// search.
///
/// ```
/// # use portolan::rule;
/// assert_eq!(rule::by_id("no-such-rule"), None);
/// ```
#[must_use]
pub fn by_id(id: &str) -> Option<Rule> {
    super::lines::by_id(tables::RULES, |number| Rule(number).id().cmp(id)).map(Rule)
}

/// Returns every rule, in the order of their ids.
///
/// ```
/// use portolan::rule::{self, RuleKind};
///
/// let blocked = rule::all().filter(|rule| rule.kind() == RuleKind::BlockedByBrowsers);
/// assert_eq!(blocked.count(), rule::BLOCKED_PORTS.len());
/// ```
#[must_use]
pub const fn all() -> Rules {
    Rules::every()
}

/// Rules. Made by [`Port::rules`] and [`all`].
///
/// ```
/// let mut rules = portolan::rule::all();
/// let all = rules.len();
/// rules.next();
/// assert_eq!(rules.len(), all - 1);
/// ```
#[derive(Debug, Clone)]
pub struct Rules {
    /// Whether `next` and `end` are places in the lists of the ports.
    listed: bool,
    next: u16,
    end: u16,
}

lines!(Rules of Rule, tables::RULES, tables::rule_span, tables::listed_rule);

/// How many ports browsers block.
const BLOCKED: usize = {
    let mut count = 0;
    let mut number = 0;
    while number < tables::RULES {
        if matches!(Rule(number).kind(), RuleKind::BlockedByBrowsers) {
            count += 1;
        }
        number += 1;
    }
    count
};

/// The TCP ports that web browsers refuse to open, in order: the bad ports of
/// the WHATWG Fetch standard, section "Port blocking".
///
/// The list is of the day that [`Rule::checked`] of its rules tells.
///
/// ```
/// use portolan::rule::BLOCKED_PORTS;
///
/// assert!(BLOCKED_PORTS.contains(&25) && !BLOCKED_PORTS.contains(&443));
/// assert!(BLOCKED_PORTS.is_sorted());
/// ```
pub const BLOCKED_PORTS: [u16; BLOCKED] = {
    let mut ports = [0; BLOCKED];
    let (mut place, mut number) = (0, 0);
    while number < tables::RULES {
        if matches!(Rule(number).kind(), RuleKind::BlockedByBrowsers) {
            // The rules are in the order of their ids; sort by insertion.
            let port = tables::rule_first(number);
            let mut at = place;
            while at > 0 && ports[at - 1] > port {
                ports[at] = ports[at - 1];
                at -= 1;
            }
            ports[at] = port;
            place += 1;
        }
        number += 1;
    }
    ports
};

impl Port {
    /// Returns every rule about the port, the most specific first.
    ///
    /// Costs two table reads, however many rules there are.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert!(lookup(50_000, Tcp).rules().len() > 3);
    /// assert_eq!(lookup(8080, Tcp).rules().filter(|rule| rule.os().is_some()).count(), 0);
    /// ```
    #[must_use]
    pub const fn rules(self) -> Rules {
        Rules::of_port(self.index())
    }

    /// Returns whether web browsers refuse to open the port: see
    /// [`BLOCKED_PORTS`]. They speak TCP and QUIC; the list is kept for TCP.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// const IRC: bool = lookup(6667, Tcp).is_blocked_by_browsers();
    /// assert!(IRC && !lookup(8080, Tcp).is_blocked_by_browsers());
    /// ```
    #[must_use]
    pub const fn is_blocked_by_browsers(self) -> bool {
        let (mut at, end) = tables::rule_span(self.index());
        while at < end {
            if matches!(Rule(tables::listed_rule(at)).kind(), RuleKind::BlockedByBrowsers) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Returns whether a system hands the port out to clients by default, today.
    ///
    /// Administrators change these ranges, and what an older version did is
    /// not counted: Windows before Vista took ports from 1025 on.
    ///
    /// ```
    /// # use portolan::{Os, Protocol::Tcp, lookup};
    /// const LINUX: bool = lookup(40_000, Tcp).is_ephemeral(Os::Linux);
    /// assert!(LINUX && !lookup(40_000, Tcp).is_ephemeral(Os::Windows));
    /// ```
    #[must_use]
    pub const fn is_ephemeral(self, os: Os) -> bool {
        let (mut at, end) = tables::rule_span(self.index());
        while at < end {
            let rule = Rule(tables::listed_rule(at));
            if matches!(rule.kind(), RuleKind::Ephemeral)
                && tables::rule_system(rule.0) == os as u8 + 1
                && rule.standing().is_live()
            {
                return true;
            }
            at += 1;
        }
        false
    }
}
