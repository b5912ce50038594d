//! Operating systems.

use crate::words::words;

/// An operating system whose commands are known.
///
/// It parses, in any ASCII case, from what it prints as, which is also what
/// `std::env::consts::OS` calls it.
///
/// ```
/// use portolan::Os;
///
/// assert_eq!("macOS".parse(), Ok(Os::MacOs));
/// assert_eq!(Os::MacOs.to_string(), "macos");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Os {
    /// Linux, with `ss` of iproute2 and `lsof`.
    Linux,
    /// macOS, with the `lsof` and `netstat` that belong to it.
    MacOs,
    /// Windows, with `PowerShell` 3 or later and the usual programs.
    Windows,
    /// FreeBSD, with the `sockstat` that belongs to it.
    FreeBsd,
}

words!("portolan::Os", Os[..], Linux = "linux", MacOs = "macos", Windows = "windows", FreeBsd = "freebsd",);

impl Os {
    /// Returns the system that the program was built for, or `None` if its
    /// commands are not known.
    ///
    /// ```
    /// # use portolan::Os;
    /// let this = std::env::consts::OS;
    /// assert_eq!(Os::current(), Os::ALL.iter().copied().find(|os| os.as_str() == this));
    /// ```
    #[must_use]
    pub const fn current() -> Option<Self> {
        if cfg!(target_os = "linux") {
            Some(Self::Linux)
        } else if cfg!(target_os = "macos") {
            Some(Self::MacOs)
        } else if cfg!(target_os = "windows") {
            Some(Self::Windows)
        } else if cfg!(target_os = "freebsd") {
            Some(Self::FreeBsd)
        } else {
            None
        }
    }

    /// Returns the name as its makers write it, for a heading.
    ///
    /// ```
    /// # use portolan::Os;
    /// assert_eq!(Os::MacOs.name(), "macOS");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Linux => "Linux",
            Self::MacOs => "macOS",
            Self::Windows => "Windows",
            Self::FreeBsd => "FreeBSD",
        }
    }
}
