//! Labels: a port in a few words.

use core::fmt::{self, Write as _};

use crate::number::Port;
use crate::uses::{Confidence, Usual};
use crate::words::words;

/// How a [`Label`] is written.
///
/// ```
/// use portolan::{Protocol::Tcp, label::LabelStyle, lookup};
///
/// let nfs = lookup(2049, Tcp).label();
/// assert_eq!(nfs.to_string(), "2049/tcp shilp");
/// assert_eq!(nfs.style(LabelStyle::Name).to_string(), "shilp");
/// assert_eq!(nfs.style(LabelStyle::Usual).to_string(), "nfs");
/// assert_eq!(nfs.style(LabelStyle::Metric).to_string(), "nfs");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum LabelStyle {
    /// The port, and behind it the service name of the first assignment, if
    /// there is one: `3228/udp dwmsgserver`, `50000/udp`. No two ports have
    /// the same label.
    #[default]
    NumberFirst,
    /// The service name of the first assignment alone, and where there is
    /// none, the port: `dwmsgserver`, `50000/udp`.
    Name,
    /// The name of what the port most likely is ([`Port::usual`]), however
    /// sure that is, and where there is none, the port: `Tailscale`,
    /// `50000/udp`.
    Usual,
    /// The name of what the port is known for, where that is likely
    /// ([`Confidence::Likely`]), and otherwise the range:
    /// `https`, `well-known`, `registered`, `dynamic`. There are
    /// [`LabelStyle::METRICS`] such labels.
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
    /// have: 1,277 services and the three ranges. A metric with such a label
    /// cannot grow to more series. It changes with the data.
    ///
    /// ```
    /// # use portolan::label::LabelStyle;
    /// assert!(LabelStyle::METRICS < 2048);
    /// ```
    pub const METRICS: usize = 1280;
}

/// A port in a few words, which writes itself. Made by [`Port::label`].
///
/// It is six bytes that are freely copied, and writing it allocates nothing. Width, fill
/// and alignment of the format are honoured, counted in characters; without
/// an alignment it stands to the left. A precision is not, because it would
/// cut the number.
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
    /// # use portolan::{Protocol::Udp, label::LabelStyle, lookup};
    /// assert_eq!(lookup(3228, Udp).label().to_string(), "3228/udp dwmsgserver");
    /// assert_eq!(lookup(50_000, Udp).label().to_string(), "50000/udp");
    /// assert_eq!(lookup(50_000, Udp).label().style(LabelStyle::Metric).to_string(), "dynamic");
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

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let port = self.port;
        let (number, name) = match self.style {
            LabelStyle::NumberFirst => (true, port.name()),
            LabelStyle::Name => (port.name().is_none(), port.name()),
            LabelStyle::Usual => {
                let name = port.usual().map(Usual::name);
                (name.is_none(), name)
            }
            LabelStyle::Metric => {
                let likely = port.usual().filter(|usual| usual.confidence() == Confidence::Likely);
                (false, Some(likely.map_or(port.range().as_str(), |usual| usual.name())))
            }
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

#[cfg(feature = "serde")]
impl serde::Serialize for Label {
    /// As the text that it prints as.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
