//! Which one of a run a port number is.

use core::fmt;

/// Which one of a run a port number is: display 4 of X11, session 5 of
/// Framehawk. Made by [`Claim::place_of`](crate::Claim::place_of) and
/// [`Assignment::place_of`](crate::Assignment::place_of).
///
/// ```
/// use portolan::{Protocol::Tcp, claim, lookup};
///
/// let x11 = lookup(6004, Tcp).assignment().unwrap();
/// assert_eq!(x11.place_of(6004).unwrap().to_string(), "display 4");
/// let vnc = claim::by_id("vnc-displays").unwrap();
/// assert_eq!(vnc.place_of(5901).unwrap().to_string(), "display 1");
/// let framehawk = claim::by_id("citrix-framehawk").unwrap();
/// assert_eq!(framehawk.place_of(3228).unwrap().to_string(), "session 5");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    offset: u16,
    unit: &'static str,
    first: u8,
}

/// What the ports of a run are for, one each, and the number of the first, by
/// the id of a claim or the service name of an assignment.
const COUNTED: [(&str, &str, u8); 12] = [
    ("citrix-framehawk", "session", 1),
    ("proxmox-ve-vnc", "display", 0),
    ("sap-dispatcher", "instance", 0),
    ("sap-gateway", "instance", 0),
    ("sap-icm-http", "instance", 0),
    ("sap-icm-https", "instance", 0),
    ("sap-message-server", "instance", 0),
    ("sap-message-server-http", "instance", 0),
    ("sap-message-server-https", "instance", 0),
    ("vnc-displays", "display", 1),
    ("vnc-http", "display", 0),
    ("x11", "display", 0),
];

impl Place {
    /// The place of a number behind the first of a run.
    pub(crate) fn new(offset: u16, run: &str) -> Self {
        let counted = COUNTED.iter().find(|(key, ..)| *key == run);
        let (_, unit, first) = counted.copied().unwrap_or(("", "port", 1));
        Self { offset, unit, first }
    }

    /// Returns how far behind the first port it is, 0 for the first.
    ///
    /// ```
    /// # use portolan::claim;
    /// assert_eq!(claim::by_id("citrix-framehawk").unwrap().place_of(3224).unwrap().offset(), 0);
    /// ```
    #[must_use]
    pub const fn offset(self) -> u16 {
        self.offset
    }

    /// Returns its number, as those who use the run count: displays of X11 from
    /// 0, and what has no count of its own from 1.
    ///
    /// ```
    /// # use portolan::claim;
    /// assert_eq!(claim::by_id("citrix-framehawk").unwrap().place_of(3224).unwrap().number(), 1);
    /// assert_eq!(claim::by_id("vnc-displays").unwrap().place_of(5902).unwrap().number(), 2);
    /// ```
    #[must_use]
    pub const fn number(self) -> u32 {
        self.offset as u32 + self.first as u32
    }

    /// Returns what is counted: `display`, `session`, or else `port`.
    ///
    /// ```
    /// # use portolan::claim;
    /// assert_eq!(claim::by_id("kubernetes-nodeport").unwrap().place_of(30_000).unwrap().unit(), "port");
    /// ```
    #[must_use]
    pub const fn unit(self) -> &'static str {
        self.unit
    }
}

impl fmt::Display for Place {
    /// Writes what is counted, and its number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.unit, self.number())
    }
}
