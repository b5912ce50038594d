//! Everything about a port number or a port, as a page of text or Markdown.
//!
//! ```sh
//! cargo run --example page -- 3228
//! cargo run --example page -- 3228/udp --markdown
//! ```

use std::io::{self, Write};
use std::process::ExitCode;

use portolan::{
    Port,
    page::{Format, Page, page},
};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (asked, format) = match arguments[..] {
        [asked] => (asked, Format::Text),
        [asked, "--markdown"] | ["--markdown", asked] => (asked, Format::Markdown),
        _ => {
            eprintln!(
                "page: found {arguments:?}, expected a number (3228) or a port (3228/udp), and perhaps --markdown"
            );
            return ExitCode::from(2);
        }
    };
    match parse(asked) {
        Ok(page) => {
            match write!(io::stdout(), "{}", page.display(format)) {
                // Whoever reads may stop early, as `head` does.
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
                _ => ExitCode::SUCCESS,
            }
        }
        Err(error) => {
            eprintln!("page: {error}");
            ExitCode::from(2)
        }
    }
}

/// The page of a number has all of its protocols, that of a port one.
fn parse(asked: &str) -> Result<Page, String> {
    if asked.contains('/') {
        return asked.parse().map(Port::page).map_err(|error: portolan::error::ParsePortError| error.to_string());
    }
    asked
        .parse()
        .map(page)
        .map_err(|_| format!("found `{asked}`, expected a number from 0 to 65535 or a port (3228/udp)"))
}
