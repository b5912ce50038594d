//! Disks that are full or read-only, folders that go away, and outputs that are
//! closed: each command that writes says so in one line and exits with its
//! failure, and nothing of what was there is lost.

#![cfg(target_os = "linux")]

mod common;
#[path = "common/registry.rs"]
mod registry;

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use common::portolan;

fn fresh(test: &str) -> PathBuf {
    common::fresh(&format!("disk/{test}"))
}

/// Every file below a folder, by its path, and every folder with nothing.
fn content(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(content(&path));
            found.insert(path, None);
        } else {
            let bytes = fs::read(&path).unwrap();
            found.insert(path, Some(bytes));
        }
    }
    found
}

/// A copy of the data folder, and a registry that a refresh takes.
fn data(test: &str) -> (PathBuf, PathBuf) {
    let folder = fresh(test);
    let data = folder.join("data");
    registry::copy(&data);
    let new = folder.join("new.csv");
    fs::write(&new, registry::newer(&data)).unwrap();
    (data, new)
}

fn refresh(data: &Path, new: &Path) -> Vec<String> {
    ["refresh", "--data", data.to_str().unwrap(), new.to_str().unwrap()].map(str::to_owned).to_vec()
}

fn atlas(out: &Path) -> Vec<String> {
    ["atlas", "--only", "3000-3100", out.to_str().unwrap()].map(str::to_owned).to_vec()
}

/// Asserts that the command failed, and said so in one line of its own.
fn assert_refused(output: &Output, what: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{output:?}");
    assert!(said.starts_with("portolan ") && said.contains(what), "{said}");
}

fn assert_done(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The command where no file may be longer than so many blocks of 512 bytes;
/// who writes more is told, and not ended.
fn limited(blocks: u32, arguments: &[String]) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    Command::new("sh").args(["-c", &script, env!("CARGO_BIN_EXE_portolan")]).args(arguments).output().unwrap()
}

/// The command without the right of root to write where it may not.
fn ordinary(arguments: &[String]) -> Output {
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    if !is_root {
        return portolan(arguments).output().unwrap();
    }
    let mut command = Command::new("setpriv");
    command.args(["--bounding-set", "-dac_override,-dac_read_search", env!("CARGO_BIN_EXE_portolan")]);
    command.args(arguments).output().expect("`setpriv` of util-linux runs")
}

#[test]
fn a_full_disk_loses_nothing_of_an_atlas() {
    let out = fresh("full-atlas");
    assert_done(&portolan(&atlas(&out)).output().unwrap());
    let whole = content(&out);
    // One page is changed, so that it has to be written again.
    let page = out.join("port/3050.html");
    fs::write(&page, "older").unwrap();
    let manifest = out.join("atlas-manifest.txt");
    fs::write(&manifest, fs::read_to_string(&manifest).unwrap() + "gone.html\n").unwrap();
    let before = content(&out);
    for blocks in [0, 1, 4] {
        assert_refused(&limited(blocks, &atlas(&out)), "File too large");
        let after = content(&out);
        for (path, bytes) in &before {
            assert!(after[path] == *bytes || after[path] == whole[path], "{}", path.display());
        }
        assert!(after.keys().eq(before.keys()), "something was left or is gone");
    }
    assert_done(&portolan(&atlas(&out)).output().unwrap());
    assert!(content(&out) == whole);
    // From nothing; the next run takes what the first one left.
    let new = fresh("full-new");
    assert_refused(&limited(8, &atlas(&new)), "File too large");
    assert_done(&portolan(&atlas(&new)).output().unwrap());
    assert_eq!(content(&new).len(), whole.len());
}

#[test]
fn a_full_disk_changes_nothing_of_the_data() {
    let (folder, new) = data("full-data");
    let before = content(&folder);
    for blocks in [0, 1, 100, 2000] {
        assert_refused(&limited(blocks, &refresh(&folder, &new)), "so nothing was replaced: File too large");
        assert!(content(&folder) == before, "{blocks}");
    }
    assert_done(&portolan(&refresh(&folder, &new)).output().unwrap());
    assert!(content(&folder) != before);
}

