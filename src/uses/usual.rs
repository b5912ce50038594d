//! What a port most likely is, as a practitioner would say it.
//!
//! - [`Port::usual_name`] gives the word alone, [`Port::usual`] the whole
//!   answer: a [`Usual`].
//! - [`of_number`] is for tools that do not know the protocol.
//! - A [`Basis`] says what it rests on, [`Confidence`](crate::Confidence) how
//!   sure it is, and a [`Rationale`] why, where the data states it.
//!
//! ```
//! use portolan::{Confidence, Protocol::Tcp, lookup, usual::Basis};
//!
//! assert_eq!(lookup(3389, Tcp).usual_name(), Some("RDP"));
//! assert_eq!(lookup(3389, Tcp).name(), Some("ms-wbt-server"));
//!
//! let usual = lookup(9050, Tcp).usual().unwrap();
//! assert_eq!((usual.name(), usual.short()), ("Tor SOCKS", "tor-socks"));
//! assert!(matches!(usual.basis(), Basis::Claim(_)));
//! assert_eq!(usual.confidence(), Confidence::Likely);
//! ```

use core::fmt;

use super::standing::{present, present_date};
use super::{Claim, Standing, find};
use crate::number::{Port, Protocol, lookup};
use crate::registry::{Assignment, Date};
use crate::tables::{self, layout, vocabulary};
use crate::words::words;

/// How sure it is that a port is what [`Usual`] says.
///
/// None of them says that a given machine does so: a port number proves little.
///
/// ```
/// use portolan::{Confidence, Protocol::Tcp, lookup};
///
/// assert_eq!(lookup(443, Tcp).usual().unwrap().confidence(), Confidence::Likely);
/// assert!(Confidence::Unclear < Confidence::Likely);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Confidence {
    /// There are rivals, or the owner is gone.
    Unclear,
    /// Nothing on record speaks against it.
    Possible,
    /// This is what the port is known for.
    Likely,
}

words!(
    "portolan::Confidence",
    Confidence[..],
    Unclear = vocabulary::CONFIDENCES[0],
    Possible = vocabulary::CONFIDENCES[1],
    Likely = vocabulary::CONFIDENCES[2],
);

/// What an answer rests on.
///
/// ```
/// use portolan::{Protocol::Tcp, lookup, usual::Basis};
///
/// assert!(matches!(lookup(22, Tcp).usual().unwrap().basis(), Basis::Assignment(_)));
/// assert!(matches!(lookup(9981, Tcp).usual().unwrap().basis(), Basis::Claim(_)));
/// assert_eq!(lookup(3000, Tcp).usual().unwrap().basis(), Basis::Several);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Basis {
    /// An assignment of the registry.
    Assignment(Assignment),
    /// A claim.
    Claim(Claim),
    /// Several uses share the number, and the word is for all of them. They
    /// are among the port's [`claims`](Port::claims) and
    /// [`assignments`](Port::assignments).
    Several,
}

/// What a port most likely is, as a practitioner would say it. Made by
/// [`Port::usual`].
///
/// It is four bytes that are freely copied; each question costs two to four
/// table reads.
///
/// ```
/// use portolan::{Confidence, Protocol::Tcp, lookup};
///
/// let nfs = lookup(2049, Tcp).usual().unwrap();
/// assert_eq!((nfs.name(), nfs.short()), ("NFS", "nfs")); // and not `shilp`, the registry's first
/// assert_eq!(nfs.confidence(), Confidence::Likely);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Usual(Port);

impl Usual {
    const fn word(self) -> u16 {
        tables::port_word(self.0.index())
    }

    const fn answer(self) -> u16 {
        tables::port_usual(self.0.index())
    }

    /// Returns the port.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert_eq!(lookup(22, Tcp).usual().unwrap().port(), lookup(22, Tcp));
    /// ```
    #[must_use]
    pub const fn port(self) -> Port {
        self.0
    }

