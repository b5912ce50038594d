//! What a port most likely is.

use crate::number::{Port, Range};
use crate::registry::{Assignment, Date, Reference};
use crate::tables::{self, layout, vocabulary};
use crate::uses::{
    Claim,
    standing::{present, present_date},
};
use crate::words::words;

/// How sure it is that a port is used as its [`Usual`] meaning says.
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

/// What a usual meaning rests on.
///
/// ```
/// use portolan::{Protocol::Tcp, lookup, usual::Basis};
///
/// assert!(matches!(lookup(22, Tcp).usual().unwrap().basis(), Basis::Assignment(_)));
/// assert!(matches!(lookup(9981, Tcp).usual().unwrap().basis(), Basis::Claim(_)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// An assignment of the registry.
    Assignment(Assignment),
    /// A claim.
    Claim(Claim),
}

/// What a port most likely is, what that rests on, and how sure it is. Made by
/// [`Port::usual`].
///
/// ```
/// use portolan::{Confidence, Protocol::Tcp, lookup};
///
/// let nfs = lookup(2049, Tcp).usual().unwrap();
/// assert_eq!(nfs.name(), "nfs"); // and not `shilp`, which is the registry's first
/// assert_eq!(nfs.confidence(), Confidence::Likely);
/// assert!(nfs.rationale().is_some());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usual {
    basis: Basis,
    confidence: Confidence,
    rationale: Option<Rationale>,
}

impl Usual {
    /// Works out what a port most likely is: see [`Port::usual`].
    pub(crate) fn of(port: Port, index: usize) -> Option<Self> {
        if let Some(number) = tables::usual_of_port(index) {
            let basis = match tables::usual_meaning(number) {
                claim if claim & layout::USUAL_CLAIM != 0 => {
                    Basis::Claim(Claim::from_number(claim & !layout::USUAL_CLAIM))
                }
                row => Basis::Assignment(Assignment::from_row(row)),
            };
            let confidence = Confidence::ALL[usize::from(tables::usual_confidence(number))];
            return Some(Self { basis, confidence, rationale: Some(Rationale(number)) });
        }
        let named = || port.assignments().filter(|row| row.name().is_some());
        let mut live = named().filter(|row| row.standing().is_live());
        let mut claims = claims_of_services(port);
        let (basis, confidence) = match (live.next(), claims.next()) {
            (Some(row), None) => (Basis::Assignment(row), assigned(port, row)),
            (None, Some(claim)) if claims.next().is_none() => (Basis::Claim(claim), Confidence::Likely),
            (Some(row), Some(_)) => (Basis::Assignment(row), Confidence::Unclear),
            (None, Some(claim)) => (Basis::Claim(claim), Confidence::Unclear),
            (None, None) => (Basis::Assignment(named().next()?), Confidence::Unclear),
        };
        Some(Self { basis, confidence, rationale: None })
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
        self.basis
    }

    /// Returns the service name of the assignment, or the name of the claim.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert_eq!(lookup(465, Tcp).usual().unwrap().name(), "submissions");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.basis {
            Basis::Assignment(row) => present(row.name()),
            Basis::Claim(claim) => claim.name(),
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
        self.confidence
    }

    /// Returns the reason and source, if it is stated and not worked out.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert!(lookup(9981, Tcp).usual().unwrap().rationale().is_some());
    /// assert!(lookup(22, Tcp).usual().unwrap().rationale().is_none());
    /// ```
    #[must_use]
    pub const fn rationale(self) -> Option<Rationale> {
        self.rationale
    }
}

/// How sure a port's only live assignment is what the port is used for.
fn assigned(port: Port, row: Assignment) -> Confidence {
    let standard = row.references().any(|reference| matches!(reference, Reference::Rfc(_)));
    if standard || port.range() == Range::WellKnown { Confidence::Likely } else { Confidence::Possible }
}

/// The claims on a port that name a service which its owner has not left, and
/// mean the port and not a wide run around it.
pub(crate) fn claims_of_services(port: Port) -> impl Iterator<Item = Claim> {
    /// Product families put up to this many services side by side; what is
    /// wider hands its ports out as they come.
    const WIDTH: u16 = 16;
    // The narrowest come first, so that the wide ones need not be looked at.
    let narrow = |claim: &Claim| claim.ports().end() - claim.ports().start() < WIDTH;
    port.claims().take_while(narrow).filter(|claim| claim.kind().is_service() && claim.standing().is_live())
}

/// Why a port's usual meaning is what it is, where the data states it.
///
/// ```
/// use portolan::{Protocol::Tcp, lookup};
///
/// let statement = lookup(2049, Tcp).usual().unwrap().rationale().unwrap();
/// assert!(statement.reason().contains("NFS"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
        present(tables::claim_note_text(tables::usual_reason(self.0)))
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
        present(tables::source_text(tables::usual_source(self.0)))
    }

    /// Returns the day on which the source was looked at.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, lookup};
    /// assert!(lookup(465, Tcp).usual().unwrap().rationale().unwrap().checked().year() >= 2026);
    /// ```
    #[must_use]
    pub const fn checked(self) -> Date {
        present_date(tables::usual_checked(self.0))
    }
}
