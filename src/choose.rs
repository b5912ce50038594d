//! Choosing a port for something new.
//!
//! A port suits a new service if it is in the registered range, the registry
//! has not assigned or reserved it, nobody claims it, and systems and browsers
//! do not treat it in a special way.
//!
//! - [`suggest`] lists such ports of a range, and [`suggest_for`] derives one
//!   from the name of a project, always the same.
//! - [`objections`] lists what speaks against one port, as [`Objection`]s.
//! - [`unassigned`] lists the runs of numbers that the registry has left free.
//!
//! ```
//! use portolan::{Protocol::Tcp, choose, lookup};
//!
//! let port = choose::suggest(5000..=5999, Tcp).next().unwrap();
//! assert_eq!(choose::objections(port).count(), 0);
//! let first = choose::objections(lookup(8080, Tcp)).next().unwrap();
//! assert_eq!(first.to_string(), "assigned to http-alt (HTTP Alternate (see port 80))");
//! ```

use core::fmt;
use core::iter::FusedIterator;
use core::ops::RangeInclusive;

use crate::number::{Port, Protocol, Range, lookup};
use crate::registry::{Assignment, Assignments, Record, Status};
use crate::tables;
use crate::uses::rule::RuleKind;
use crate::uses::{Claim, Claims, Rule, Rules, standing::present};

/// Returns the runs of numbers that are unassigned in a range of port numbers,
/// from the lowest: those of [`Status::Unassigned`].
///
/// Reserved numbers are not among them, and neither are those of the dynamic
/// range, which is not for assigning. A run is as long as it can be inside the
/// range; a range that ends before it begins has none.
///
/// Costs two table reads a number of the range.
///
/// ```
/// use portolan::{Protocol::{Tcp, Udp}, choose::unassigned};
///
/// assert!(unassigned(0..=10, Tcp).eq([4..=4, 6..=6, 8..=8, 10..=10]));
/// let longest = unassigned(1024..=49_151, Udp).max_by_key(|run| run.len()).unwrap();
/// assert!(longest.len() > 200);
/// ```
#[must_use]
pub const fn unassigned(range: RangeInclusive<u16>, protocol: Protocol) -> Unassigned {
    Unassigned { protocol, numbers: Numbers::of(&range) }
}

/// Returns what speaks against a port for something new: first what its range
/// is, then who it is assigned to or that it is reserved, then the claims, in
/// the order of [`Port::claims`], and the rules. None of it means that the port is in use.
///
/// - Claims on the port that name a service are listed whatever their
///   standing; who left a product still finds it running elsewhere.
/// - Ephemeral ranges are listed if a system in use has them today: not that of
///   Windows before Vista. A range that takes in all registered ports, as that
///   of Amazon's address translation does, is left out, since it would speak
///   against every number alike. FreeBSD's begins at 10000.
///
/// Costs what the assignments and claims of the port do.
///
/// ```
/// use portolan::{Protocol::Tcp, choose::{Objection, objections}, lookup};
///
/// let said: Vec<_> = objections(lookup(6566, Tcp)).map(|objection| objection.to_string()).collect();
/// assert_eq!(said[0], "assigned to sane-port (SANE Control Port)");
/// assert!(said.contains(&"blocked by browsers".to_string()));
///
/// assert!(objections(lookup(51_413, Tcp)).any(|objection| matches!(objection, Objection::Claimed(_))));
/// ```
#[must_use]
pub const fn objections(port: Port) -> Objections {
    Objections {
        range: Some(port),
        record: Some(port),
        assignments: port.assignments(),
        claims: port.claims(),
        rules: port.rules(),
    }
}