    /// Returns the word for it, as people write it: at most 24 characters.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert_eq!(lookup(445, Tcp).usual().unwrap().name(), "SMB");
    /// ```
    #[must_use]
    #[inline]
    pub const fn name(self) -> &'static str {
        present(tables::word_text(self.word()))
    }

    /// Returns the short form of the word, as of a service name: at most 15 of
    /// `a-z`, `0-9` and hyphens. Two words never share one.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert_eq!(lookup(445, Tcp).usual().unwrap().short(), "smb");
    /// ```
    #[must_use]
    #[inline]
    pub const fn short(self) -> &'static str {
        present(tables::word_short(self.word()))
    }

    /// Returns what it rests on.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup, usual::Basis};
    /// let Basis::Claim(claim) = lookup(8006, Tcp).usual().unwrap().basis() else { panic!() };
    /// assert_eq!(claim.vendor(), "Proxmox");
    /// ```
    #[must_use]
    pub const fn basis(self) -> Basis {
        match tables::usual_basis(self.0.index()) {
            layout::USUAL_SEVERAL => Basis::Several,
            claim if claim & layout::USUAL_CLAIM != 0 => Basis::Claim(Claim::from_number(claim & !layout::USUAL_CLAIM)),
            row => Basis::Assignment(Assignment::from_row(row)),
        }
    }

    /// Returns the assignment that it rests on, if it does on one.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// let rdp = lookup(3389, Tcp).usual().unwrap();
    /// assert_eq!(rdp.assignment().unwrap().name(), Some("ms-wbt-server"));
    /// ```
    #[must_use]
    pub const fn assignment(self) -> Option<Assignment> {
        match self.basis() {
            Basis::Assignment(assignment) => Some(assignment),
            Basis::Claim(_) | Basis::Several => None,
        }
    }

    /// Returns the claim that it rests on, if it does on one.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert_eq!(lookup(8006, Tcp).usual().unwrap().claim().unwrap().vendor(), "Proxmox");
    /// ```
    #[must_use]
    pub const fn claim(self) -> Option<Claim> {
        match self.basis() {
            Basis::Claim(claim) => Some(claim),
            Basis::Assignment(_) | Basis::Several => None,
        }
    }

    /// Returns whether the use still stands: the standing of the claim, or of
    /// the owner of the assignment.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, Standing, lookup};
    /// let kubelet = lookup(10_255, Tcp).usual().unwrap(); // better than no answer
    /// assert!(!kubelet.standing().is_live());
    /// ```
    #[must_use]
    pub const fn standing(self) -> Standing {
        match self.basis() {
            Basis::Assignment(assignment) => assignment.standing(),
            Basis::Claim(claim) => claim.standing(),
            Basis::Several => Standing::Active,
        }
    }

    /// Returns how sure it is.
    ///
    /// ```
    /// # use portolan::{Confidence, Protocol::Udp, lookup};
    /// assert_eq!(lookup(3228, Udp).usual().unwrap().confidence(), Confidence::Unclear);
    /// ```
    #[must_use]
    pub const fn confidence(self) -> Confidence {
        Confidence::ALL[tables::usual_confidence(self.answer()) as usize]
    }

    /// Returns the reason and its source, if the answer is stated and not
    /// worked out.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert!(lookup(9981, Tcp).usual().unwrap().rationale().is_some());
    /// assert!(lookup(22, Tcp).usual().unwrap().rationale().is_none());
    /// ```
    #[must_use]
    pub const fn rationale(self) -> Option<Rationale> {
        match tables::usual_stated(self.answer()) {
            0 => None,
            stated => Some(Rationale(stated - 1)),
        }
    }
}

impl fmt::Debug for Usual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Usual")
            .field("name", &self.name())
            .field("basis", &self.basis())
            .field("confidence", &self.confidence())
            .finish_non_exhaustive()
    }
}

impl Port {
    /// Returns what the port most likely is, as a practitioner would say it,
    /// with what that rests on and how sure it is; `None` if nobody is on
    /// record for it.
    ///
    /// The word is what people call the service: `DNS` for `domain`, `RDP` for
    /// `ms-wbt-server`, `Tor SOCKS` for 9050. Which one it is was settled when
    /// the crate was built:
    ///
    /// 1. For hundreds of ports the data states the answer, with a reason and a
    ///    source; where several things share a number it is a word for all of
    ///    them, such as `HTTP alternate`.
    /// 2. The first named assignment whose owner is not known to have left is
    ///    likely, whoever else claims the port, if the port is well-known, if
    ///    the assignment refers to an RFC, or if people are known to meet the
    ///    service, so that the data has a word for it.
    /// 3. Otherwise a program's own default ([`Role::Default`]) wins over an
    ///    assignment: a claim of at most 64 numbers that is not malware and not
    ///    over, or if there is none, a deprecated one. Those of one word count
    ///    once, and the narrowest comes first. If people are known to meet just
    ///    one, it is likely if it stands alone, and possible if not. If they
    ///    are known to meet several, the first of these is unclear. If none is
    ///    known, the first is likely if it stands alone and the assignment has
    ///    its short form for a name, possible if it stands alone, and unclear
    ///    if not.
    /// 4. The assignment of step 2 is otherwise possible. Without one, an
    ///    option of at most 16 numbers that is not malware and not over is
    ///    possible, and unclear if there are several; a deprecated one is not
    ///    over.
    /// 5. What is over is better than no answer, and unclear: the first named
    ///    assignment, or else the first claim of step 3 that is discontinued or
    ///    dormant. [`Usual::standing`] tells.
    ///
    /// [`Role::Default`]: crate::claim::Role::Default
    ///
    /// ```
    /// # use portolan::{Confidence, Protocol::{Tcp, Udp}, lookup};
    /// let usual = |number, protocol| {
    ///     let usual = lookup(number, protocol).usual()?;
    ///     Some((usual.name(), usual.confidence()))
    /// };
    /// assert_eq!(usual(22, Tcp), Some(("SSH", Confidence::Likely)));
    /// assert_eq!(usual(41_641, Udp), Some(("Tailscale", Confidence::Likely)));
    /// assert_eq!(usual(3228, Udp), Some(("dwmsgserver", Confidence::Unclear)));
    /// assert_eq!(usual(4, Tcp), None);
    /// ```
    #[must_use]
    #[inline]
    pub const fn usual(self) -> Option<Usual> {
        if tables::port_word(self.index()) == 0 { None } else { Some(Usual(self)) }
    }

