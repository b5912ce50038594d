//! The files of the site.

use std::fmt::Write;

use portolan::{Kind, Range};

use super::chart::{BLOCK, Chart};
use super::{index, kinds, map, names, ports, ranges, rules, search};

/// A file of the site. What its path is and what is in it is told here alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    Index,
    /// The page of a port number.
    Port(u16),
    Range(Range),
    /// What [`BLOCK`] numbers from this one on are.
    Block(u16),
    Kind(Kind),
    /// What systems and browsers do with numbers.
    Rules,
    /// The names without a port.
    Names,
    Style,
    Script,
    SearchData,
    /// The map of all numbers.
    Map(Shade),
    /// The map of the well-known range.
    CloseUp(Shade),
}

/// Whether a picture is for a light or for a dark page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shade {
    Light,
    Dark,
}

/// Returns every file of the site, the pages of port numbers last.
pub fn all(chart: &Chart) -> Vec<File> {
    let mut files = vec![File::Index, File::Rules, File::Names, File::Style, File::Script, File::SearchData];
    for shade in [Shade::Light, Shade::Dark] {
        files.extend([File::Map(shade), File::CloseUp(shade)]);
    }
    files.extend(Range::ALL.map(File::Range));
    files.extend(Kind::ALL.iter().copied().map(File::Kind));
    files.extend((BLOCK..=u16::MAX).step_by(usize::from(BLOCK)).map(File::Block));
    files.extend(chart.pages().map(File::Port));
    files
}

impl File {
    /// Returns the path from the root of the site, with slashes between its parts.
    pub fn path(self) -> String {
        let dark = |shade| if shade == Shade::Dark { "-dark" } else { "" };
        match self {
            Self::Index => "index.html".into(),
            Self::Port(number) => format!("port/{number}.html"),
            Self::Range(range) => format!("range/{range}.html"),
            Self::Block(first) => format!("block/{first}.html"),
            Self::Kind(kind) => format!("kind/{kind}.html"),
            Self::Rules => "rules.html".into(),
            Self::Names => "names.html".into(),
            Self::Style => "style.css".into(),
            Self::Script => "search.js".into(),
            Self::SearchData => "search-data.js".into(),
            Self::Map(shade) => format!("map{}.png", dark(shade)),
            Self::CloseUp(shade) => format!("well-known{}.png", dark(shade)),
        }
    }

    /// Returns whether it is a page and not a part of one.
    pub fn is_page(self) -> bool {
        !matches!(self, Self::Style | Self::Script | Self::SearchData | Self::Map(_) | Self::CloseUp(_))
    }

    /// Returns the way from this file to the root of the site.
    pub fn up(self) -> &'static str {
        if self.path().contains('/') { "../" } else { "" }
    }

    /// Returns what is in the file.
    pub fn render(self, chart: &Chart) -> Vec<u8> {
        let mut out = String::new();
        let written = match self {
            Self::Index => index::write(chart, &mut out),
            Self::Port(number) => ports::write(chart, number, &mut out),
            Self::Range(range) => ranges::write(chart, range, &mut out),
            Self::Block(first) => ranges::write_block(chart, first, &mut out),
            Self::Kind(kind) => kinds::write(chart, kind, &mut out),
            Self::Rules => rules::write(chart, &mut out),
            Self::Names => names::write(&mut out),
            Self::Style => map::write_colours(&mut out).and_then(|()| out.write_str(include_str!("style.css"))),
            Self::Script => out.write_str(include_str!("search.js")),
            Self::SearchData => search::write(chart, &mut out),
            Self::Map(shade) => return map::draw(chart, &map::WHOLE, shade),
            Self::CloseUp(shade) => return map::draw(chart, &map::CLOSE_UP, shade),
        };
        written.expect("a string takes every text");
        out.into_bytes()
    }
}
