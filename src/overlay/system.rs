//! The machine's own services file.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::vec::Vec;

use once_cell::sync::OnceCell;

use super::{Overlay, OverlayError};

static SYSTEM: OnceCell<(Overlay, Vec<OverlayError>)> = OnceCell::new();

/// Returns what the machine's own services file says, which is empty where
/// there is none.
///
/// The file is `/etc/services`, and on Windows
/// `%SystemRoot%\System32\drivers\etc\services`. It is read once, when it is
/// first asked for; a change of the file thereafter is not seen. Lines that are
/// not understood are in [`system_faults`]. The overlay's name is the file's
/// path.
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
pub fn system_faults() -> &'static [OverlayError] {
    &read_once().1
}

fn read_once() -> &'static (Overlay, Vec<OverlayError>) {
    SYSTEM.get_or_init(|| {
        let path = path();
        let (overlay, faults) = match fs::read(&path) {
            Ok(text) => Overlay::from_services_lenient(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => (Overlay::new(), Vec::new()),
            Err(error) => (Overlay::new(), std::vec![OverlayError::of_file(error.kind())]),
        };
        (overlay.with_name(&path.to_string_lossy()), faults)
    })
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
