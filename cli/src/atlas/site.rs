//! The folder that the site is written to, and which files in it are ours.
//!
//! A run can be stopped at any moment: the manifest comes before what it names,
//! and each file is written whole under another name and then renamed. The
//! next run takes the folder again.

use std::collections::BTreeSet;
use std::fs::{self, FileType};
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use super::file::File;
use crate::escape::shown;

/// The file that names every file of the site, so that the next run knows which
/// it may replace.
const MANIFEST: &str = "atlas-manifest.txt";

/// The first line of the manifest.
const HEADER: &str = "portolan atlas: it wrote the files below, and replaces them when it is run again";

/// Where each file is written before it gets its name; a run that is stopped
/// may leave it behind.
const UNFINISHED: &str = "atlas-unfinished";

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot write to {}: {source}", shown(&**path))]
    Write { path: PathBuf, source: io::Error },
    #[error("cannot read {}: {source}", shown(&**path))]
    Read { path: PathBuf, source: io::Error },
    #[error(
        "{} is not a folder, and nothing was written: expected a new folder, an empty one, or one of the atlas",
        shown(&**_0)
    )]
    NoFolder(PathBuf),
    #[error(
        "{} holds files and no {MANIFEST}, and nothing was written: expected a new folder, an empty one, or one of \
         the atlas",
        shown(&**_0)
    )]
    NotOurs(PathBuf),
    #[error(
        "{} was not written by the atlas, and nothing was replaced: expected it to be moved away",
        shown(&**_0)
    )]
    Foreign(PathBuf),
}

/// The folder of the site, while it is written.
#[derive(Debug)]
pub struct Site {
    root: PathBuf,
    /// Files of an earlier run that this one has no more.
    left_over: BTreeSet<String>,
}

impl Site {
    /// Makes the folder ready for files: nothing in it has been replaced, and
    /// nothing in it will be that an earlier run did not write.
    pub fn open(root: &Path, files: &[File]) -> Result<Self, Error> {
        let former = match kind(root)? {
            // A link to a folder is as good as the folder, where the user names it.
            Some(_) if root.is_dir() => former(root)?,
            Some(_) => return Err(Error::NoFolder(root.into())),
            None => BTreeSet::new(),
        };
        let paths: BTreeSet<String> = files.iter().map(|file| file.path()).collect();
        let folders: BTreeSet<&str> = paths.iter().filter_map(|path| Some(path.rsplit_once('/')?.0)).collect();
        // All is looked at before anything is written.
        for folder in &folders {
            let folder = root.join(folder);
            // A link would lead out of the folder that the user named.
            if kind(&folder)?.is_some_and(|kind| !kind.is_dir()) {
                return Err(Error::Foreign(folder));
            }
        }
        for path in &paths {
            let ours = former.contains(path);
            let path = root.join(path);
            if kind(&path)?.is_some_and(|kind| !ours || !kind.is_file()) {
                return Err(Error::Foreign(path));
            }
        }
        let unfinished = root.join(UNFINISHED);
        if kind(&unfinished)?.is_some_and(|kind| !kind.is_file()) {
            return Err(Error::Foreign(unfinished));
        }
        make_folder(root)?;
        let site = Self { root: root.into(), left_over: former.difference(&paths).cloned().collect() };
        // Before all that it names, so that a run that was stopped can be followed by another.
        site.write_manifest(former.union(&paths))?;
        for folder in folders {
            make_folder(&root.join(folder))?;
        }
        Ok(site)
    }

    /// Writes a file of those that the folder was made ready for.
    pub fn write(&self, file: File, bytes: &[u8]) -> Result<(), Error> {
        self.write_path(&file.path(), bytes)
    }

    /// Removes the files of an earlier run that this one has no more, once all
    /// others are written.
    pub fn close(&self, files: &[File]) -> Result<(), Error> {
        for path in &self.left_over {
            let path = self.root.join(path);
            if kind(&path)?.is_some_and(|kind| kind.is_file()) {
                fs::remove_file(&path).map_err(|source| Error::Write { path, source })?;
            }
        }
        let paths: BTreeSet<String> = files.iter().map(|file| file.path()).collect();
        self.write_manifest(paths.iter())
    }

    fn write_manifest<'a>(&self, paths: impl Iterator<Item = &'a String>) -> Result<(), Error> {
        let lines: Vec<&str> = std::iter::once(HEADER).chain(paths.map(String::as_str)).collect();
        self.write_path(MANIFEST, (lines.join("\n") + "\n").as_bytes())
    }

    fn write_path(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.root.join(path);
        // Most pages stay as they are from one run to the next, and to read costs less than to write.
        if fs::read(&path).is_ok_and(|former| former == bytes) {
            return Ok(());
        }
        // The names of what is being written and of what is done are on one file system, so that one takes the
        // place of the other at once; a hard link to what was there keeps what it has.
        let unfinished = self.root.join(UNFINISHED);
        let written = fs::write(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, &path));
        written.map_err(|source| {
            let _ = fs::remove_file(&unfinished);
            Error::Write { path, source }
        })
    }
}

fn make_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|source| Error::Write { path: path.into(), source })
}

/// What stands at a path, without following it if it is a link; `None` if
/// nothing does.
fn kind(path: &Path) -> Result<Option<FileType>, Error> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata.file_type())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Read { path: path.into(), source }),
    }
}

/// The files that an earlier run wrote into the folder.
fn former(root: &Path) -> Result<BTreeSet<String>, Error> {
    let read = |path: &Path, source| Error::Read { path: path.into(), source };
    let manifest = root.join(MANIFEST);
    if kind(&manifest)?.is_none() {
        let mut entries = fs::read_dir(root).map_err(|source| read(root, source))?;
        // Whatever cannot be looked at is not ours.
        let ours = entries.all(|entry| entry.is_ok_and(|entry| is_unfinished_manifest(&entry.path())));
        return if ours { Ok(BTreeSet::new()) } else { Err(Error::NotOurs(root.into())) };
    }
    if !kind(&manifest)?.is_some_and(|kind| kind.is_file()) {
        return Err(Error::Foreign(manifest));
    }
    let text = match fs::read_to_string(&manifest) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::InvalidData => return Err(Error::Foreign(manifest)),
        Err(source) => return Err(read(&manifest, source)),
    };
    let mut lines = text.lines();
    if lines.next() != Some(HEADER) {
        return Err(Error::Foreign(manifest));
    }
    Ok(lines.filter(|line| stays_inside(root, line)).map(String::from).collect())
}

/// Whether a file is what a run leaves that was stopped at its first write: a
/// part of the manifest under the name of what is not finished.
fn is_unfinished_manifest(path: &Path) -> bool {
    let named = path.file_name().is_some_and(|name| name == UNFINISHED);
    let file = fs::symlink_metadata(path).is_ok_and(|data| data.is_file());
    let written = |bytes: Vec<u8>| bytes.starts_with(HEADER.as_bytes()) || HEADER.as_bytes().starts_with(&bytes);
    named && file && fs::read(path).is_ok_and(written)
}

/// Whether a path of the manifest leads to a place inside of the folder.
fn stays_inside(root: &Path, path: &str) -> bool {
    let path = Path::new(path);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    let parents = path.ancestors().skip(1).filter(|parent| !parent.as_os_str().is_empty());
    plain && parents.map(|parent| root.join(parent)).all(|parent| !parent.is_symlink())
}
