//! A tool's own names for ports, on top of the tables.
//!
//! An overlay is a list of entries: a port or a run of ports, protocols, and a
//! name. A lookup answers with the first entry that covers the port, and with
//! the registry's assignment where none does.
//!
//! - [`Overlay`] holds the [`Entry`]s. It is built in code, or read from
//!   services(5) text, CSV or any format of serde.
//! - [`Overlay::lookup`] gives an [`Answer`]; its [`Match`]es say what else is
//!   beneath, and each says its [`Source`].
//! - [`system`] is the overlay of the machine's own services file.
//! - [`OverlayError`] says which line was not read, and why.
//!
//! ```
//! use portolan::{Protocol::Tcp, overlay::Overlay};
//!
//! let overlay = Overlay::from_services("build-cache 8080/tcp").unwrap();
//! assert_eq!(overlay.lookup((8080, Tcp)).name(), Some("build-cache"));
//! assert_eq!(overlay.lookup((443, Tcp)).name(), Some("HTTPS")); // what people call it
//! ```

mod answer;
mod csv;
mod entry;
mod error;
mod field;
mod index;
#[cfg(feature = "serde")]
mod serde;
mod services;
mod system;

use core::fmt;
use core::mem;
use std::borrow::{Cow, ToOwned};
use std::boxed::Box;
use std::collections::VecDeque;
use std::string::String;
use std::vec::Vec;

use crate::number::{Port, lookup};
use crate::registry::by_name;
use index::Indexes;

pub use answer::{Answer, Match, Matches, Source};
pub use entry::Entry;
pub use error::{OverlayCause, OverlayError, OverlayFaults, WriteOverlayCause, WriteOverlayError};
pub use system::{system, system_faults};

/// The name of an overlay that was not given one.
const UNNAMED: &str = "overlay";

/// An entry and the layer it belongs to: 0 for the top one, whose name is
/// [`Overlay::name`], and from 1 on those in [`Overlay::beneath`].
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stored {
    entry: Entry,
    layer: u32,
}

// The documentation of `Overlay` states it.
#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<Stored>() == 64);

