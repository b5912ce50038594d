//! `portolan page`: everything about ports, as pages.

use std::io::Write;

use portolan::page::{Format, Page, page};

use crate::Outcome;
use crate::arguments;
use crate::console::Console;
use crate::typed::NumberOrPort;

/// How a page is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    Text,
    Markdown,
    Html,
    Json,
}

pub fn run(asked: &arguments::Page, console: &mut Console) -> Outcome {
    let pages: Vec<Page> = asked.ports.iter().map(|port| page_of(*port)).collect();
    let format = match asked.format {
        Form::Text => Format::Text,
        Form::Markdown => Format::Markdown,
        Form::Html => Format::Html,
        Form::Json => {
            match pages[..] {
                [page] => serde_json::to_writer_pretty(&mut *console, &page)?,
                _ => serde_json::to_writer_pretty(&mut *console, &pages)?,
            }
            writeln!(console)?;
            return Ok(0);
        }
    };
    for (at, page) in pages.into_iter().enumerate() {
        if at > 0 {
            writeln!(console)?;
        }
        write!(console, "{}", page.display(format))?;
    }
    Ok(0)
}

fn page_of(port: NumberOrPort) -> Page {
    match port {
        NumberOrPort::Number(number) => page(number),
        NumberOrPort::Port(port) => port.page(),
    }
}
