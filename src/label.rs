//! Labels: a port in a few words, for logs, tables and metrics.
//!
//! - [`Port::label`] gives the [`Label`] of a port, which writes itself without
//!   allocating and keeps to the width of a format.
//! - [`intern`] gives a name that was read back the `'static` text that it had.
//! - [`LabelStyle`] chooses between number and name, the registry's name or the
//!   usual one, and a label with a bounded number of values for metrics.
//!
//! ```
//! use portolan::{Protocol::Tcp, lookup};
//!
//! let line = format!("{:<20}|", lookup(22, Tcp).label());
//! assert!(line.starts_with("22/tcp ") && line.len() == 21);
//! ```

use core::fmt::{self, Write as _};

use crate::number::{Port, Range};
use crate::registry::{Assignment, by_name};
use crate::uses::{Claim, Confidence, Usual, find};
use crate::words::words;

/// How a [`Label`] is written.
///
/// ```
/// use portolan::{Protocol::Tcp, label::LabelStyle, lookup};
///
/// let rdp = lookup(3389, Tcp).label();
/// assert_eq!(rdp.to_string(), "3389/tcp RDP");
/// assert_eq!(rdp.style(LabelStyle::Name).to_string(), "ms-wbt-server");
/// assert_eq!(rdp.style(LabelStyle::Usual).to_string(), "RDP");
/// assert_eq!(rdp.style(LabelStyle::Metric).to_string(), "rdp");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum LabelStyle {
    /// The port, and behind it the word for what it most likely is
    /// ([`Port::usual_name`]), if there is one: `53/udp DNS`, `50000/sctp`. No
    /// two ports have the same label.
    #[default]
    NumberFirst,
    /// The service name of the first assignment alone ([`Port::name`]), as
    /// other programs read it, and where there is none, the port: `domain`,
    /// `50000/sctp`.
    Name,
    /// The word for what the port most likely is, however sure that is, and
    /// where there is none, the port: `DNS`, `Tailscale`, `50000/sctp`.
    Usual,
    /// The short form of that word ([`Usual::short`]) where it is likely or
    /// stated ([`Confidence::Likely`], [`Usual::rationale`]), and otherwise the
    /// range: `dns`, `http-alternate`, `well-known`, `registered`, `dynamic`.
    /// There are [`LabelStyle::METRICS`] such labels, of `a-z`, `0-9` and
    /// hyphens, at most 15 characters.
    Metric,
}

words!(
    "portolan::label::LabelStyle",
    LabelStyle[..],
    NumberFirst = "number-first",
    Name = "name",
    Usual = "usual",
    Metric = "metric",
);

impl LabelStyle {
    /// How many different labels of the style `Metric` the 4 x 65,536 ports
    /// have: those of services, and the three ranges. A metric with such a label
    /// cannot grow to more series. It changes with the data.
    ///
    /// ```
    /// # use portolan::label::LabelStyle;
    /// assert!(LabelStyle::METRICS < 2048);
    /// ```
    pub const METRICS: usize = 1803;
}

/// A port in a few words, which writes itself. Made by [`Port::label`].
///
/// It is six bytes that are freely copied, and writing it allocates nothing. Width, fill
/// and alignment of the format are honoured, counted in characters; without
/// an alignment the label is on the left. A precision is ignored, because it
/// would cut the number.
///
/// ```
/// use portolan::{Protocol::Udp, lookup};
///
/// let label = lookup(3228, Udp).label();
/// assert_eq!(label.to_string(), "3228/udp dwmsgserver");
/// assert_eq!(format!("[{label:>24}]"), "[    3228/udp dwmsgserver]");
/// assert_eq!(format!("[{label:.3}]"), "[3228/udp dwmsgserver]");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Label {
    port: Port,
    style: LabelStyle,
}