/// A tool's own names for ports, on top of the tables or instead of them.
///
/// It is a list of [entries](Entry), read from the top down: the first entry
/// that covers a port wins, and those beneath it can still be reached. Beneath
/// all of them is what the port [usually](Port::usual) is, `DNS` or
/// `Tvheadend`, and then the assignments of the registry. A tool that writes
/// what other programs read, and not people, has the registry's names alone
/// beneath: [`over_registry`](Self::over_registry).
///
/// ```
/// use portolan::{Protocol::{Tcp, Udp}, overlay::{Entry, Overlay, Source}};
///
/// let mut overlay = Overlay::new().with_name("site");
/// overlay.insert(Entry::new(8000..=8099).unwrap().with_protocols(Tcp).with_name("staging"));
/// overlay.insert(Entry::from(8080).with_name("build cache")); // on top of the run
///
/// let answer = overlay.lookup((8080, Tcp));
/// assert_eq!(answer.name(), Some("build cache"));
/// let names = answer.matches().map(|matched| matched.name().unwrap());
/// assert_eq!(names.collect::<Vec<_>>(), ["build cache", "staging", "HTTP alternate", "http-alt"]);
/// assert_eq!(answer.matches().next().unwrap().source(), Source::Overlay("site"));
/// assert_eq!(answer.matches().last().unwrap().source(), Source::Registry);
///
/// assert_eq!(overlay.lookup((3228, Udp)).name(), Some("dwmsgserver"));
/// ```
///
/// # Forms of text
///
/// [`from_services`](Self::from_services) reads services(5) text,
/// [`from_csv`](Self::from_csv) CSV. With the feature `serde` it is read from
/// any form that serde knows, here TOML, with the crate `toml`:
///
/// ```toml
/// name = "site"
///
/// [[entries]]
/// ports = 8080
/// protocols = ["tcp"]     # left out: all
/// name = "build cache"    # this and what follows may be left out
/// aliases = ["cache"]
/// description = "Artefacts of the last ten builds"
///
/// [[entries]]
/// ports = "8000-8099"
/// name = "staging"
/// ```
///
/// and JSON, in which a [stack](Self::over) has the layers beneath the top one
/// in the field `beneath`:
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use portolan::{Protocol::Udp, overlay::Overlay};
///
/// let overlay: Overlay = serde_json::from_str(r#"{
///     "name": "host",
///     "entries": [{"ports": 53, "protocols": ["udp"], "name": "our resolver"}],
///     "beneath": [{"name": "site", "entries": [{"ports": "53-54", "name": "names"}]}]
/// }"#).unwrap();
/// let names = overlay.lookup((53, Udp)).matches().map(|matched| matched.name().unwrap());
/// assert_eq!(names.collect::<Vec<_>>(), ["our resolver", "names", "DNS", "domain"]);
/// # }
/// ```
///
/// # Cost
///
/// The first questions walk the entries, and once that has cost as much as the
/// index for their kind of question, it is built; two threads that ask at once
/// wait for one of them to build it. So the first question to a small overlay
/// costs less than reading it did. What is on top for a port then costs two
/// reads more than in the tables, however many entries there are and however
/// they overlap. [`insert`](Self::insert) and [`append`](Self::append) write
/// their entry into what is built of the index of what is on top.
///
/// An entry takes 64 bytes where a pointer takes 8, and its texts. The index of
/// what is on top takes 32 KB and 64 bytes for each block of sixteen ports that
/// differs from all others: at most 1.1 MB, or three times that while entries are
/// put in. The index of what is beneath is for iterations past the top entry,
/// and that of names is built by the first [`by_name`](Self::by_name). For each entry and protocol the former takes at
/// most 24 bytes and 4 for each part that the run falls into, which is one part
/// for a port and at most 34 for a run; the latter takes 8 bytes a name.
///
/// As measured with 100,000 named entries for TCP and UDP, of which 10,000 are
/// runs of up to 1,000 ports: 7.7 MB for the entries, 0.3 MB for what is on top,
/// 2.9 MB for what is beneath and 0.8 MB for names; 2 MB more for the time that
/// the first of these is built. With runs of any length and all four protocols,
/// what is beneath took 26 MB.
#[derive(Clone)]
pub struct Overlay {
    name: Cow<'static, str>,
    beneath: Vec<Box<str>>,
    entries: VecDeque<Stored>,
    base: Base,
    indexes: Indexes,
}

/// What is beneath all entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(::serde::Serialize, ::serde::Deserialize), serde(rename_all = "lowercase"))]
enum Base {
    #[default]
    Usual,
    Registry,
}

