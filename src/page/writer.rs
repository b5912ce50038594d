//! Writes headings, lists and links in a [`Format`], with every text escaped
//! as the format needs it.

use core::fmt::{self, Display, Formatter, Write};

use super::Format;

/// Writes the parts of a page, without an allocation.
pub(super) struct Writer<'a, 'f> {
    out: &'a mut Formatter<'f>,
    format: Format,
    /// Whether the fields of the list that is open belong to an entry.
    in_entry: bool,
}

impl<'a, 'f> Writer<'a, 'f> {
    pub(super) fn new(out: &'a mut Formatter<'f>, format: Format) -> Self {
        Self { out, format, in_entry: false }
    }

    /// The heading of the page.
    pub(super) fn title(&mut self, title: impl Display) -> fmt::Result {
        match self.format {
            Format::Text => self.line("", title),
            Format::Markdown => self.line("# ", title),
            Format::Html => self.element("h1", title),
        }
    }

    /// The heading of a section.
    pub(super) fn section(&mut self, heading: impl Display) -> fmt::Result {
        self.in_entry = false;
        match self.format {
            Format::Text => self.out.write_char('\n').and_then(|()| self.line("", heading)),
            Format::Markdown => self.out.write_char('\n').and_then(|()| self.line("## ", heading)),
            Format::Html => self.element("h2", heading),
        }
    }

    /// The heading of an entry of a section; the fields after it are its own.
    pub(super) fn entry(&mut self, heading: impl Display) -> fmt::Result {
        self.in_entry = true;
        match self.format {
            Format::Text => self.line("  ", heading),
            Format::Markdown => self.out.write_char('\n').and_then(|()| self.line("### ", heading)),
            Format::Html => self.element("h3", heading),
        }
    }

    /// A paragraph, or a part of one: see [`Self::more`].
    pub(super) fn paragraph(&mut self, text: impl Display) -> fmt::Result {
        self.open_paragraph()?;
        self.text(text)?;
        self.close_paragraph()
    }

    /// Starts a paragraph that [`Self::text`] and [`Self::link`] fill.
    pub(super) fn open_paragraph(&mut self) -> fmt::Result {
        match self.format {
            Format::Text => self.out.write_str("  "),
            Format::Markdown => self.out.write_char('\n'),
            Format::Html => self.out.write_str("<p>"),
        }
    }

    /// Ends a paragraph.
    pub(super) fn close_paragraph(&mut self) -> fmt::Result {
        match self.format {
            Format::Text | Format::Markdown => self.out.write_char('\n'),
            Format::Html => self.out.write_str("</p>\n"),
        }
    }

    /// Starts a list, which must get a field or an item.
    pub(super) fn open_list(&mut self) -> fmt::Result {
        match self.format {
            Format::Text => Ok(()),
            Format::Markdown => self.out.write_char('\n'),
            Format::Html => self.out.write_str("<ul>\n"),
        }
    }

    /// Ends a list.
    pub(super) fn close_list(&mut self) -> fmt::Result {
        match self.format {
            Format::Text | Format::Markdown => Ok(()),
            Format::Html => self.out.write_str("</ul>\n"),
        }
    }

    /// A list item that `value` writes behind a label.
    pub(super) fn field(&mut self, label: &str, value: impl FnOnce(&mut Self) -> fmt::Result) -> fmt::Result {
        let (before, after) = match self.format {
            Format::Text => (self.indent(), ": "),
            Format::Markdown => ("- **", ":** "),
            Format::Html => ("<li><b>", ":</b> "),
        };
        self.out.write_str(before)?;
        self.text(label)?;
        self.out.write_str(after)?;
        value(self)?;
        self.out.write_str(if self.format == Format::Html { "</li>\n" } else { "\n" })
    }

    /// A list item of one text behind a label.
    pub(super) fn fact(&mut self, label: &str, value: impl Display) -> fmt::Result {
        self.field(label, |out| out.text(value))
    }

    /// A list item of one text behind a label, if there is one.
    pub(super) fn fact_if(&mut self, label: &str, value: Option<impl Display>) -> fmt::Result {
        value.map_or(Ok(()), |value| self.fact(label, value))
    }

