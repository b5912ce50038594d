//! The folder that the tool works in, and the sets of packages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Packages whose faults are switched in one build.
#[derive(Debug)]
pub struct Set {
    pub name: &'static str,
    /// The workspace, with a slash at the end, in the tree.
    pub root: &'static str,
    pub folders: &'static [&'static str],
    /// The manifests that get the switch.
    pub manifests: &'static [&'static str],
    /// The arguments of Cargo that compile, the quickest first.
    pub checks: &'static [&'static [&'static str]],
    /// The arguments of Cargo that build the tests.
    pub build: &'static [&'static str],
    /// Whether there are switches in constant functions, for which the compiler
    /// has to be told that it is a nightly one.
    pub constant: bool,
}

pub const SETS: [Set; 2] = [
    Set {
        name: "core",
        root: "",
        folders: &["src/", "build/", "build.rs", "cli/src/"],
        manifests: &["Cargo.toml", "cli/Cargo.toml", "tests/properties/Cargo.toml"],
        checks: &[
            &["check", "-p", "portolan", "--lib", "--all-features"],
            &["check", "-p", "portolan-cli"],
            &["check", "--tests", "-p", "portolan", "-p", "portolan-properties", "-p", "portolan-cli"],
        ],
        build: &[
            "test",
            "--no-run",
            "--tests",
            "-p",
            "portolan",
            "-p",
            "portolan-properties",
            "-p",
            "portolan-cli",
            "-p",
            "portolan-system",
            "-p",
            "portolan-inputs",
            // With tests that need a terminal.
            "--features",
            "portolan-cli/system",
        ],
        constant: true,
    },
    Set {
        name: "engines",
        root: "engines/",
        folders: &["engines/datafusion/src/", "engines/ballista/src/", "engines/proof/src/"],
        manifests: &["engines/datafusion/Cargo.toml", "engines/ballista/Cargo.toml", "engines/proof/Cargo.toml"],
        checks: &[&["check", "--workspace"]],
        // With the examples, which a test runs.
        build: &["test", "--no-run", "--workspace"],
        constant: false,
    },
];

impl Set {
    /// Cargo in the copy.
    pub fn cargo(&self, work: &Work) -> Command {
        let mut command = self.plain_cargo(work, &work.tree());
        if self.constant {
            command.env("RUSTC_BOOTSTRAP", "1");
        }
        command.env("CARGO_TARGET_DIR", work.target());
        command
    }

    /// Cargo in a tree without switches.
    pub fn plain_cargo(&self, work: &Work, tree: &Path) -> Command {
        // A constant that is computed without end stops the build.
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -t 300; exec cargo \"$@\"", "sh"]);
        // What the switches need sets the dependencies of the core apart.
        let target = if self.constant { work.path("alone-target") } else { work.target() };
        command.current_dir(tree.join(self.root)).env("CARGO_TARGET_DIR", target);
        // A cap on lints by a flag would build the dependencies anew.
        command.env("CARGO_TERM_COLOR", "never").env("RUSTFLAGS", if self.constant { "--cap-lints=allow" } else { "" });
        command
    }

    /// The code of the switch for the set.
    pub fn switch(&self, code: &str) -> String {
        if self.constant {
            return code.to_owned();
        }
        code.replace("#![feature(core_intrinsics, const_eval_select)]", "")
            .replace("core::intrinsics::const_eval_select((fault,), never, at_run_time)", "at_run_time(fault)")
            .replace("pub const fn on", "pub fn on")
    }
}

/// The folder that the tool works in.
#[derive(Debug)]
pub struct Work(pub PathBuf);

impl Work {
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The tree as it is.
    pub fn plain(&self) -> PathBuf {
        self.path("plain")
    }

    /// The tree with the switches.
    pub fn tree(&self) -> PathBuf {
        self.path("tree")
    }

    pub fn target(&self) -> PathBuf {
        std::env::var_os("PORTOLAN_MUTANTS_TARGET").map_or_else(|| self.path("target"), PathBuf::from)
    }

    pub fn states(&self) -> PathBuf {
        self.path("states.tsv")
    }

    pub fn programs(&self) -> PathBuf {
        self.path("programs.tsv")
    }

    pub fn baseline(&self) -> PathBuf {
        self.path("baseline.tsv")
    }

    pub fn results(&self) -> PathBuf {
        self.path("results.tsv")
    }

    pub fn read_programs(&self) -> Vec<(String, PathBuf, PathBuf)> {
        let text = fs::read_to_string(self.programs()).expect("the tests are built");
        let parts = |line: &str| {
            let mut parts = line.split('\t').map(str::to_owned);
            let mut next = move || parts.next().unwrap_or_default();
            (next(), PathBuf::from(next()), PathBuf::from(next()))
        };
        text.lines().map(parts).collect()
    }

    /// The state of each fault: `switch`, `alone` or `unviable`.
    pub fn read_states(&self) -> Vec<String> {
        let text = fs::read_to_string(self.states()).expect("`prepare` has been run");
        text.lines().map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
    }
}