/// Returns the ports of a range that nothing speaks against, from the lowest:
/// those without [`objections`].
///
/// They are unassigned registered ports that no claim names, that systems do
/// not give to clients and that browsers do not refuse. What suits something
/// new may still be in use on a given machine.
///
/// Costs two table reads a number, and the claims of those that are
/// unassigned.
///
/// ```
/// use portolan::{Protocol::Tcp, choose::{objections, suggest}};
///
/// let port = suggest(6000..=9999, Tcp).next().unwrap();
/// assert_eq!(objections(port).count(), 0);
/// assert_eq!(suggest(0..=1023, Tcp).next(), None);
/// ```
///
/// To look past some objections, filter by [`objections`]:
///
/// ```
/// use portolan::{Protocol::Tcp, choose::{Objection, objections}, lookup};
///
/// // On machines that run neither, their ports are free; and the port may be one that systems give to clients.
/// let will_do = |objection: Objection| match objection {
///     Objection::Claimed(claim) => ["Ray", "mediasoup"].contains(&claim.vendor()),
///     Objection::Ephemeral(_) => true,
///     _ => false,
/// };
/// let port = (10_000..=19_999).map(|number| lookup(number, Tcp)).find(|port| objections(*port).all(will_do));
/// assert!(port.is_some());
/// ```
#[must_use]
pub const fn suggest(range: RangeInclusive<u16>, protocol: Protocol) -> Suggestions {
    Suggestions { protocol, numbers: Numbers::of(&range) }
}

/// Returns the port that something new of this name may have: the same one
/// wherever it is asked for, and one that nothing speaks against, as those of
/// [`suggest`]. `None` only if there is no such port.
///
/// The name is hashed to an order of all registered ports, and the first one
/// that will do is taken. The choice changes with the data only if something
/// comes up against that port, or if one that is earlier in the order becomes
/// free: where *n* ports will do, one more has a chance of 1 in *n* + 1. To
/// keep a port for good, write it down.
///
/// The order depends on the name alone, so that TCP and UDP often agree:
///
/// 1. *h* is the 64-bit FNV-1a hash of the bytes of the name, as they are: from
///    14695981039346656037 on, each byte is put in by exclusive or and the result multiplied
///    by 1099511628211, modulo 2^64.
/// 2. *start* is *h* modulo 48128, the number of registered ports. *step* is
///    *h* divided by 2^32 modulo 48128, made odd by adding 1 if it is even, and
///    then 2 more if 47 divides it. It has no divisor in common with 48128 =
///    2^10 * 47.
/// 3. The ports are 1024 + (*start* + *k* * *step*) modulo 48128, for *k* from 0.
///
/// Costs two table reads a port tried, a few dozen on average.
///
/// ```
/// use portolan::{Port, Protocol::Tcp, choose::{objections, suggest_for}};
///
/// const PORT: Option<Port> = suggest_for("harbour-master", Tcp);
/// let port = PORT.unwrap();
/// assert_eq!(objections(port).count(), 0);
/// assert_ne!(suggest_for("harbour-mistress", Tcp), PORT);
/// ```
#[must_use]
pub const fn suggest_for(name: &str, protocol: Protocol) -> Option<Port> {
    let registered = Range::Registered.ports();
    let (first, last) = (*registered.start(), *registered.end());
    let count = (last - first) as u64 + 1;
    let hash = tables::fnv_1a(name.as_bytes());
    let start = hash % count;
    let step = match ((hash >> 32) % count) | 1 {
        step if step % 47 == 0 => step + 2,
        step => step,
    };
    let mut tried = 0;
    while tried < count {
        let port = lookup(first + ((start + tried * step) % count) as u16, protocol);
        if will_do(port) {
            return Some(port);
        }
        tried += 1;
    }
    None
}

/// The steps of [`suggest_for`] come to every port if this holds.
const _: () = assert!(Range::Registered.ports().end().abs_diff(*Range::Registered.ports().start()) + 1 == 1024 * 47);

/// Whether [`objections`] are none, in a form that is const.
const fn will_do(port: Port) -> bool {
    if !matches!((port.range(), port.status()), (Range::Registered, Status::Unassigned)) {
        return false;
    }
    // Every claim speaks against a port.
    let (first, last) = tables::claim_span(port.index());
    if first != last {
        return false;
    }
    let (mut place, end) = tables::rule_span(port.index());
    while place < end {
        if Objection::of_rule(Rule::from_number(tables::listed_rule(place))).is_some() {
            return false;
        }
        place += 1;
    }
    true
}