    /// Returns the word for what the port most likely is: the name of
    /// [`usual`](Self::usual), at most 24 characters.
    ///
    /// Take this one to show to people, and [`name`](Self::name) where the
    /// registry's name is wanted, as in files that other programs read. Costs
    /// three table reads, as `name` does.
    ///
    /// ```
    /// # use portolan::{Protocol::{Tcp, Udp}, lookup};
    /// assert_eq!(lookup(53, Udp).usual_name(), Some("DNS"));
    /// assert_eq!(lookup(443, Udp).usual_name(), Some("QUIC"));
    /// const VNC: Option<&str> = lookup(5900, Tcp).usual_name();
    /// assert_eq!(VNC, Some("VNC"));
    /// ```
    #[must_use]
    #[inline]
    pub const fn usual_name(self) -> Option<&'static str> {
        tables::word_text(tables::port_word(self.index()))
    }
}

/// Returns what a port number most likely is where the protocol is not known:
/// the surer of the answers for TCP and UDP, whose [`port`](Usual::port) tells
/// which of them it is.
///
/// Where they are as sure as each other it is that for TCP, but for one service
/// under both that is known for its datagrams. Of two that are not likely, one that
/// is stated goes first.
///
/// ```
/// use portolan::{lookup, Protocol::{Tcp, Udp}, usual};
///
/// let best = |number| usual::of_number(number).map(|usual| (usual.name(), usual.port()));
/// assert_eq!(best(22), Some(("SSH", lookup(22, Tcp))));
/// assert_eq!(best(123), Some(("NTP", lookup(123, Udp))));
/// assert_eq!(best(51_820), Some(("WireGuard", lookup(51_820, Udp))));
/// assert_eq!(best(4), None);
/// ```
#[must_use]
pub fn of_number(number: u16) -> Option<Usual> {
    let (tcp, udp) = (lookup(number, Protocol::Tcp).usual(), lookup(number, Protocol::Udp).usual());
    match (tcp, udp) {
        (Some(tcp), Some(udp)) => {
            let (by_tcp, by_udp) = (tcp.rank(), udp.rank());
            // Of two things on one number, as HTTPS and QUIC, it is that of TCP.
            let is_one = tcp.word() == udp.word();
            Some(if by_udp > by_tcp || by_udp == by_tcp && is_one && is_datagrams(udp) { udp } else { tcp })
        }
        (Some(tcp), None) => Some(tcp),
        (None, udp) => udp,
    }
}

/// Whether people who type the word for a number mean UDP: the data says which
/// protocol of a service is met first.
fn is_datagrams(udp: Usual) -> bool {
    let number = udp.port().number();
    find(udp.short()).find(|port| port.number() == number).is_some_and(|port| port.protocol() == Protocol::Udp)
}

impl Usual {
    /// How good an answer is.
    const fn rank(self) -> u8 {
        match self.confidence() {
            Confidence::Likely => 4,
            confidence => confidence as u8 * 2 + self.rationale().is_some() as u8,
        }
    }
}

/// Why an answer is what it is, where the data states it.
///
/// ```
/// use portolan::{Protocol::Tcp, lookup};
///
/// let rationale = lookup(2049, Tcp).usual().unwrap().rationale().unwrap();
/// assert!(rationale.reason().contains("NFS"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rationale(u16);

impl Rationale {
    /// Returns the reason, in a sentence or two.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert!(lookup(465, Tcp).usual().unwrap().rationale().unwrap().reason().ends_with('.'));
    /// ```
    #[must_use]
    pub const fn reason(self) -> &'static str {
        present(tables::stated_reason(self.0))
    }

    /// Returns the address of the source.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// let source = lookup(465, Tcp).usual().unwrap().rationale().unwrap().source();
    /// assert!(source.starts_with("https://"));
    /// ```
    #[must_use]
    pub const fn source(self) -> &'static str {
        present(tables::source_text(tables::stated_source(self.0)))
    }

    /// Returns the day on which the source was looked at.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert!(lookup(465, Tcp).usual().unwrap().rationale().unwrap().checked().year() >= 2026);
    /// ```
    #[must_use]
    pub const fn checked(self) -> Date {
        present_date(tables::stated_checked(self.0))
    }
}
