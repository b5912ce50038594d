//! `portolan sniff`: reads a capture of packets and prints the conversations in
//! it with their services.
//!
//! A conversation is what goes to and fro between two addresses and ports of
//! TCP, UDP, SCTP or DCCP; they are in the order of their first packets.
//!
//! Who sent the first packet tells the service of TCP, SCTP and DCCP if that
//! packet or its answer opens a connection (SYN, INIT, Request), and of UDP
//! where the port numbers leave it open. A second connection between the same
//! addresses and ports is no conversation of its own.

pub mod capture;
mod conversation;
mod link;
mod packet;

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use crate::Outcome;
use crate::arguments::Sniff;
use crate::console::{Console, Problem};
use crate::escape::shown;
pub use conversation::Conversations;

pub fn run(asked: &Sniff, console: &mut Console) -> Outcome {
    let mut conversations = Conversations::default();
    let (name, read) = match asked.file.as_deref().filter(|file| *file != Path::new("-")) {
        None => ("standard input".to_string(), capture::read(&mut conversations, io::stdin())),
        Some(path) => {
            let file = File::open(path).map_err(|error| format!("it cannot be read: {error}"));
            (shown(path).to_string(), file.and_then(|file| capture::read(&mut conversations, file)))
        }
    };
    // What was read before a fault is printed.
    for conversation in &conversations.all {
        match asked.json {
            true => writeln!(console, "{}", conversation.json())?,
            false => writeln!(console, "{conversation}")?,
        }
    }
    console.flush()?;
    let Conversations { all, packets, other, unknown, .. } = &conversations;
    if *packets > 0 {
        console.tell(format_args!("{packets} packets, {} conversations, {other} packets of none", all.len()));
    }
    for (link, count) in unknown {
        console.tell(format_args!("{count} packets of the link type {link}, which is not known"));
    }
    read.map_err(|problem| Problem::Failed(format!("{name}: {problem}")))?;
    if *packets > 0 && unknown.values().sum::<u64>() == *packets {
        return Err(Problem::Failed(format!("{name}: no packet of it can be read")));
    }
    Ok(0)
}
