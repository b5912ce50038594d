//! Writes the label of a port in every style.
use std::fmt::{self, Write};
use std::hint::black_box;

use portolan::{Protocol::Tcp, label::LabelStyle, lookup};

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
    for &style in LabelStyle::ALL {
        let _ = write!(count, "{}", lookup(black_box(2049), black_box(Tcp)).label().style(style));
    }
    black_box(count.0);
}
