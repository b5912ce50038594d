//! Who else uses a port: uses that are documented somewhere else than in the
//! registry.
//!
//! - [`Port::claims`](crate::Port::claims) gives the claims of a port,
//!   [`of_number`] those of a number, [`all`] every claim, [`by_id`] one.
//! - A [`Claim`] has a [`Kind`], a [`Role`] and a [`Standing`], and its source.
//! - [`CLAIMS`] counts them.
//!
//! ```
//! use portolan::{Protocol::Udp, Standing, lookup};
//!
//! let framehawk = lookup(3228, Udp).claims().find(|claim| claim.name() == "Citrix Framehawk").unwrap();
//! assert_eq!(framehawk.ports(), 3224..=3324);
//! assert_eq!(framehawk.standing(), Standing::Discontinued);
//! ```

use core::fmt;
use core::iter::FusedIterator;
use core::ops::RangeInclusive;

use super::lines::{self, lines};
use crate::number::{Port, Protocol, Protocols, ProtocolsIter, lookup};
use crate::registry::Date;
use crate::tables::{self, layout, vocabulary};
use crate::uses::{
    Standing,
    standing::{present, present_date},
};
use crate::words::words;

pub use super::place::Place;

/// What kind of use a claim is about.
///
/// ```
/// use portolan::{Kind, Protocol::Udp, lookup};
///
/// let claim = lookup(3228, Udp).claims().next().unwrap();
/// assert_eq!(claim.kind(), Kind::VendorRange);
/// assert_eq!(claim.kind().to_string(), "vendor-range");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Kind {
    /// A run of ports that a vendor's product takes.
    VendorRange,
    /// A database, cache, search engine or data-processing system.
    Database,
    /// A message broker or queue.
    Messaging,
    /// Containers and their orchestration.
    Containers,
    /// Metrics, logs and traces.
    Monitoring,
    /// Remote desktops and shells.
    RemoteAccess,
    /// Streaming and media servers.
    Media,
    /// Virtual private and overlay networks.
    Vpn,
    /// Debuggers, build and delivery tools, registries of packages.
    DeveloperTool,
    /// Web servers, proxies and consoles.
    Web,
    /// Files, backups and object stores.
    Storage,
    /// Network infrastructure, printing and management.
    Network,
    /// Security products, secrets and identity.
    Security,
    /// Lamps, plugs, sensors and their hubs.
    HomeAutomation,
    /// Servers of machine-learning models.
    ModelServer,
    /// Business applications.
    Enterprise,
    /// What runs while somebody develops a web application.
    DevelopmentServer,
    /// A game, or a platform of games.
    Game,
    /// Peer-to-peer networks, cryptocurrencies among them.
    PeerToPeer,
    /// Telephony and conferencing.
    VoiceVideo,
    /// Industrial control and building technology.
    Industrial,
    /// Malicious software that has used the port. It tells nothing of what
    /// uses it now.
    Malware,
}

words!(
    "portolan::Kind",
    Kind[..],
    VendorRange = vocabulary::KINDS[0],
    Database = vocabulary::KINDS[1],
    Messaging = vocabulary::KINDS[2],
    Containers = vocabulary::KINDS[3],
    Monitoring = vocabulary::KINDS[4],
    RemoteAccess = vocabulary::KINDS[5],
    Media = vocabulary::KINDS[6],
    Vpn = vocabulary::KINDS[7],
    DeveloperTool = vocabulary::KINDS[8],
    Web = vocabulary::KINDS[9],
    Storage = vocabulary::KINDS[10],
    Network = vocabulary::KINDS[11],
    Security = vocabulary::KINDS[12],
    HomeAutomation = vocabulary::KINDS[13],
    ModelServer = vocabulary::KINDS[14],
    Enterprise = vocabulary::KINDS[15],
    DevelopmentServer = vocabulary::KINDS[16],
    Game = vocabulary::KINDS[17],
    PeerToPeer = vocabulary::KINDS[18],
    VoiceVideo = vocabulary::KINDS[19],
    Industrial = vocabulary::KINDS[20],
    Malware = vocabulary::KINDS[21],
);

impl Kind {
    /// Returns whether such a claim names a program or product that serves
    /// the port, and not malware.
    ///
    /// ```
    /// # use portolan::Kind;
    /// assert!(Kind::Database.is_service() && !Kind::Malware.is_service());
    /// ```
    #[must_use]
    pub const fn is_service(self) -> bool {
        !matches!(self, Self::Malware)
    }
}