    /// A list item that is a command to paste, behind a label.
    pub(super) fn command(&mut self, label: &str, command: impl Display) -> fmt::Result {
        self.field(label, |out| match out.format {
            Format::Text => write!(out.out, "{command}"),
            // None of the commands has a backtick.
            Format::Markdown => write!(out.out, "`{command}`"),
            Format::Html => {
                out.out.write_str("<code>")?;
                out.text(command)?;
                out.out.write_str("</code>")
            }
        })
    }

    /// A list item that `value` writes.
    pub(super) fn item(&mut self, value: impl FnOnce(&mut Self) -> fmt::Result) -> fmt::Result {
        self.out.write_str(match self.format {
            Format::Text => self.indent(),
            Format::Markdown => "- ",
            Format::Html => "<li>",
        })?;
        value(self)?;
        self.out.write_str(if self.format == Format::Html { "</li>\n" } else { "\n" })
    }

    /// Where an item of the open list starts, in plain text.
    const fn indent(&self) -> &'static str {
        if self.in_entry { "    " } else { "  " }
    }

    /// A text that is a link to its source, where the format has links that do
    /// not show their address.
    pub(super) fn cite(&mut self, text: impl Display, address: impl Display) -> fmt::Result {
        match self.format {
            Format::Text => self.text(text),
            Format::Markdown | Format::Html => self.link(text, address),
        }
    }

    /// A text, escaped.
    pub(super) fn text(&mut self, text: impl Display) -> fmt::Result {
        write!(Escape { out: self.out, format: self.format }, "{text}")
    }

    /// A link that shows its address.
    pub(super) fn address(&mut self, address: impl Display) -> fmt::Result {
        match self.format {
            Format::Text => write!(self.out, "{address}"),
            Format::Markdown => write!(self.out, "<{address}>"),
            Format::Html => self.anchor(&address, &address),
        }
    }

    /// A link with a text.
    pub(super) fn link(&mut self, text: impl Display, address: impl Display) -> fmt::Result {
        match self.format {
            Format::Text => {
                self.text(text)?;
                write!(self.out, " ({address})")
            }
            Format::Markdown => {
                self.out.write_char('[')?;
                self.text(text)?;
                write!(self.out, "](<{address}>)")
            }
            Format::Html => self.anchor(&text, &address),
        }
    }

    fn anchor(&mut self, text: &dyn Display, address: &dyn Display) -> fmt::Result {
        self.out.write_str("<a href=\"")?;
        self.text(address)?;
        self.out.write_str("\">")?;
        self.text(text)?;
        self.out.write_str("</a>")
    }

    fn line(&mut self, mark: &str, text: impl Display) -> fmt::Result {
        self.out.write_str(mark)?;
        self.text(text)?;
        self.out.write_char('\n')
    }

    fn element(&mut self, name: &str, text: impl Display) -> fmt::Result {
        write!(self.out, "<{name}>")?;
        self.text(text)?;
        writeln!(self.out, "</{name}>")
    }
}

/// Passes a text on with what has a meaning in the format taken away.
struct Escape<'a, 'f> {
    out: &'a mut Formatter<'f>,
    format: Format,
}

impl Write for Escape<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let special: &[char] = match self.format {
            Format::Text => return self.out.write_str(text),
            Format::Markdown => &['\\', '`', '*', '_', '[', ']', '<', '>', '#', '|', '~', '&'],
            Format::Html => &['&', '<', '>', '"', '\''],
        };
        for part in text.split_inclusive(special) {
            let Some(last) = part.chars().next_back().filter(|last| special.contains(last)) else {
                self.out.write_str(part)?;
                continue;
            };
            self.out.write_str(&part[..part.len() - last.len_utf8()])?;
            match (self.format, last) {
                (Format::Html, '&') => self.out.write_str("&amp;")?,
                (Format::Html, '<') => self.out.write_str("&lt;")?,
                (Format::Html, '>') => self.out.write_str("&gt;")?,
                (Format::Html, '"') => self.out.write_str("&quot;")?,
                (Format::Html, _) => self.out.write_str("&#39;")?,
                (_, last) => write!(self.out, "\\{last}")?,
            }
        }
        Ok(())
    }
}
