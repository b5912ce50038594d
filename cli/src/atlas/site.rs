//! The folder that the site is written to, and which files in it are ours.

use std::collections::BTreeSet;
use std::fs::{self, FileType, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use crate::file::File;

/// The file that names every file of the site, so that the next run knows which
/// it may replace.
const MANIFEST: &str = "atlas-manifest.txt";

/// The first line of the manifest.
const HEADER: &str = "portolan atlas: it wrote the files below, and replaces them when it is run again";

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot write to {path}: {source}")]
    Write { path: PathBuf, source: io::Error },
    #[error("cannot read {path}: {source}")]
    Read { path: PathBuf, source: io::Error },
    #[error("{0} is not a folder, and nothing was written: expected a new folder, an empty one, or one of the atlas")]
    NoFolder(PathBuf),
    #[error(
        "{0} holds files and no {MANIFEST}, and nothing was written: expected a new folder, an empty one, or one of \
         the atlas"
    )]
    NotOurs(PathBuf),
    #[error("{0} was not written by the atlas, and nothing was replaced: expected it to be moved away")]
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
        make_folder(root)?;
        for folder in folders {
            make_folder(&root.join(folder))?;
        }
        let site = Self { root: root.into(), left_over: former.difference(&paths).cloned().collect() };
        // Before the files, so that a run that was stopped can be followed by another.
        site.write_manifest(former.union(&paths))?;
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
        // Over what is there, and then cut: file systems may wait for the disk when a file is emptied or
        // removed before it is written, which makes ten thousand of them take many seconds.
        let written = OpenOptions::new().write(true).create(true).truncate(false).open(&path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.set_len(bytes.len() as u64)
        });
        written.map_err(|source| Error::Write { path, source })
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
        return if entries.next().is_none() { Ok(BTreeSet::new()) } else { Err(Error::NotOurs(root.into())) };
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

/// Whether a path of the manifest leads to a place inside of the folder.
fn stays_inside(root: &Path, path: &str) -> bool {
    let path = Path::new(path);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    let parents = path.ancestors().skip(1).filter(|parent| !parent.as_os_str().is_empty());
    plain && parents.map(|parent| root.join(parent)).all(|parent| !parent.is_symlink())
}