/// A use of a port or a run of ports that is documented somewhere else than in
/// the registry.
///
/// It is two bytes that are freely copied. Two of them are equal when they are
/// the same line of the data, and compare by their ids. Every question costs
/// one to three table reads. The facts are the crate's own data, each with its
/// [`source`](Self::source) and the day on which that was
/// [`checked`](Self::checked).
///
/// ```
/// use portolan::{Protocol::Udp, Standing, lookup};
///
/// let claim = lookup(3228, Udp).claims().find(|claim| claim.name() == "Citrix Framehawk").unwrap();
/// assert_eq!(claim.ports(), 3224..=3324);
/// assert_eq!(claim.vendor(), "Citrix");
/// assert_eq!(claim.standing(), Standing::Discontinued);
/// assert_eq!(claim.until().unwrap().year(), 2018);
/// assert_eq!(claim.successor(), Some("Enlightened Data Transport (EDT)"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Claim(u16);

impl Claim {
    pub(crate) const fn from_number(number: u16) -> Self {
        Self(number)
    }

    /// Returns the id, which stays the same as the data changes.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, lookup};
    /// assert_eq!(lookup(3228, Udp).claims().next().unwrap().id(), "citrix-framehawk");
    /// ```
    #[must_use]
    pub const fn id(self) -> &'static str {
        present(tables::claim_id(self.0))
    }

    /// Returns the first and last port number.
    ///
    /// ```
    /// # use portolan::claim;
    /// assert_eq!(claim::by_id("kubernetes-nodeport").unwrap().ports(), 30_000..=32_767);
    /// ```
    #[must_use]
    pub const fn ports(self) -> RangeInclusive<u16> {
        RangeInclusive::new(tables::claim_first(self.0), tables::claim_last(self.0))
    }

    /// Returns the protocols, at least one.
    ///
    /// ```
    /// # use portolan::claim;
    /// assert_eq!(claim::by_id("citrix-framehawk").unwrap().protocols().to_string(), "udp");
    /// ```
    #[must_use]
    pub const fn protocols(self) -> Protocols {
        Protocols::from_bits(tables::claim_flags(self.0))
    }

    /// Returns what the use is called.
    ///
    /// ```
    /// # use portolan::claim;
    /// assert_eq!(claim::by_id("prometheus-server").unwrap().name(), "Prometheus server");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        present(tables::claim_name(self.0))
    }

    /// Returns how far the number belongs to it.
    ///
    /// ```
    /// # use portolan::claim::{Role, by_id};
    /// assert_eq!(by_id("prometheus-server").unwrap().role(), Role::Default);
    /// ```
    #[must_use]
    pub const fn role(self) -> Role {
        Role::ALL[(tables::claim_flags(self.0) >> layout::CLAIM_ROLE_SHIFT & 1) as usize]
    }

    /// Returns whether it is about a port: the number is in its run, and the
    /// protocol among its own.
    ///
    /// ```
    /// # use portolan::{Protocol::{Tcp, Udp}, claim, lookup};
    /// let framehawk = claim::by_id("citrix-framehawk").unwrap();
    /// assert!(framehawk.covers(lookup(3228, Udp)) && !framehawk.covers(lookup(3228, Tcp)));
    /// ```
    #[must_use]
    pub const fn covers(self, port: Port) -> bool {
        self.protocols().contains(port.protocol())
            && tables::claim_first(self.0) <= port.number()
            && port.number() <= tables::claim_last(self.0)
    }

    /// Returns which one of its ports a number is; `None` if it is not among
    /// them.
    ///
    /// ```
    /// # use portolan::claim;
    /// let framehawk = claim::by_id("citrix-framehawk").unwrap(); // from 3224 on
    /// assert_eq!(framehawk.place_of(3228).unwrap().to_string(), "session 5");
    /// assert_eq!(framehawk.place_of(3223), None);
    /// ```
    #[must_use]
    pub fn place_of(self, number: u16) -> Option<Place> {
        let (first, last) = (tables::claim_first(self.0), tables::claim_last(self.0));
        (first <= number && number <= last).then(|| Place::new(number - first, self.id()))
    }

    /// Returns the word for it, as people write it: at most 24 characters.
    ///
    /// ```
    /// # use portolan::claim;
    /// assert_eq!(claim::by_id("prometheus-server").unwrap().word(), "Prometheus");
    /// ```
    #[must_use]
    pub const fn word(self) -> &'static str {
        present(tables::word_text(tables::claim_word(self.0)))
    }

    /// Returns the short form of the [`word`](Self::word), as of a service
    /// name: at most 15 of `a-z`, `0-9` and hyphens.
    ///
    /// ```
    /// # use portolan::claim;
    /// assert_eq!(claim::by_id("prometheus-server").unwrap().short(), "prometheus");
    /// ```
    #[must_use]
    pub const fn short(self) -> &'static str {
        present(tables::word_short(tables::claim_word(self.0)))
    }

    /// Returns the vendor or project.
    ///
    /// ```
    /// # use portolan::claim;
    /// assert_eq!(claim::by_id("prometheus-server").unwrap().vendor(), "Prometheus");
    /// ```
    #[must_use]
    pub const fn vendor(self) -> &'static str {
        present(tables::vendor_text(tables::claim_vendor(self.0)))
    }

    /// Returns the kind of use.
    ///
    /// ```
    /// # use portolan::{Kind, claim};
    /// assert_eq!(claim::by_id("prometheus-server").unwrap().kind(), Kind::Monitoring);
    /// ```
    #[must_use]
    pub const fn kind(self) -> Kind {
        Kind::ALL[tables::claim_kind(self.0) as usize]
    }

    /// Returns whether the use of the port still stands.
    ///
    /// ```
    /// # use portolan::{Standing, claim};
    /// assert_eq!(claim::by_id("prometheus-server").unwrap().standing(), Standing::Active);
    /// ```
    #[must_use]
    pub const fn standing(self) -> Standing {
        Standing::from_place(tables::claim_flags(self.0) >> layout::CLAIM_STANDING_SHIFT)
    }

    /// Returns when the use began, as far as the source says.
    ///
    /// ```
    /// # use portolan::claim;
    /// assert_eq!(claim::by_id("citrix-framehawk").unwrap().since(), None);
    /// ```
    #[must_use]
    pub const fn since(self) -> Option<Date> {
        Date::unpack(tables::claim_since(self.0 as usize))
    }

    /// Returns when the use ended. `None` if it has not, or if the day is not
    /// known: [`standing`](Self::standing) tells which.
    ///
    /// ```
    /// # use portolan::claim;
    /// assert_eq!(claim::by_id("citrix-framehawk").unwrap().until().unwrap().to_string(), "2018");
    /// ```
    #[must_use]
    pub const fn until(self) -> Option<Date> {
        Date::unpack(tables::claim_until(self.0 as usize))
    }

    /// Returns what replaced it.
    ///
    /// ```
    /// # use portolan::claim;
    /// assert_eq!(claim::by_id("prometheus-server").unwrap().successor(), None);
    /// ```
    #[must_use]
    pub const fn successor(self) -> Option<&'static str> {
        tables::successor_text(tables::claim_successor(self.0 as usize))
    }

    /// Returns a sentence or two on what the use is, fewer than 300 characters.
    ///
    /// ```
    /// # use portolan::claim;
    /// assert!(claim::by_id("citrix-framehawk").unwrap().note().unwrap().contains("1903"));
    /// ```
    #[must_use]
    pub const fn note(self) -> Option<&'static str> {
        tables::claim_note(self.0)
    }

    /// Returns the address of the source.
    ///
    /// ```
    /// # use portolan::claim;
    /// assert!(claim::by_id("citrix-framehawk").unwrap().source().starts_with("https://"));
    /// ```
    #[must_use]
    pub const fn source(self) -> &'static str {
        present(tables::source_text(tables::claim_source(self.0)))
    }

    /// Returns the day on which the source was looked at.
    ///
    /// ```
    /// # use portolan::claim;
    /// assert!(claim::by_id("citrix-framehawk").unwrap().checked().year() >= 2026);
    /// ```
    #[must_use]
    pub const fn checked(self) -> Date {
        present_date(tables::claim_checked(self.0 as usize))
    }
}

