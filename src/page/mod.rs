//! Everything about a port, written out.
//!
//! A page leads with what the port usually is and how sure that is, what IANA
//! says of it, and what else to expect; then come the details, the most
//! relevant first.
//!
//! - [`page`] gives the [`Page`] of a number under all protocols,
//!   [`Port::page`] that of one port.
//! - A page writes itself in a [`Format`]: plain text, Markdown or HTML. With
//!   the feature `serde` it serializes itself, and then leaves nothing out.
//! - [`neighbours`] tells what stands around a number: [`Neighbours`].
//!
//! ```
//! use portolan::page::page;
//!
//! let text = page(9050).to_string();
//! assert!(text.starts_with("Port 9050\n  Port 9050 is most likely Tor SOCKS"));
//! assert!(text.contains("ss -ltunp 'sport = :9050'"));
//! ```

mod facts;
mod lead;
mod listening;
mod official;
mod rules;
mod sections;
#[cfg(feature = "serde")]
mod serialize;
mod uses;
mod words;
mod writer;

use core::fmt::{self, Display, Formatter};

use crate::number::{Port, Protocol, Protocols};
use crate::words::words;
use writer::Writer;

pub use facts::{Neighbours, neighbours};

/// How a page is written.
///
/// ```
/// use portolan::page::{Format, page};
///
/// let html = page(22).display(Format::Html).to_string();
/// assert!(html.starts_with("<h1>Port 22</h1>"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Format {
    /// Plain text, for a terminal; lines are not broken.
    #[default]
    Text,
    /// `CommonMark`, with the texts of others escaped.
    Markdown,
    /// A fragment of HTML: a heading of level 1, sections with headings of
    /// level 2, and every text escaped.
    Html,
}

words!("portolan::page::Format", Format[..], Text = "text", Markdown = "markdown", Html = "html");

/// Returns the page of a port number, for all of its protocols, as people look
/// ports up.
///
/// Making it costs nothing; writing it allocates nothing and reads the tables
/// as it goes.
///
/// ```
/// let page = portolan::page::page(3228).to_string();
/// assert!(page.starts_with("Port 3228\n"));
/// assert!(page.contains("DiamondWave MSG Server"));
/// assert!(page.contains("Citrix Framehawk"));
/// ```
#[must_use]
pub const fn page(number: u16) -> Page {
    Page { number, protocols: Protocols::ALL }
}

/// All that is known of a port number, or of a port, as a page to read. Made by
/// [`page`] and [`Port::page`].
///
/// It writes itself as plain text; [`display`](Self::display) gives the other
/// formats. Sections that have nothing to say are left out.
///
/// ```
/// use portolan::{Protocol::Udp, lookup, page::{Format, page}};
///
/// assert!(page(53).to_string().contains("How to see what listens on it"));
/// let page = lookup(53, Udp).page();
/// assert!(page.display(Format::Markdown).to_string().starts_with("# Port 53/udp\n"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Page {
    number: u16,
    protocols: Protocols,
}

impl Port {
    /// Returns the page of this port: as [`page`](crate::page::page), for one
    /// protocol.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, lookup};
    /// assert!(lookup(53, Udp).page().to_string().starts_with("Port 53/udp\n"));
    /// ```
    #[must_use]
    pub const fn page(self) -> Page {
        Page::of_port(self)
    }
}

impl Page {
    pub(crate) const fn of_port(port: Port) -> Self {
        Self { number: port.number(), protocols: Protocols::NONE.with(port.protocol()) }
    }

    /// Returns the port number, 0 to 65535.
    ///
    /// ```
    /// assert_eq!(portolan::page::page(22).number(), 22);
    /// ```
    #[must_use]
    pub const fn number(self) -> u16 {
        self.number
    }

    /// Returns the protocols that the page is about: all, or one.
    ///
    /// ```
    /// # use portolan::{Protocols, page::page};
    /// assert_eq!(page(22).protocols(), Protocols::ALL);
    /// ```
    #[must_use]
    pub const fn protocols(self) -> Protocols {
        self.protocols
    }

    /// Returns the page as something that writes itself in a format.
    ///
    /// ```
    /// # use portolan::page::{Format, page};
    /// let markdown = page(9981).display(Format::Markdown).to_string();
    /// assert!(markdown.contains("### Tvheadend web interface"));
    /// ```
    #[must_use]
    pub const fn display(self, format: Format) -> PageDisplay {
        PageDisplay { page: self, format }
    }

    /// The ports that the page is about.
    fn ports(self) -> impl Iterator<Item = Port> + Clone {
        self.protocols.iter().map(move |protocol| crate::number::lookup(self.number, protocol))
    }

    /// The protocol, if the page is about one alone.
    fn protocol(self) -> Option<Protocol> {
        self.protocols.iter().next().filter(|_| self.protocols.len() == 1)
    }
}

impl Display for Page {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.display(Format::Text).fmt(f)
    }
}

/// A [`Page`] that writes itself in a [`Format`]. Made by [`Page::display`].
///
/// ```
/// # use portolan::page::{Format, page};
/// let page = page(22).display(Format::Html);
/// assert!(page.to_string().contains("<h2>"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageDisplay {
    page: Page,
    format: Format,
}

impl Display for PageDisplay {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        sections::write(self.page, &mut Writer::new(f, self.format))
    }
}
