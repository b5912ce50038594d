//! What must hold of every input that is open, whatever its bytes are.
//!
//! Each target is a function that panics where something does not hold. The
//! fuzzer calls it (`fuzz/`), and so does the test that replays the corpus which
//! the fuzzer found.

mod captures;
mod csv;
mod flows;
mod logs;
mod registry;
mod serialized;
mod services;
mod typed;

pub use captures::sniff;
pub use csv::csv;
pub use flows::flow;
pub use logs::logs;
pub use registry::registry;
pub use serialized::{json, postcard};
pub use services::services;
pub use typed::{find, parse, search};

/// A target: its name, and what it asserts of an input.
pub type Target = (&'static str, fn(&[u8]));

/// All of them, in the order of their names.
pub const TARGETS: [Target; 11] = [
    ("csv", csv),
    ("find", find),
    ("flow", flow),
    ("json", json),
    ("logs", logs),
    ("parse", parse),
    ("postcard", postcard),
    ("registry", registry),
    ("search", search),
    ("services", services),
    ("sniff", sniff),
];

/// The text that some bytes begin with.
fn text(bytes: &[u8]) -> &str {
    bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid())
}

/// Asserts that a message is one line that a terminal shows as it stands.
fn assert_message(message: &str) {
    assert!(!message.is_empty(), "there is a message");
    assert!(!message.contains(char::is_control), "found a control character in the message {message:?}");
}
