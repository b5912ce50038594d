//! Runs the tests against each fault that `cargo mutants` would make, all of
//! them in one build. `README.md` says how.

mod alone;
mod instrument;
mod list;
mod prepare;
mod report;
mod run;
mod work;

use std::path::{Path, PathBuf};

use work::{SETS, Work};

const USAGE: &str = "prepare | run [--shard K/N] [--missed] [--quick] [--only TEXT] | alone [--sample N] | report, each with \
                     --set core|engines --work FOLDER";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).map(String::as_str)
    };
    let set = SETS.iter().find(|set| set.name == value("--set").unwrap_or("core")).expect(USAGE);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the tree is there");
    let folder = value("--work").map_or_else(|| root.join("target/mutants"), PathBuf::from);
    let work = Work(folder.join(set.name));
    std::fs::create_dir_all(&work.0).expect("the folder can be made");
    let work = Work(work.0.canonicalize().expect("the folder is there"));
    let shard = value("--shard").map_or((0, 1), |text| {
        let (shard, shards) = text.split_once('/').expect(USAGE);
        (shard.parse().expect(USAGE), shards.parse().expect(USAGE))
    });
    match arguments.first().map(String::as_str) {
        Some("prepare") => prepare::prepare(&work, set, &root),
        Some("run") => {
            let given = |name: &str| arguments.iter().any(|argument| argument == name);
            run::run(&work, set, shard, given("--missed"), given("--quick"), value("--only").unwrap_or_default());
        }
        Some("alone") => {
            let sample = value("--sample").map_or(0, |count| count.parse().expect(USAGE));
            alone::alone(&work, set, shard, value("--only").unwrap_or_default(), sample);
        }
        Some("report") => report::report(&work, set),
        _ => panic!("{USAGE}"),
    }
}
