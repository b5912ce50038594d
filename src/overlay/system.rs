//! The machine's own services file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use once_cell::sync::OnceCell;

use super::{Overlay, OverlayError, OverlayFaults};

static SYSTEM: OnceCell<(Overlay, OverlayFaults)> = OnceCell::new();

/// Returns what the machine's own services file says, which is empty where
/// there is none.
///
/// The file is `/etc/services`, and on Windows
/// `%SystemRoot%\System32\drivers\etc\services`. It is read once, when it is
/// first asked for; a change of the file thereafter is not seen. Lines that are
/// not understood are in [`system_faults`]. The overlay's name is the file's
/// path. Most of its lines say what the registry says, and hide what people
/// call a port: [`Overlay::without_registered`] leaves them out.
///
/// ```
/// use portolan::{Protocol::Tcp, overlay::{Entry, Overlay}};
///
/// let own = Overlay::from_iter([Entry::from(8080).with_name("build cache")]);
/// let names = own.over(portolan::overlay::system().clone());
/// assert_eq!(names.lookup((8080, Tcp)).name(), Some("build cache"));
/// ```
#[must_use]
pub fn system() -> &'static Overlay {
    &read_once().0
}

/// Returns the lines of the machine's own services file that are not
/// understood, in their order, or the fault of a file that is there and cannot
/// be read.
///
/// ```
/// for fault in portolan::overlay::system_faults() {
///     eprintln!("{}: {fault}", portolan::overlay::system().name());
/// }
/// ```
#[must_use]
pub fn system_faults() -> &'static OverlayFaults {
    &read_once().1
}

fn read_once() -> &'static (Overlay, OverlayFaults) {
    SYSTEM.get_or_init(|| {
        let path = path();
        let (overlay, faults) = Overlay::from_services_file(&path);
        (overlay.with_name(&path.to_string_lossy()), faults)
    })
}

impl Overlay {
    /// Returns what a file of services(5) text says as far as it is
    /// understood, as [`from_services_lenient`](Self::from_services_lenient)
    /// does, and the lines that are not. Where there is no file it is empty,
    /// and a file that cannot be read is a fault.
    ///
    /// ```
    /// # use portolan::overlay::Overlay;
    /// let (user, faults) = Overlay::from_services_file("/nowhere/services");
    /// assert!(user.is_empty() && faults.is_empty());
    /// ```
    #[must_use]
    pub fn from_services_file(path: impl AsRef<Path>) -> (Self, OverlayFaults) {
        match fs::read(path) {
            Ok(text) => Self::from_services_lenient(text),
            Err(error) => {
                let mut faults = OverlayFaults::default();
                if error.kind() != io::ErrorKind::NotFound {
                    faults.add(OverlayError::of_file(error.kind()));
                }
                (Self::new(), faults)
            }
        }
    }
}

fn path() -> PathBuf {
    if cfg!(windows) {
        // Windows sets it for every process; the drive is the usual one.
        let root = std::env::var_os("SystemRoot").unwrap_or_else(|| r"C:\Windows".into());
        PathBuf::from(root).join(r"System32\drivers\etc\services")
    } else {
        PathBuf::from("/etc/services")
    }
}
