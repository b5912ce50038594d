//! Expectations that follow from the data: the sizes of the tables, the counts
//! of the data's README and how often the side of a flow is right. One command
//! writes all of them anew:
//!
//! ```text
//! PORTOLAN_WRITE_EXPECTED=1 cargo test
//! ```

use std::path::Path;
use std::{env, fs};

/// Writes what was found in the place of what was expected, if it is set.
const WRITE: &str = "PORTOLAN_WRITE_EXPECTED";

fn assert_text(path: &str, found: &str, replaced: impl Fn(&str) -> String) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let before = fs::read_to_string(&file).unwrap();
    let after = replaced(&before);
    if before == after {
        return;
    }
    if env::var_os(WRITE).is_some() {
        fs::write(&file, after).unwrap();
    } else {
        panic!("{path} does not say this; if it is meant, run `{WRITE}=1 cargo test`:\n{found}");
    }
}

/// Asserts what a whole file holds.
#[allow(dead_code)]
pub fn assert_file(path: &str, found: &str) {
    assert_text(path, found, |_| found.to_string());
}

/// Asserts what is between two marks of a page.
#[allow(dead_code)]
pub fn assert_passage(path: &str, name: &str, found: &str) {
    assert_between(path, &format!("<!-- expected: {name} -->\n"), "<!-- expected: end -->", found);
}

/// Asserts what is between two texts of a file.
#[allow(dead_code)]
pub fn assert_between(path: &str, start: &str, end: &str, found: &str) {
    assert_text(path, found, |page| {
        let (before, rest) = page.split_once(start).unwrap_or_else(|| panic!("{path} has no {start}"));
        let (_, after) = rest.split_once(end).unwrap_or_else(|| panic!("{path} has no end of {start}"));
        format!("{before}{start}{found}{end}{after}")
    });
}