/// How far a number belongs to a claim.
///
/// ```
/// use portolan::claim::{Role, by_id};
///
/// assert_eq!(by_id("kubernetes-nodeport").unwrap().role(), Role::Option);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Role {
    /// It is the program's own default, which its users know.
    Default,
    /// It is an example, a fallback, a further port that is met when it is
    /// configured, or one of a wide run that is handed out.
    Option,
}

words!("portolan::claim::Role", Role[..], Default = vocabulary::ROLES[0], Option = vocabulary::ROLES[1]);

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim")
            .field("id", &self.id())
            .field("ports", &self.ports())
            .field("protocols", &format_args!("{}", self.protocols()))
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}

/// Returns the claim of an id, or `None` if there is none. Costs a binary
/// search.
///
/// ```
/// assert_eq!(portolan::claim::by_id("citrix-framehawk").unwrap().vendor(), "Citrix");
/// assert_eq!(portolan::claim::by_id("no-such-claim"), None);
/// ```
#[must_use]
pub fn by_id(id: &str) -> Option<Claim> {
    lines::by_id(tables::CLAIMS, |number| Claim(number).id().cmp(id)).map(Claim)
}

/// Returns every claim that is about a port number, whatever the protocol, the
/// most specific first within each protocol; each claim once.
///
/// Costs two table reads a protocol, and one more a claim.
///
/// ```
/// let claims = portolan::claim::of_number(3228);
/// assert!(claims.map(|claim| claim.name()).any(|name| name == "Citrix Framehawk"));
/// ```
#[must_use]
pub const fn of_number(number: u16) -> NumberClaims {
    NumberClaims::new(number, Protocols::ALL)
}

