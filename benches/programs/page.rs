//! Writes the page of a port in every format, which reads every table there is.
use std::fmt::{self, Write};
use std::hint::black_box;

use portolan::page::{Format, page};

/// Counts what is written to it.
struct Count(usize);

impl Write for Count {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

fn main() {
    let mut count = Count(0);
    for format in [Format::Text, Format::Markdown, Format::Html] {
        let _ = write!(count, "{}", page(black_box(3228)).display(format));
    }
    black_box(count.0);
}