impl Port {
    /// Returns the port as a label: the number first, then the name. Another
    /// style is [`Label::style`].
    ///
    /// ```
    /// # use portolan::{Protocol::{Sctp, Udp}, label::LabelStyle, lookup};
    /// assert_eq!(lookup(53, Udp).label().to_string(), "53/udp DNS");
    /// assert_eq!(lookup(50_000, Sctp).label().to_string(), "50000/sctp");
    /// assert_eq!(lookup(50_000, Sctp).label().style(LabelStyle::Metric).to_string(), "dynamic");
    /// ```
    #[must_use]
    pub const fn label(self) -> Label {
        Label { port: self, style: LabelStyle::NumberFirst }
    }
}

impl Label {
    /// Returns the label in another style.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, label::LabelStyle, lookup};
    /// assert_eq!(lookup(3228, Udp).label().style(LabelStyle::Name).to_string(), "dwmsgserver");
    /// ```
    #[must_use]
    pub const fn style(self, style: LabelStyle) -> Self {
        Self { style, ..self }
    }
}

/// The label of the style `Metric`.
fn metric(port: Port) -> &'static str {
    let known = |usual: &Usual| usual.confidence() == Confidence::Likely || usual.rationale().is_some();
    port.usual().filter(known).map_or(port.range().as_str(), Usual::short)
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let port = self.port;
        let (number, name) = match self.style {
            LabelStyle::NumberFirst => (true, port.usual_name()),
            LabelStyle::Name => (port.name().is_none(), port.name()),
            LabelStyle::Usual => (port.usual_name().is_none(), port.usual_name()),
            LabelStyle::Metric => (false, Some(metric(port))),
        };
        let gap = if number && name.is_some() { " " } else { "" };
        let name = name.unwrap_or_default();
        // Most are written without a width, and need not be counted.
        let lacking = f.width().map_or(0, |width| {
            let digits = port.number().checked_ilog10().map_or(1, |tens| tens as usize + 1);
            let numbered = if number { digits + 1 + port.protocol().as_str().len() } else { 0 };
            width.saturating_sub(numbered + gap.len() + name.chars().count())
        });
        let before = match f.align() {
            Some(fmt::Alignment::Right) => lacking,
            Some(fmt::Alignment::Center) => lacking / 2,
            Some(fmt::Alignment::Left) | None => 0,
        };
        let fill = f.fill();
        (0..before).try_for_each(|_| f.write_char(fill))?;
        if number {
            write!(f, "{port}{gap}")?;
        }
        f.write_str(name)?;
        (before..lacking).try_for_each(|_| f.write_char(fill))
    }
}

/// Returns the tables' own copy of a text that was read: a service name, a word
/// for a service or claim, its short form, or a claim's name; each as these are
/// written, in the same case. `None` if it is none of them, as after it came from
/// a newer version of the tables.
///
/// A tool that keeps `&'static str` and reads them back, from a file or from
/// another process, has no need to leak memory for them. So are all labels of
/// the style [`Metric`](LabelStyle::Metric) found. Costs two hashes and a few
/// comparisons.
///
/// ```
/// use portolan::{Protocol::Tcp, label::intern, lookup};
///
/// let read = String::from("ms-wbt-server");
/// let name: Option<&'static str> = intern(&read);
/// assert_eq!(name, lookup(3389, Tcp).name());
/// assert_eq!(intern("RDP"), lookup(3389, Tcp).usual_name());
/// assert_eq!(intern("rdp"), Some("rdp"));
/// assert_eq!(intern("no such service"), None);
/// ```
#[must_use]
pub fn intern(text: &str) -> Option<&'static str> {
    let is_it = |own: &&'static str| *own == text;
    let names = |port: Port| {
        let usual = port.usual().map(|usual| [usual.name(), usual.short()]);
        let claims = port.claims().flat_map(|claim: Claim| [claim.word(), claim.short(), claim.name()]);
        usual.into_iter().flatten().chain(claims)
    };
    by_name(text)
        .filter_map(Assignment::name)
        .find(is_it)
        .or_else(|| find(text).flat_map(names).find(is_it))
        .or_else(|| Range::ALL.iter().map(|range| range.as_str()).find(is_it))
}

#[cfg(feature = "serde")]
impl serde::Serialize for Label {
    /// As the text that it prints as.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