/// Returns every claim, in the order of their ids.
///
/// ```
/// use portolan::{Kind, claim};
///
/// assert!(claim::all().filter(|claim| claim.kind() == Kind::Game).count() > 50);
/// ```
#[must_use]
pub const fn all() -> Claims {
    Claims::every()
}

/// Claims. Made by [`Port::claims`](crate::Port::claims) and [`all`].
///
/// ```
/// let mut claims = portolan::claim::all();
/// let all = claims.len();
/// claims.next();
/// assert_eq!(claims.len(), all - 1);
/// ```
#[derive(Debug, Clone)]
pub struct Claims {
    /// Whether `next` and `end` are places in the lists of the ports.
    listed: bool,
    next: u16,
    end: u16,
}

lines!(Claims of Claim, tables::CLAIMS, tables::claim_span, tables::listed_claim);

/// The claims of a port number under several protocols, each once. Made by
/// [`of_number`].
///
/// ```
/// use portolan::claim;
///
/// // TCP and UDP are one claim.
/// let syncthing = claim::of_number(22_000).filter(|claim| claim.name().starts_with("Syncthing"));
/// assert_eq!(syncthing.count(), 1);
/// ```
#[derive(Debug, Clone)]
pub struct NumberClaims {
    number: u16,
    /// All protocols that are asked for, and those whose claims are to come.
    protocols: Protocols,
    left: ProtocolsIter,
    claims: Option<(Protocol, Claims)>,
}

impl NumberClaims {
    pub(crate) const fn new(number: u16, protocols: Protocols) -> Self {
        Self { number, protocols, left: protocols.iter(), claims: None }
    }
}

impl Iterator for NumberClaims {
    type Item = Claim;

    fn next(&mut self) -> Option<Claim> {
        loop {
            if let Some((protocol, claims)) = &mut self.claims {
                let asked = self.protocols;
                // Told already under an earlier protocol?
                let earlier = |claim: &Claim, protocol| {
                    asked.iter().take_while(|&other| other != protocol).any(|other| claim.protocols().contains(other))
                };
                if let Some(claim) = claims.find(|claim| !earlier(claim, *protocol)) {
                    return Some(claim);
                }
            }
            let protocol = self.left.next()?;
            self.claims = Some((protocol, lookup(self.number, protocol).claims()));
        }
    }
}

impl FusedIterator for NumberClaims {}

/// How many claims there are, and how fresh they are.
///
/// ```
/// use portolan::{Kind, claim::CLAIMS};
///
/// println!("{} claims, {} of them games", CLAIMS.count(), CLAIMS.of_kind(Kind::Game));
/// assert!(CLAIMS.oldest() <= CLAIMS.newest());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimCounts(());

/// The claims that are compiled in.
///
/// ```
/// assert_eq!(portolan::claim::CLAIMS.count(), portolan::claim::all().len());
/// ```
pub const CLAIMS: ClaimCounts = ClaimCounts(());

impl ClaimCounts {
    /// Returns how many claims there are.
    ///
    /// ```
    /// assert!(portolan::claim::CLAIMS.count() >= 600);
    /// ```
    #[must_use]
    pub const fn count(self) -> usize {
        tables::CLAIMS as usize
    }

    /// Returns how many claims of a kind there are.
    ///
    /// ```
    /// use portolan::{Kind, claim::CLAIMS};
    ///
    /// assert_eq!(Kind::ALL.iter().map(|&kind| CLAIMS.of_kind(kind)).sum::<usize>(), CLAIMS.count());
    /// ```
    #[must_use]
    pub const fn of_kind(self, kind: Kind) -> usize {
        tables::claims_of_kind(kind as u8) as usize
    }

    /// Returns the oldest day on which the source of a claim was looked at.
    ///
    /// ```
    /// assert!(portolan::claim::CLAIMS.oldest().year() >= 2026);
    /// ```
    #[must_use]
    pub const fn oldest(self) -> Date {
        present_date(tables::CLAIMS_OLDEST)
    }

    /// Returns the newest day on which the source of a claim was looked at.
    ///
    /// ```
    /// assert!(portolan::claim::CLAIMS.newest().year() >= 2026);
    /// ```
    #[must_use]
    pub const fn newest(self) -> Date {
        present_date(tables::CLAIMS_NEWEST)
    }
}