/// What speaks against a port for something new. Made by [`objections`].
///
/// ```
/// use portolan::{Protocol::Tcp, choose::{Objection, objections}, lookup};
///
/// let first = objections(lookup(22, Tcp)).next();
/// assert_eq!(first, Some(Objection::WellKnown));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Objection {
    /// The number is below 1024: listening there needs a privilege, and
    /// being assigned it an IETF review (RFC 6335, section 8.1).
    WellKnown,
    /// The number is 49152 or above: it is never assigned, and systems give it
    /// to clients (RFC 6335, section 6).
    Dynamic,
    /// The port is assigned.
    Assigned(Assignment),
    /// The port is reserved, by this row.
    Reserved(Record),
    /// A service that is documented elsewhere has the port.
    Claimed(Claim),
    /// A system gives the port to clients, which may have taken it when a
    /// service wants to listen.
    Ephemeral(Rule),
    /// Browsers refuse to open the port.
    BlockedByBrowsers(Rule),
    /// Malicious software has used the port, which may set off alarms.
    Malware(Claim),
}

impl Objection {
    /// What a claim speaks against its ports.
    const fn of_claim(claim: Claim) -> Self {
        if claim.kind().is_service() { Self::Claimed(claim) } else { Self::Malware(claim) }
    }

    const fn of_rule(rule: Rule) -> Option<Self> {
        match rule.kind() {
            RuleKind::Ephemeral => {
                let (ports, registered) = (rule.ports(), Range::Registered.ports());
                let every = *ports.start() <= *registered.start() && *ports.end() >= *registered.end();
                if every || !rule.standing().is_live() { None } else { Some(Self::Ephemeral(rule)) }
            }
            RuleKind::BlockedByBrowsers => Some(Self::BlockedByBrowsers(rule)),
            // Nothing listens on the one, and the other is the range.
            RuleKind::SourcePorts | RuleKind::Privileged => None,
        }
    }

    /// Returns the claim that it rests on, if it does on one.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, choose::{Objection, objections}, lookup};
    /// let mut claims = objections(lookup(51_413, Tcp)).filter_map(Objection::claim);
    /// assert!(claims.any(|claim| claim.name().contains("Transmission")));
    /// ```
    #[must_use]
    pub const fn claim(self) -> Option<Claim> {
        match self {
            Self::Claimed(claim) | Self::Malware(claim) => Some(claim),
            _ => None,
        }
    }

    /// Returns the rule that it rests on, if it does on one.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, choose::{Objection, objections}, lookup};
    /// let mut rules = objections(lookup(40_000, Tcp)).filter_map(Objection::rule);
    /// assert!(rules.any(|rule| rule.id() == "linux-ephemeral"));
    /// ```
    #[must_use]
    pub const fn rule(self) -> Option<Rule> {
        match self {
            Self::Ephemeral(rule) | Self::BlockedByBrowsers(rule) => Some(rule),
            _ => None,
        }
    }

    /// Returns the row of the registry that it rests on, if it does on one.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, choose::{Objection, objections}, lookup};
    /// let row = objections(lookup(585, Tcp)).find_map(Objection::record).unwrap();
    /// assert_eq!(row.description(), Some("De-registered"));
    /// ```
    #[must_use]
    pub const fn record(self) -> Option<Record> {
        match self {
            Self::Assigned(row) => Some(row.record()),
            Self::Reserved(row) => Some(row),
            _ => None,
        }
    }
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WellKnown => f.write_str("well-known: it takes privileges to listen there"),
            Self::Dynamic => f.write_str("dynamic: never assigned, and given to clients"),
            Self::Assigned(row) => match (row.name(), row.description()) {
                (Some(name), Some(description)) if !name.eq_ignore_ascii_case(description) => {
                    write!(f, "assigned to {name} ({description})")
                }
                (name, description) => write!(f, "assigned to {}", present(name.or(description))),
            },
            Self::Reserved(row) => match row.description() {
                Some(description) if !description.eq_ignore_ascii_case("reserved") => {
                    write!(f, "reserved: {description}")
                }
                _ => f.write_str("reserved"),
            },
            Self::Claimed(claim) => write!(f, "claimed by {}", claim.name()),
            Self::Ephemeral(rule) => write!(f, "given to clients: {}", rule.name()),
            Self::BlockedByBrowsers(_) => f.write_str("blocked by browsers"),
            Self::Malware(claim) => write!(f, "used by malware: {}", claim.name()),
        }
    }
}

