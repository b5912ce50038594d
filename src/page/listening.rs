//! How to see what listens on a port, and what its number proves.

use core::fmt::{self, Display, Formatter};

use super::Page;
use super::writer::Writer;
use crate::inspect;
use crate::number::{Range, lookup};
use crate::uses::Os;

/// The commands of a page under a system.
pub(super) fn commands(page: Page, os: Os) -> inspect::Commands {
    match page.protocol() {
        Some(protocol) => inspect::commands(lookup(page.number, protocol), os),
        None => inspect::commands_for_number(page.number, os),
    }
}

/// How many of them are written: those that show TCP and UDP, or the one
/// protocol. What follows shows the same in another way.
const fn enough(page: Page, os: Os) -> usize {
    match os {
        Os::MacOs | Os::Windows if page.protocols.len() > 1 => 2,
        _ => 1,
    }
}

pub(super) fn section(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    if Os::ALL.iter().all(|&os| commands(page, os).len() == 0) {
        return Ok(());
    }
    out.section("How to see what listens on it (as administrator, to see every process)")?;
    out.open_list()?;
    for &os in Os::ALL.iter().filter(|&&os| commands(page, os).len() > 0) {
        out.command(os.name(), Line(commands(page, os).take(enough(page, os))))?;
    }
    out.close_list()
}

/// Commands in one line to paste: both kinds of shells read it so.
struct Line<I>(I);

impl<I: Iterator<Item = inspect::Command> + Clone> Display for Line<I> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (at, command) in self.0.clone().enumerate() {
            write!(f, "{}{command}", if at == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

pub(super) fn proof(page: Page, out: &mut Writer<'_, '_>) -> fmt::Result {
    out.section("What the number proves")?;
    out.paragraph(match (page.number, Range::of(page.number)) {
        (0, _) => {
            "Nothing listens on port 0. A packet that carries it was made on purpose or is damaged; a tool that shows \
             port 0 may also mean that it saw no port at all, as in a later fragment of a packet."
        }
        (_, Range::Dynamic) => {
            "Little. Any program may use any port, and here one side of a connection mostly has the number by chance. \
             Look at the other side's port, at the process behind the socket, and at what is said on the wire."
        }
        _ => {
            "Little. A registration tells who a number was given to, and a claim who documents its use; neither tells \
             what is listening. Any program may use any port, and clients may be handed it by chance. The process \
             behind the socket and what is said on the wire tell more."
        }
    })
}
