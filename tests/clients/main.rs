//! Five tools as others write them, on the public surface alone, and how many
//! lines of each have to do with this crate.

#![cfg(feature = "overlay")]

mod labeller;
mod metrics;
mod monitor;
mod netstat;
mod scanner;

const SOURCES: [(&str, &str); 5] = [
    ("scanner", include_str!("scanner.rs")),
    ("netstat", include_str!("netstat.rs")),
    ("monitor", include_str!("monitor.rs")),
    ("metrics", include_str!("metrics.rs")),
    ("labeller", include_str!("labeller.rs")),
];

/// What the tools call on the crate's values.
const CALLS: [&str; 14] = [
    "find(",
    "of_number(",
    ".usual_name(",
    ".name()",
    ".short()",
    ".confidence()",
    ".label()",
    ".style(",
    ".service()",
    ".side_or(",
    ".found()",
    ".with_hints(",
    ".lookup(",
    ".place_of(",
];

/// The lines that name the crate, something that is imported from it, or one
/// of its calls.
fn lines(source: &str) -> usize {
    // A tool's own test is no part of it.
    let tool = source.split("#[test]").next().unwrap_or_default();
    let code = || tool.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    let imported: Vec<&str> = code()
        .filter(|line| line.starts_with("use portolan"))
        .flat_map(|line| line.split(|letter: char| !letter.is_alphanumeric() && letter != '_'))
        .filter(|word| !word.is_empty() && *word != "use" && *word != "self")
        .collect();
    let touches = |line: &str| {
        let words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        words.into_iter().any(|word| imported.contains(&word)) || CALLS.iter().any(|call| line.contains(call))
    };
    code().filter(|line| touches(line)).count()
}

#[test]
fn a_tool_takes_few_lines() {
    for (name, source) in SOURCES {
        let lines = lines(source);
        println!("{name}: {lines} lines");
        assert!((3..=15).contains(&lines), "{name}: {lines} lines");
        assert!(source.contains("use portolan"), "{name}");
    }
}
