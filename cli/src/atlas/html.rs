//! The frame of a page, and texts in HTML.

use std::fmt::{self, Display, Formatter, Write};

use portolan::Range;

use super::file::File;

/// A text with what has a meaning in HTML taken away.
pub struct Text<T>(pub T);

impl<T: Display> Display for Text<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(Escape(f), "{}", self.0)
    }
}

struct Escape<'a, 'f>(&'a mut Formatter<'f>);

impl Write for Escape<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            match character {
                '&' => self.0.write_str("&amp;")?,
                '<' => self.0.write_str("&lt;")?,
                '>' => self.0.write_str("&gt;")?,
                '"' => self.0.write_str("&quot;")?,
                '\'' => self.0.write_str("&#39;")?,
                character => self.0.write_char(character)?,
            }
        }
        Ok(())
    }
}

/// Writes a whole page around what `content` writes.
pub fn page(
    file: File,
    title: impl Display,
    out: &mut String,
    content: impl FnOnce(&mut String) -> fmt::Result,
) -> fmt::Result {
    let up = file.up();
    write!(
        out,
        "<!DOCTYPE html>\n\
         <html lang=\"en\">\n\
         <head>\n\
         <meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}</title>\n\
         <link rel=\"stylesheet\" href=\"{up}{}\">\n\
         </head>\n\
         <body>\n\
         <header>\n\
         <nav aria-label=\"Site\">\n",
        Text(title),
        File::Style.path()
    )?;
    let places = Range::ALL.map(|range| (File::Range(range), range_label(range)));
    for (place, label) in [(File::Index, "Search")].into_iter().chain(places).chain([(File::Names, "No port")]) {
        let here = if place == file { " aria-current=\"page\"" } else { "" };
        writeln!(out, "<a href=\"{up}{}\"{here}>{label}</a>", place.path())?;
    }
    out.push_str("</nav>\n</header>\n<main>\n");
    content(out)?;
    out.push_str("</main>\n</body>\n</html>\n");
    Ok(())
}

/// The name of a range as a title.
pub const fn range_title(range: Range) -> &'static str {
    match range {
        Range::WellKnown => "Well-known ports",
        Range::Registered => "Registered ports",
        Range::Dynamic => "Dynamic ports",
    }
}

/// The name of a range where there is little room.
const fn range_label(range: Range) -> &'static str {
    match range {
        Range::WellKnown => "Well-known",
        Range::Registered => "Registered",
        Range::Dynamic => "Dynamic",
    }
}

/// A number with a comma between thousands.
pub struct Thousands(pub usize);

impl Display for Thousands {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            below @ 0..=999 => write!(f, "{below}"),
            number => write!(f, "{},{:03}", Self(number / 1000), number % 1000),
        }
    }
}

/// So many of something: `1 number`, `1,024 numbers`.
pub struct Count(pub usize, pub &'static str);

impl Display for Count {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", Thousands(self.0), self.1, if self.0 == 1 { "" } else { "s" })
    }
}