#[test]
fn a_folder_that_is_read_only_stays_as_it_is() {
    let (folder, new) = data("read-only");
    let site = fresh("read-only-atlas");
    assert_done(&portolan(&atlas(&site)).output().unwrap());
    fs::write(site.join("port/3050.html"), "older").unwrap();
    fs::create_dir_all(fresh("read-only-empty")).unwrap();
    let empty = fresh("read-only-empty");
    fs::create_dir_all(&empty).unwrap();
    let folders = [folder.clone(), site.clone(), site.join("port"), empty.clone()];
    let before: Vec<_> = folders.iter().map(|folder| content(folder)).collect();
    let set = |mode| {
        for folder in &folders {
            fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    set(0o555);
    for arguments in [refresh(&folder, &new), atlas(&site), atlas(&empty), atlas(&empty.join("below"))] {
        assert_refused(&ordinary(&arguments), "Permission denied");
    }
    set(0o755);
    assert!(folders.iter().map(|folder| content(folder)).eq(before));
}

/// The folder is removed while the command waits for the new registry, which is
/// a pipe.
#[test]
fn a_data_folder_that_goes_away_while_it_is_read_is_told() {
    let (folder, new) = data("gone-reading");
    let pipe = folder.with_file_name("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let child = portolan(&refresh(&folder, &pipe)).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The pipe opens when the command reads it, which is after its first look at the folder.
    let mut writer = OpenOptions::new().write(true).open(&pipe).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    writer.write_all(&fs::read(&new).unwrap()).unwrap();
    drop(writer);
    let output = child.wait_with_output().unwrap();
    assert_refused(&output, "cannot be read: No such file or directory");
    assert!(output.stdout.is_empty() && !folder.exists());
}

/// The folder is removed while the command waits for somebody to read its
/// report, which is longer than a pipe has room for.
#[test]
fn a_data_folder_that_goes_away_before_it_is_written_is_told() {
    let (folder, new) = data("gone-writing");
    // Most rows have another description.
    let text = fs::read_to_string(&new).unwrap();
    let described = text.split_inclusive('\n').map(|line| {
        let mut fields: Vec<&str> = line.split(',').collect();
        let is_plain = fields.len() == 12 && !line.contains('"') && !fields[0].is_empty() && fields[2] == "tcp";
        if is_plain {
            fields[3] = "described anew";
        }
        fields.join(",")
    });
    let described: String = described.collect();
    fs::write(&new, described).unwrap();
    let mut child = portolan(&refresh(&folder, &new)).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut first = [0];
    out.read_exact(&mut first).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    assert!(child.try_wait().unwrap().is_none(), "the report is longer than a pipe");
    fs::remove_dir_all(&folder).unwrap();
    let reader = std::thread::spawn(move || {
        let mut rest = Vec::new();
        out.read_to_end(&mut rest).map(|_| rest)
    });
    let output = child.wait_with_output().unwrap();
    reader.join().unwrap().unwrap();
    assert_refused(&output, "so nothing was replaced: No such file or directory");
    assert!(!folder.exists());
}

#[test]
fn an_atlas_whose_folder_goes_away_is_told() {
    for part in ["", "port"] {
        let out = fresh("gone-atlas");
        let arguments = ["atlas", out.to_str().unwrap()].map(str::to_owned);
        let child = portolan(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // It is some way through the pages.
        while fs::read_dir(out.join("port")).map_or(0, Iterator::count) < 20 {
            std::thread::sleep(Duration::from_millis(1));
        }
        // Moved, so that it is gone at once.
        let gone = out.with_file_name("gone-atlas-moved");
        if gone.exists() {
            fs::remove_dir_all(&gone).unwrap();
        }
        fs::rename(out.join(part), &gone).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_refused(&output, "cannot write to ");
        assert!(String::from_utf8_lossy(&output.stderr).contains("No such file or directory"));
        assert!(output.stdout.is_empty());
        if part.is_empty() {
            assert!(!out.exists(), "it is not made again");
        } else {
            assert_done(&portolan(&atlas(&out)).output().unwrap());
        }
    }
}

/// Every command, its exit code where all is well, and where its output cannot
/// be written.
fn commands() -> Vec<(Vec<String>, i32, i32)> {
    let data = |name: &str| format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let claims = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/claims.csv");
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    vec![
        (words("22/tcp"), 0, 2),
        (words("lookup --json 22"), 0, 2),
        (words("find ssh"), 0, 2),
        (words("search ssh"), 0, 2),
        (words("page 22"), 0, 2),
        (words("page 22 80 --format json"), 0, 2),
        (words("listening"), 0, 2),
        ([words("flows"), vec![data("conn.log")]].concat(), 0, 1),
        ([words("flows --to json"), vec![data("vpc.log")]].concat(), 0, 1),
        ([words("sniff"), vec![data("loopback.pcap")]].concat(), 0, 1),
        ([words("sniff --json"), vec![data("loopback.pcapng")]].concat(), 0, 1),
        (words("suggest"), 0, 2),
        (words("check 4/tcp"), 1, 2),
        ([words("claims --note 1"), vec![claims.to_owned()]].concat(), 1, 2),
        (words("completions fish"), 0, 2),
        (words("man"), 0, 2),
        (words("--help"), 0, 2),
        (words("--version"), 0, 2),
    ]
}

#[test]
fn output_that_cannot_be_written_is_told_and_a_closed_pipe_is_not() {
    // So that there is something to list.
    let _listener = TcpListener::bind("127.0.0.1:0").unwrap();
    for (arguments, usual, failure) in commands() {
        let output = portolan(&arguments).stdout(common::full()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(failure), "{arguments:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
        assert!(said.starts_with("portolan") && said.contains(": cannot write: No space left"), "{said}");

        let output = common::unread(portolan(&arguments));
        // What was written is short enough that the end of the command finds it, or the middle.
        let code = output.status.code().unwrap();
        assert!(code == usual || code == 0, "{arguments:?}: {code}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{arguments:?}");

        let output = portolan(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(usual), "{arguments:?}");
    }
}

/// The note behind the work of an atlas may be lost, and not the work.
#[test]
fn an_atlas_that_nobody_hears_of_is_written() {
    let out = fresh("unheard");
    let output = portolan(&atlas(&out)).stdout(common::full()).output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
    assert!(out.join("index.html").is_file());
}
