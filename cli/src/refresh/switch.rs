//! Replaces several files of a folder, all or none, whenever it is stopped.
//!
//! 1. The new files are written whole into the folder `refresh-staged`.
//! 2. One rename makes that `refresh-ready`. This is the switch: before it the
//!    old files hold, after it the new ones.
//! 3. Each new file is renamed to its place, and the folder is removed.
//!
//! The next run removes a `refresh-staged` that it finds, and does the third
//! step of a `refresh-ready`. Until then the sums in the README are not those
//! of the files beside it, which the build reports.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::escape::shown;
use crate::generator::{PROVENANCE, SNAPSHOT, UPDATES};

const STAGED: &str = "refresh-staged";
const READY: &str = "refresh-ready";

/// The files that are replaced, in this order.
const NAMES: [&str; 3] = [SNAPSHOT, UPDATES, PROVENANCE];

/// The folder whose files are replaced.
#[derive(Debug)]
pub struct Switch {
    folder: PathBuf,
    staged: PathBuf,
    ready: PathBuf,
}

impl Switch {
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.into(), staged: folder.join(STAGED), ready: folder.join(READY) }
    }

    /// Returns whether an earlier run was stopped after its switch.
    pub fn is_unfinished(&self) -> bool {
        self.ready.is_dir()
    }

    /// Finishes or takes back what an earlier run left, and returns whether
    /// there was something to finish.
    ///
    /// # Errors
    ///
    /// What could not be written or removed.
    pub fn recover(&self) -> Result<bool, String> {
        remove(&self.staged)?;
        let unfinished = self.is_unfinished();
        if unfinished {
            self.install()?;
        }
        Ok(unfinished)
    }

    /// Replaces files, by their names.
    ///
    /// # Errors
    ///
    /// What could not be written. Then either nothing was replaced, or the
    /// message says that the next run will finish it.
    pub fn replace(&self, files: &[(&str, Vec<u8>)]) -> Result<(), String> {
        let staged = fs::create_dir(&self.staged).map_err(|error| unwritten(&self.staged, &error)).and_then(|()| {
            files.iter().try_for_each(|(name, bytes)| self.stage(name, bytes))?;
            sync(&self.staged);
            fs::rename(&self.staged, &self.ready).map_err(|error| unwritten(&self.ready, &error))
        });
        if let Err(problem) = staged {
            // What cannot be removed now is removed by the next run.
            let _ = fs::remove_dir_all(&self.staged);
            return Err(problem);
        }
        sync(&self.folder);
        self.install()
    }

    /// Writes a new file whole, with the permissions of the one that it is to
    /// replace.
    fn stage(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let path = self.staged.join(name);
        let write = || -> io::Result<()> {
            let permissions = fs::metadata(self.folder.join(name))?.permissions();
            let mut file = File::create(&path)?;
            file.write_all(bytes)?;
            file.set_permissions(permissions)?;
            file.sync_all()
        };
        write().map_err(|error| unwritten(&path, &error))
    }

    /// Puts the new files in their places.
    fn install(&self) -> Result<(), String> {
        for name in NAMES {
            let (new, place) = (self.ready.join(name), self.folder.join(name));
            match install(&new, &place) {
                Err(error) if error.kind() == ErrorKind::NotFound && !new.exists() => {}
                done => done.map_err(|error| {
                    format!("{}: cannot be replaced, which the next refresh finishes: {error}", shown(&*place))
                })?,
            }
        }
        sync(&self.folder);
        remove(&self.ready)
    }
}

/// Moves a file to its place; a link there stays, and what it leads to is
/// replaced.
fn install(new: &Path, place: &Path) -> io::Result<()> {
    let place = fs::canonicalize(place)?;
    match fs::rename(new, &place) {
        // The link leads to another file system, to which nothing can be renamed.
        Err(error) if error.kind() == ErrorKind::CrossesDevices => {
            let mut beside = place.clone().into_os_string();
            beside.push(".refresh-new");
            // It takes the permissions along.
            fs::copy(new, &beside)?;
            File::open(&beside)?.sync_all()?;
            fs::rename(&beside, &place)?;
            fs::remove_file(new)
        }
        done => done,
    }
}

fn unwritten(path: &Path, error: &io::Error) -> String {
    format!("{}: cannot be written, so nothing was replaced: {error}", shown(path))
}

/// Removes a folder of ours, if it is there.
fn remove(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(format!("{}: cannot be removed: {error}", shown(folder)))
        }
        _ => Ok(()),
    }
}

/// Has a folder's names on the disk before what follows, where the system can
/// tell.
fn sync(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}