impl Overlay {
    /// Returns an overlay without entries, for entries to be put in.
    ///
    /// ```
    /// # use portolan::overlay::Overlay;
    /// static NONE: Overlay = Overlay::new();
    /// assert_eq!(NONE.len(), 0);
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self {
            name: Cow::Borrowed(UNNAMED),
            beneath: Vec::new(),
            entries: VecDeque::new(),
            base: Base::Usual,
            indexes: Indexes::new(),
        }
    }

    /// Returns the overlay with a name, by which [`Source`] tells it from
    /// others. All layers of a stack become one.
    ///
    /// ```
    /// # use portolan::overlay::Overlay;
    /// assert_eq!(Overlay::new().name(), "overlay");
    /// assert_eq!(Overlay::new().with_name("site").name(), "site");
    /// ```
    #[must_use]
    pub fn with_name(mut self, name: &str) -> Self {
        self.name = Cow::Owned(name.to_owned());
        if !mem::take(&mut self.beneath).is_empty() {
            self.entries.iter_mut().for_each(|stored| stored.layer = 0);
        }
        self
    }

    /// Returns the name of the overlay, or of the top layer of a stack.
    ///
    /// ```
    /// # use portolan::overlay::Overlay;
    /// let stack = Overlay::new().with_name("host").over(Overlay::new().with_name("site"));
    /// assert_eq!(stack.name(), "host");
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the names of the layers of a stack, from the top down; at least
    /// one.
    ///
    /// ```
    /// # use portolan::overlay::Overlay;
    /// let stack = Overlay::new().with_name("host").over(Overlay::new().with_name("site"));
    /// assert!(stack.layers().eq(["host", "site"]));
    /// ```
    pub fn layers(&self) -> impl DoubleEndedIterator<Item = &str> + Clone {
        core::iter::once(self.name()).chain(self.beneath.iter().map(|name| &**name))
    }

    fn layer(&self, stored: &Stored) -> &str {
        match (stored.layer as usize).checked_sub(1) {
            None => &self.name,
            Some(beneath) => &self.beneath[beneath],
        }
    }

    /// Returns how many entries there are.
    ///
    /// ```
    /// # use portolan::overlay::{Entry, Overlay};
    /// assert_eq!(Overlay::from_iter([Entry::from(80), Entry::from(443)]).len(), 2);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there are no entries.
    ///
    /// ```
    /// # use portolan::overlay::Overlay;
    /// assert!(Overlay::new().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the entries from the top down.
    ///
    /// ```
    /// # use portolan::overlay::{Entry, Overlay};
    /// let overlay = Overlay::from_iter([Entry::from(80), Entry::from(443)]);
    /// assert!(overlay.entries().map(|entry| entry.ports()).eq([80..=80, 443..=443]));
    /// ```
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> + ExactSizeIterator + Clone {
        self.entries.iter().map(|stored| &stored.entry)
    }

    /// Puts an entry on top of all others.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, overlay::{Entry, Overlay}};
    /// let mut overlay = Overlay::new();
    /// overlay.insert(Entry::from(80).with_name("older"));
    /// overlay.insert(Entry::from(80).with_name("newer"));
    /// assert_eq!(overlay.lookup((80, Tcp)).name(), Some("newer"));
    /// ```
    pub fn insert(&mut self, entry: Entry) {
        self.entries.push_front(Stored { entry, layer: 0 });
        self.indexes.inserted(&self.entries);
    }

    /// Puts an entry beneath all others. So do [`Extend`] and
    /// [`FromIterator`], one after the other.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, overlay::{Entry, Overlay}};
    /// let mut overlay = Overlay::new();
    /// overlay.append(Entry::from(80).with_name("first"));
    /// overlay.extend([Entry::from(80).with_name("second")]);
    /// assert_eq!(overlay.lookup((80, Tcp)).name(), Some("first"));
    /// ```
    pub fn append(&mut self, entry: Entry) {
        self.extend([entry]);
    }

    /// Returns a stack: this overlay on top and another beneath it.
    ///
    /// Which entry belongs to which is kept, and told by [`Match::source`]. A
    /// stack is an overlay in all ways: looking up costs the same, and it can
    /// itself be put on top or beneath. It stands on what the overlay beneath
    /// stands on.
    ///
    /// ```
    /// use portolan::{Protocol::Tcp, overlay::{Entry, Overlay, Source}};
    ///
    /// let host = Overlay::from_iter([Entry::from(80).with_name("wiki")]).with_name("host");
    /// let site = Overlay::from_services("web 80/tcp").unwrap().with_name("site");
    ///
    /// let stack = host.over(site);
    /// let found = stack.lookup((80, Tcp)).matches().map(|matched| (matched.source(), matched.name().unwrap()));
    /// assert_eq!(found.take(3).collect::<Vec<_>>(), [
    ///     (Source::Overlay("host"), "wiki"),
    ///     (Source::Overlay("site"), "web"),
    ///     (Source::Usual, "HTTP"),
    /// ]);
    /// ```
    #[must_use]
    pub fn over(mut self, beneath: Self) -> Self {
        self.indexes = Indexes::new();
        self.base = beneath.base;
        self.beneath.push(beneath.name.into());
        // Layers are fewer than 4 G, as each takes 16 bytes and a name.
        let layers = self.beneath.len() as u32;
        self.beneath.extend(beneath.beneath);
        self.entries
            .extend(beneath.entries.into_iter().map(|stored| Stored { layer: stored.layer + layers, ..stored }));
        self
    }

    /// Returns the overlay with the registry's names alone beneath it, as
    /// [`Port::name`] has them.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, overlay::{Overlay, Source}};
    /// let answer = |overlay: Overlay| overlay.lookup((53, Udp)).name().map(str::to_owned);
    /// assert_eq!(answer(Overlay::new()), Some("DNS".into()));
    /// assert_eq!(answer(Overlay::new().over_registry()), Some("domain".into()));
    /// ```
    #[must_use]
    pub fn over_registry(mut self) -> Self {
        self.base = Base::Registry;
        self
    }

    /// Returns the overlay with what ports usually are beneath it, which it has
    /// unless it was told otherwise.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, overlay::{Entry, Overlay}};
    /// let own = Overlay::from_iter([Entry::from(9981).with_name("television")]).over_registry();
    /// assert_eq!(own.lookup((3389, Tcp)).name(), Some("ms-wbt-server"));
    /// let own = own.over_usual();
    /// assert_eq!(own.lookup((3389, Tcp)).name(), Some("RDP"));
    /// assert_eq!(own.lookup((9981, Tcp)).name(), Some("television"));
    /// ```
    #[must_use]
    pub fn over_usual(mut self) -> Self {
        self.base = Base::Usual;
        self
    }

    /// Returns the overlay without the entries that say what the registry says:
    /// those whose name it has for all of their ports.
    ///
    /// The machine's own file is full of them, and over what ports usually are
    /// it would say `domain` for `DNS`. What is left of it is what the machine's
    /// people put in:
    ///
    /// ```
    /// # use portolan::{Protocol::{Tcp, Udp}, overlay::{Entry, Overlay}};
    /// let system = Overlay::from_services("domain 53/udp\nbuilds 8080/tcp # our cache").unwrap();
    /// let user = Overlay::from_iter([Entry::from(9981).with_name("television")]);
    /// let names = user.over(system.without_registered()).over_usual();
    /// assert_eq!(names.lookup((9981, Tcp)).name(), Some("television"));
    /// assert_eq!(names.lookup((8080, Tcp)).name(), Some("builds"));
    /// assert_eq!(names.lookup((53, Udp)).name(), Some("DNS"));
    /// ```
    #[must_use]
    pub fn without_registered(mut self) -> Self {
        self.indexes = Indexes::new();
        self.entries.retain(|stored| !is_registered(&stored.entry));
        self
    }

    /// Returns what is known of a port: by the entries from the top down, and
    /// then by the crate: what it [usually](Port::usual) is, and the registry.
    ///
    /// ```
    /// use portolan::{Protocol::Tcp, lookup, overlay::{Entry, Overlay}};
    ///
    /// let overlay = Overlay::from_iter([Entry::from(22).with_name("jump host")]);
    /// assert_eq!(overlay.lookup((22, Tcp)).name(), Some("jump host"));
    /// assert_eq!(overlay.lookup(lookup(23, Tcp)).name(), Some("Telnet"));
    /// ```
    #[must_use]
    #[inline]
    pub fn lookup(&self, port: impl Into<Port>) -> Answer<'_> {
        let port = port.into();
        Answer::new(self, port, self.indexes.top(&self.entries, port))
    }

    /// Returns what has a name: the entries whose name or alias it is, from the
    /// top down, and then the assignments of the registry. ASCII case makes no
    /// difference.
    ///
    /// Costs a binary search in the names of all entries.
    ///
    /// ```
    /// use portolan::overlay::{Entry, Overlay};
    ///
    /// let overlay = Overlay::from_iter([Entry::from(2222).with_name("jump host").with_aliases(["ssh"])]);
    /// let ports = overlay.by_name("SSH").filter_map(|matched| matched.ports());
    /// assert_eq!(ports.collect::<Vec<_>>(), [2222..=2222, 22..=22, 22..=22, 22..=22]);
    /// ```
    #[must_use]
    pub fn by_name(&self, name: &str) -> Matches<'_> {
        Matches::named(self, self.indexes.named(&self.entries, name), by_name(name))
    }

    /// Returns the overlay that services(5) text describes.
    ///
    /// A line is a name, a port, aliases and a comment, which becomes the
    /// description: `http 80/tcp www web # pages`. Blanks part the fields, an
    /// empty line and one that is a comment only say nothing, and the first line
    /// ends on top, as getservbyport(3) has it. A line ends in `\n`, `\r\n` or
    /// `\r`. A run of ports, which services(5)
    /// does not know, is read too: `x11 6000-6063/tcp`. A byte order mark at the
    /// start is left out.
    ///
    /// # Errors
    ///
    /// The first line that is not understood, and why. A protocol without ports
    /// of this kind, such as the `ddp` of many a system's file, is one.
    ///
    /// ```
    /// use portolan::{Protocol::Tcp, overlay::Overlay};
    ///
    /// let overlay = Overlay::from_services("\
    /// ## our own
    /// cache   8080/tcp   build-cache   # artefacts of the last builds
    /// ").unwrap();
    /// let entry = overlay.lookup((8080, Tcp)).entry().unwrap();
    /// assert_eq!(entry.name(), Some("cache"));
    /// assert!(entry.aliases().eq(["build-cache"]));
    /// assert_eq!(entry.description(), Some("artefacts of the last builds"));
    /// ```
    pub fn from_services(text: impl AsRef<[u8]>) -> Result<Self, OverlayError> {
        services::read(text.as_ref()).collect()
    }

    /// Returns the overlay that services(5) text describes as far as it is
    /// understood, and the lines that are not, in their order.
    ///
    /// Each line is an entry, is counted as a fault, or says nothing; see
    /// [`from_services`](Self::from_services). The first
    /// [`OverlayFaults::KEPT`] are kept.
    ///
    /// ```
    /// use portolan::overlay::Overlay;
    ///
    /// let (overlay, faults) = Overlay::from_services_lenient("ssh 22/tcp\nrtmp 1/ddp\ntelnet 23/tcp\n");
    /// assert_eq!(overlay.len(), 2);
    /// assert_eq!(faults.len(), 1);
    /// assert_eq!(faults[0].line(), Some(2));
    /// ```
    #[must_use]
    pub fn from_services_lenient(text: impl AsRef<[u8]>) -> (Self, OverlayFaults) {
        lenient(services::read(text.as_ref()))
    }

    /// Returns the overlay that CSV describes.
    ///
    /// The form is that of RFC 4180, with any of the three ends of a line, and
    /// empty lines left out. The first line is the header. It names the columns
    /// in any order and any ASCII case, and all but `ports` may be missing:
    ///
    /// | column | contents |
    /// |---|---|
    /// | `ports` | a number from 0 to 65535, or a run such as `6000-6063` |
    /// | `protocols` | `tcp`, `udp`, `sctp`, `dccp` or several of them separated by `;`; empty for all |
    /// | `name` | the name, or nothing |
    /// | `aliases` | other names, separated by `;`, or nothing |
    /// | `description` | the description, or nothing |
    ///
    /// Spaces around a value are left out, and so is a byte order mark at the
    /// start. The first record ends on top.
    ///
    /// # Errors
    ///
    /// The first line that is not understood, and why.
    ///
    /// ```
    /// use portolan::{Protocol::{Tcp, Udp}, overlay::Overlay};
    ///
    /// let overlay = Overlay::from_csv("\
    /// ports,protocols,name,aliases,description
    /// 8000-8099,tcp,staging,,\"Web, one port a team\"
    /// 5353,tcp;udp,names,mdns;resolver,
    /// ").unwrap();
    /// let entry = overlay.lookup((8042, Tcp)).entry().unwrap();
    /// assert_eq!(entry.description(), Some("Web, one port a team"));
    /// assert_eq!(overlay.lookup((5353, Udp)).name(), Some("names"));
    ///
    /// let error = Overlay::from_csv("name,ports\nmail,25\nweb,80800\n").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "line 3: found the port `80800`, expected a number from 0 to 65535 or a run such as 6000-6063",
    /// );
    /// ```
    pub fn from_csv(text: impl AsRef<[u8]>) -> Result<Self, OverlayError> {
        csv::Reader::new(text.as_ref()).collect()
    }

    /// Returns the overlay that CSV describes as far as it is understood, and
    /// what is not, in the order of the lines.
    ///
    /// Each record is an entry or is counted as a fault; see
    /// [`from_csv`](Self::from_csv). The first [`OverlayFaults::KEPT`] are kept. Where quotation marks do not match, reading
    /// goes on with the next line. A column that is not known is in the list and
    /// left out. Without a header that names `ports` no record can be read, and
    /// the fault of the header stands for all of them.
    ///
    /// ```
    /// use portolan::overlay::Overlay;
    ///
    /// let (overlay, faults) = Overlay::from_csv_lenient("ports,name\n25,mail\n80\n110,post\n");
    /// assert_eq!(overlay.len(), 2);
    /// assert_eq!(faults[0].to_string(), "line 3: found 1 fields, expected 2 as in the header");
    /// ```
    #[must_use]
    pub fn from_csv_lenient(text: impl AsRef<[u8]>) -> (Self, OverlayFaults) {
        lenient(csv::Reader::new(text.as_ref()))
    }

    /// Returns the entries as services(5) text, a line for each port, below a
    /// comment that names the fields.
    ///
    /// [`from_services`](Self::from_services) reads it back. What was one entry
    /// for several ports is one for each then, because services(5) knows no
    /// runs, and layers are one.
    ///
    /// # Errors
    ///
    /// The first entry that services(5) has no way to write: one without a name,
    /// with a name that has a space, or with a description of several lines; and
    /// the one with which the text is longer than 32 MiB
    /// ([`WriteOverlayCause::TooLong`]), as that of a few entries can be that are
    /// for all ports.
    ///
    /// ```
    /// use portolan::{Protocol::{Tcp, Udp}, overlay::{Entry, Overlay}};
    ///
    /// let entry = Entry::new(53..=54).unwrap().with_protocols(Tcp | Udp).with_name("names");
    /// let text = Overlay::from_iter([entry]).to_services().unwrap();
    /// assert_eq!(text, "\
    /// ## name port/protocol aliases # description
    /// names 53/tcp
    /// names 53/udp
    /// names 54/tcp
    /// names 54/udp
    /// ");
    /// ```
    pub fn to_services(&self) -> Result<String, WriteOverlayError> {
        services::write(self.entries())
    }

    /// Returns the entries as CSV with the columns `ports`, `protocols`, `name`,
    /// `aliases` and `description`, and lines that end in `\n`.
    ///
    /// [`from_csv`](Self::from_csv) reads the same entries back; layers are one
    /// then.
    ///
    /// # Errors
    ///
    /// The first entry with an alias that has a `;`.
    ///
    /// ```
    /// use portolan::overlay::{Entry, Overlay};
    ///
    /// let overlay = Overlay::from_iter([Entry::from(8080).with_name("cache, builds")]);
    /// let text = overlay.to_csv().unwrap();
    /// assert_eq!(text, "ports,protocols,name,aliases,description\n8080,,\"cache, builds\",,\n");
    /// assert_eq!(Overlay::from_csv(text).unwrap(), overlay);
    /// ```
    pub fn to_csv(&self) -> Result<String, WriteOverlayError> {
        csv::write(self.entries())
    }
}

