//! Prints the page of a port number or a port.
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

const USAGE: &str = "expected a port number (0 to 65535) or a port (3228/udp), and --markdown, --html or --json";

fn main() -> ExitCode {
    // `None` is JSON.
    let mut format = Some(Format::Text);
    let mut asked: Option<Page> = None;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--markdown" => format = Some(Format::Markdown),
            "--html" => format = Some(Format::Html),
            "--json" => format = None,
            word => match parse(word) {
                Ok(page) => asked = Some(page),
                Err(what) => {
                    eprintln!("page: {what}: {USAGE}");
                    return ExitCode::from(2);
                }
            },
        }
    }
    let Some(page) = asked else {
        eprintln!("page: no port is named: {USAGE}");
        return ExitCode::from(2);
    };
    let mut out = io::stdout().lock();
    let written = match format {
        Some(format) => write!(out, "{}", page.display(format)),
        None => serde_json::to_writer_pretty(&mut out, &page).map_err(io::Error::from).and_then(|()| writeln!(out)),
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("page: cannot write: {error}");
            ExitCode::from(2)
        }
    }
}

fn parse(word: &str) -> Result<Page, String> {
    if let Ok(number) = word.parse::<u16>() {
        return Ok(page(number));
    }
    let port: Port = word.parse().map_err(|error| format!("`{word}` is not a port: {error}"))?;
    Ok(port.page())
}