/// What speaks against a port. Made by [`objections`].
///
/// ```
/// use portolan::{Protocol::Tcp, choose::objections, lookup};
///
/// assert!(objections(lookup(80, Tcp)).count() >= 3);
/// ```
#[derive(Debug, Clone)]
pub struct Objections {
    /// The port, while its range is to be looked at.
    range: Option<Port>,
    /// The port, while it is to be looked at whether it is reserved.
    record: Option<Port>,
    assignments: Assignments,
    claims: Claims,
    rules: Rules,
}

impl Iterator for Objections {
    type Item = Objection;

    fn next(&mut self) -> Option<Objection> {
        match self.range.take().map(Port::range) {
            Some(Range::WellKnown) => return Some(Objection::WellKnown),
            Some(Range::Dynamic) => return Some(Objection::Dynamic),
            Some(Range::Registered) | None => {}
        }
        if let Some(row) = self.record.take().and_then(Port::record).filter(|row| row.status() == Status::Reserved) {
            return Some(Objection::Reserved(row));
        }
        let assigned = self.assignments.next().map(Objection::Assigned);
        assigned
            .or_else(|| self.claims.next().map(Objection::of_claim))
            .or_else(|| self.rules.find_map(Objection::of_rule))
    }
}

impl FusedIterator for Objections {}

/// Numbers of a range that are still to be looked at.
#[derive(Debug, Clone)]
struct Numbers {
    next: u32,
    end: u32,
}

impl Numbers {
    const fn of(range: &RangeInclusive<u16>) -> Self {
        Self { next: *range.start() as u32, end: *range.end() as u32 + 1 }
    }
}

impl Iterator for Numbers {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        if self.next >= self.end {
            return None;
        }
        self.next += 1;
        Some((self.next - 1) as u16)
    }
}

/// Runs of unassigned numbers. Made by [`unassigned`].
///
/// ```
/// use portolan::{Protocol::Sctp, choose::unassigned};
///
/// let free: usize = unassigned(0..=1023, Sctp).map(|run| run.len()).sum();
/// assert!(free > 900);
/// ```
#[derive(Debug, Clone)]
pub struct Unassigned {
    protocol: Protocol,
    numbers: Numbers,
}

impl Iterator for Unassigned {
    type Item = RangeInclusive<u16>;

    fn next(&mut self) -> Option<RangeInclusive<u16>> {
        let protocol = self.protocol;
        let free = |number: &u16| lookup(*number, protocol).status() == Status::Unassigned;
        let first = self.numbers.find(free)?;
        // The number that ends the run is not free, so that it can be passed.
        let last = self.numbers.by_ref().take_while(free).last().unwrap_or(first);
        Some(first..=last)
    }
}

impl FusedIterator for Unassigned {}

/// Ports that nothing speaks against. Made by [`suggest`].
///
/// ```
/// use portolan::{Protocol::Udp, choose::suggest};
///
/// assert!(suggest(0..=65_535, Udp).count() > 100);
/// ```
#[derive(Debug, Clone)]
pub struct Suggestions {
    protocol: Protocol,
    numbers: Numbers,
}

impl Iterator for Suggestions {
    type Item = Port;

    fn next(&mut self) -> Option<Port> {
        let protocol = self.protocol;
        self.numbers.by_ref().map(|number| lookup(number, protocol)).find(|port| will_do(*port))
    }
}

impl FusedIterator for Suggestions {}
