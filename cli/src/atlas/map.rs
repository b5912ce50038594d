//! The map: a cell for each number, in rows from the left to the right.

use std::fmt::{self, Write};
use std::ops::RangeInclusive;

use portolan::Range;

use super::chart::{BLOCK, Cell, Chart};
use super::file::{File, Shade};
use super::ranges;

/// How a picture is laid out.
#[derive(Debug)]
pub struct Layout {
    /// The numbers in it.
    ports: RangeInclusive<u16>,
    /// How many of them a row has.
    columns: usize,
    /// How many pixels a cell is wide and high.
    scale: usize,
    file: fn(Shade) -> File,
    /// What the picture is, for whoever does not see it.
    alternative: &'static str,
    caption: &'static str,
    /// How many numbers stand beside it, at even distances.
    labels: usize,
    /// Whether the words for the colours stand below it.
    legend: bool,
}

/// The map of all numbers, 256 a row, so that the row is the high byte and the
/// column the low one.
pub const WHOLE: Layout = Layout {
    ports: 0..=u16::MAX,
    columns: 256,
    scale: 3,
    file: File::Map,
    alternative: "Map of all port numbers: land at the top, islands below it, and open sea in the last quarter.",
    caption: "All 65,536 numbers, 256 a row from the top left. A row leads to the list of its numbers.",
    labels: 8,
    legend: true,
};

/// The map of the well-known range, where a cell is large enough to be told
/// from its neighbours.
pub const CLOSE_UP: Layout = Layout {
    ports: 0..=1023,
    columns: 64,
    scale: 12,
    file: File::CloseUp,
    alternative: "Map of the well-known port numbers: mostly land, with some water, most of it at the bottom.",
    caption: "The 1,024 well-known numbers, 64 a row from the top left.",
    labels: 4,
    // The page that it is on begins with one.
    legend: false,
};

/// The colour of a cell: red, green, blue.
const fn colour(cell: Cell, shade: Shade) -> [u8; 3] {
    match (cell, shade) {
        (Cell::Assigned, Shade::Light) => [0xc9, 0xa4, 0x5c],
        (Cell::Assigned, Shade::Dark) => [0xa8, 0x88, 0x4a],
        (Cell::AssignedAndClaimed, Shade::Light) => [0x6b, 0x45, 0x0c],
        (Cell::AssignedAndClaimed, Shade::Dark) => [0xf6, 0xe2, 0xae],
        (Cell::Claimed, Shade::Light) => [0xc2, 0x2f, 0x4e],
        (Cell::Claimed, Shade::Dark) => [0xff, 0x6f, 0x8b],
        (Cell::Reserved, Shade::Light) => [0x6f, 0x7b, 0x87],
        (Cell::Reserved, Shade::Dark) => [0x8c, 0x99, 0xa5],
        (Cell::Unassigned, Shade::Light) => [0xc6, 0xde, 0xec],
        (Cell::Unassigned, Shade::Dark) => [0x1d, 0x43, 0x5c],
        (Cell::Dynamic, Shade::Light) => [0x9f, 0xc3, 0xdb],
        (Cell::Dynamic, Shade::Dark) => [0x12, 0x2c, 0x3f],
    }
}

/// Returns the picture as PNG.
pub fn draw(chart: &Chart, layout: &Layout, shade: Shade) -> Vec<u8> {
    let Layout { columns, scale, .. } = *layout;
    let cells: Vec<u8> = layout.ports.clone().map(|number| chart.cell(number) as u8).collect();
    let mut pixels = Vec::with_capacity(cells.len() * scale * scale);
    for row in cells.chunks(columns) {
        let line: Vec<u8> = row.iter().flat_map(|cell| std::iter::repeat_n(*cell, scale)).collect();
        (0..scale).for_each(|_| pixels.extend(&line));
    }
    let palette: Vec<u8> = Cell::ALL.into_iter().flat_map(|cell| colour(cell, shade)).collect();
    let size = |cells: usize| u32::try_from(cells * scale).expect("a picture of 65,536 cells is small");
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, size(columns), size(cells.len() / columns));
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(palette);
    encoder.set_compression(png::Compression::High);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels));
    written.expect("as many pixels as the header says, in a vector");
    bytes
}

/// Writes the colours as properties for the style sheet.
pub fn write_colours(out: &mut String) -> fmt::Result {
    for (shade, open, close) in
        [(Shade::Light, ":root {", "}\n"), (Shade::Dark, "@media (prefers-color-scheme: dark) {\n:root {", "}\n}\n")]
    {
        out.push_str(open);
        for cell in Cell::ALL {
            let [red, green, blue] = colour(cell, shade);
            write!(out, " --{}: #{red:02x}{green:02x}{blue:02x};", cell.class())?;
        }
        out.push_str(close);
    }
    Ok(())
}

/// Writes the map with its legend; with a range, that range is marked.
pub fn write_figure(layout: &Layout, marked: Option<Range>, up: &str, out: &mut String) -> fmt::Result {
    let rows = layout.ports.len() / layout.columns;
    let (width, height) = (layout.columns * layout.scale, rows * layout.scale);
    let path = |shade| (layout.file)(shade).path();
    out.push_str("<figure>\n<div class=\"chart\">\n<div class=\"axis\" aria-hidden=\"true\">");
    for first in layout.ports.clone().step_by(layout.ports.len() / layout.labels) {
        write!(out, "<span>{first}</span>")?;
    }
    out.push_str("</div>\n");
    write!(
        out,
        "<div class=\"map\">\n<picture>\n\
         <source media=\"(prefers-color-scheme: dark)\" srcset=\"{up}{}\">\n\
         <img src=\"{up}{}\" width=\"{width}\" height=\"{height}\" alt=\"{}\">\n</picture>\n",
        path(Shade::Dark),
        path(Shade::Light),
        layout.alternative
    )?;
    if layout.columns == WHOLE.columns {
        write_overlay(marked, up, out)?;
    }
    writeln!(out, "</div>\n</div>\n<figcaption>{}</figcaption>", layout.caption)?;
    if layout.legend {
        write_legend(out)?;
    }
    out.push_str("</figure>\n");
    Ok(())
}

fn write_legend(out: &mut String) -> fmt::Result {
    out.push_str("<ul class=\"legend\">\n");
    for cell in Cell::ALL {
        writeln!(out, "<li><i class=\"{}\"></i> {}</li>", cell.class(), cell.words())?;
    }
    out.push_str("</ul>\n");
    Ok(())
}

/// Writes what lies over the map of all numbers: links to the lists, and a
/// mark at a range.
fn write_overlay(marked: Option<Range>, up: &str, out: &mut String) -> fmt::Result {
    out.push_str("<nav class=\"rows\" aria-label=\"Lists of numbers\">\n");
    for first in (0..=u16::MAX).step_by(usize::from(BLOCK)) {
        let (list, ports) = ranges::block_of(first);
        let (first, last) = (ports.start(), ports.end());
        writeln!(
            out,
            "<a href=\"{up}{}\" title=\"{first} to {last}\" aria-label=\"Ports {first} to {last}\"></a>",
            list.path()
        )?;
    }
    out.push_str("</nav>\n");
    if let Some(range) = marked {
        writeln!(out, "<div class=\"mark {range}\"></div>")?;
    }
    Ok(())
}