/// Whether the registry has the name of an entry for all of its ports.
fn is_registered(entry: &Entry) -> bool {
    let Some(name) = entry.name() else { return false };
    let ports = entry.ports();
    entry.protocols().iter().all(|protocol| {
        let ends = [*ports.start(), *ports.end()].map(|number| lookup(number, protocol));
        by_name(name).any(|row| ends.iter().all(|&port| row.covers(port)))
    })
}

/// Parts what was read from what was not.
fn lenient(read: impl Iterator<Item = Result<Entry, OverlayError>>) -> (Overlay, OverlayFaults) {
    let mut faults = OverlayFaults::default();
    let overlay = read.filter_map(|entry| entry.map_err(|fault| faults.add(fault)).ok()).collect();
    (overlay, faults)
}

impl Default for Overlay {
    fn default() -> Self {
        Self::new()
    }
}

impl Extend<Entry> for Overlay {
    /// Puts entries beneath all others, the first of them uppermost.
    fn extend<T: IntoIterator<Item = Entry>>(&mut self, entries: T) {
        let layer = self.beneath.len() as u32;
        let from = self.entries.len();
        self.entries.extend(entries.into_iter().map(|entry| Stored { entry, layer }));
        self.indexes.appended(&self.entries, from);
    }
}

impl FromIterator<Entry> for Overlay {
    /// Returns the overlay with these entries, the first of them on top.
    fn from_iter<T: IntoIterator<Item = Entry>>(entries: T) -> Self {
        let mut overlay = Self::new();
        overlay.extend(entries);
        overlay
    }
}

impl PartialEq for Overlay {
    /// Two overlays are equal if they have the same layers with the same names
    /// and the same entries in the same order, and stand on the same.
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.beneath, &self.entries, self.base)
            == (&other.name, &other.beneath, &other.entries, other.base)
    }
}

impl Eq for Overlay {}

impl fmt::Debug for Overlay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = f.debug_list();
        for stored in &self.entries {
            list.entry(&(self.layer(stored), &stored.entry));
        }
        list.finish()
    }
}
