//! What a tool's user says of a port or a run of ports.

use core::ops::RangeInclusive;
use std::borrow::ToOwned;
use std::boxed::Box;

use super::field;
use crate::number::{Port, Protocols};

/// What a tool's user says of a port or a run of ports: a line of an
/// [`Overlay`](crate::overlay::Overlay).
///
/// It covers at least one port. Texts are in the user's own words; spaces, tabs
/// and line breaks at either end of one are left out, and what is empty then is
/// none.
///
/// ```
/// use portolan::{Protocol::{Tcp, Udp}, overlay::Entry};
///
/// let entry = Entry::new(3224..=3324)
///     .unwrap()
///     .with_protocols(Udp)
///     .with_name("framehawk")
///     .with_aliases(["Citrix Framehawk"])
///     .with_description("Remote desktops of the Leeds office");
/// assert!(entry.covers((3228, Udp)));
/// assert!(!entry.covers((3228, Tcp)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Entry {
    first: u16,
    last: u16,
    protocols: Protocols,
    name: Option<Box<str>>,
    aliases: Box<[Box<str>]>,
    description: Option<Box<str>>,
}

impl Entry {
    /// Returns an entry for a run of port numbers, all protocols and no texts,
    /// or `None` if the run is empty.
    ///
    /// For one number there is `Entry::from(8080)`, and for a port
    /// `Entry::from(lookup(8080, Tcp))`.
    ///
    /// ```
    /// # use portolan::overlay::Entry;
    /// assert_eq!(Entry::new(6000..=6063).unwrap().ports(), 6000..=6063);
    /// assert_eq!(Entry::new(6063..=6000), None);
    /// ```
    #[must_use]
    pub fn new(ports: RangeInclusive<u16>) -> Option<Self> {
        (!ports.is_empty()).then(|| Self {
            first: *ports.start(),
            last: *ports.end(),
            protocols: Protocols::ALL,
            name: None,
            aliases: Box::default(),
            description: None,
        })
    }

    /// Returns the entry for these protocols and no others. An empty set says
    /// nothing, so that the entry is for all.
    ///
    /// ```
    /// # use portolan::{Protocol::{Tcp, Udp}, Protocols, overlay::Entry};
    /// let entry = Entry::from(53).with_protocols(Tcp | Udp);
    /// assert_eq!(entry.protocols(), Tcp | Udp);
    /// assert_eq!(entry.with_protocols(Protocols::NONE).protocols(), Protocols::ALL);
    /// ```
    #[must_use]
    pub fn with_protocols(mut self, protocols: impl Into<Protocols>) -> Self {
        self.protocols = match protocols.into() {
            Protocols::NONE => Protocols::ALL,
            some => some,
        };
        self
    }

    /// Returns the entry with this name.
    ///
    /// ```
    /// # use portolan::overlay::Entry;
    /// assert_eq!(Entry::from(8080).with_name(" build cache ").name(), Some("build cache"));
    /// ```
    #[must_use]
    pub fn with_name(mut self, name: &str) -> Self {
        self.name = text(name);
        self
    }

    /// Returns the entry with these other names and no others.
    ///
    /// ```
    /// # use portolan::overlay::Entry;
    /// assert!(Entry::from(80).with_aliases(["www", "", "web"]).aliases().eq(["www", "web"]));
    /// ```
    #[must_use]
    pub fn with_aliases<T: AsRef<str>>(mut self, aliases: impl IntoIterator<Item = T>) -> Self {
        self.aliases = aliases.into_iter().filter_map(|alias| text(alias.as_ref())).collect();
        self
    }

    /// Returns the entry with this description.
    ///
    /// ```
    /// # use portolan::overlay::Entry;
    /// assert_eq!(Entry::from(80).with_description("").description(), None);
    /// ```
    #[must_use]
    pub fn with_description(mut self, description: &str) -> Self {
        self.description = text(description);
        self
    }

    /// Returns the first and last port number. It is never empty.
    ///
    /// ```
    /// # use portolan::overlay::Entry;
    /// assert_eq!(Entry::from(80).ports(), 80..=80);
    /// ```
    #[must_use]
    pub const fn ports(&self) -> RangeInclusive<u16> {
        RangeInclusive::new(self.first, self.last)
    }

    /// Returns the protocols. They are never none.
    ///
    /// ```
    /// # use portolan::{Protocols, overlay::Entry};
    /// assert_eq!(Entry::from(80).protocols(), Protocols::ALL);
    /// ```
    #[must_use]
    pub const fn protocols(&self) -> Protocols {
        self.protocols
    }

    /// Returns the name.
    ///
    /// ```
    /// # use portolan::overlay::Entry;
    /// assert_eq!(Entry::from(80).name(), None);
    /// ```
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns the other names, in the order in which they were given.
    ///
    /// ```
    /// # use portolan::overlay::Entry;
    /// assert_eq!(Entry::from(80).aliases().len(), 0);
    /// ```
    #[must_use]
    pub fn aliases(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator + Clone {
        self.aliases.iter().map(|alias| &**alias)
    }

    /// Returns the description.
    ///
    /// ```
    /// # use portolan::overlay::Entry;
    /// assert_eq!(Entry::from(80).with_description("intranet").description(), Some("intranet"));
    /// ```
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// Returns whether the entry is about a port.
    ///
    /// ```
    /// # use portolan::{Protocol::Sctp, overlay::Entry};
    /// assert!(Entry::from(80).covers((80, Sctp)));
    /// ```
    #[must_use]
    pub fn covers(&self, port: impl Into<Port>) -> bool {
        let port = port.into();
        self.ports().contains(&port.number()) && self.protocols.contains(port.protocol())
    }
}

/// A text without what is blank at its ends, if anything is left.
fn text(text: &str) -> Option<Box<str>> {
    let text = text.trim_matches(field::is_blank);
    (!text.is_empty()).then(|| text.to_owned().into_boxed_str())
}

impl From<u16> for Entry {
    /// Returns an entry for one port number, all protocols and no texts.
    fn from(number: u16) -> Self {
        Self {
            first: number,
            last: number,
            protocols: Protocols::ALL,
            name: None,
            aliases: Box::default(),
            description: None,
        }
    }
}

impl From<Port> for Entry {
    /// Returns an entry for one port, without texts.
    fn from(port: Port) -> Self {
        Self::from(port.number()).with_protocols(port.protocol())
    }
}
