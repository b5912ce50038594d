//! The index: the search, the map, and where to go from here.

use std::fmt::{self, Write};

use portolan::{Kind, REGISTRY, Range, claim::CLAIMS, rule};

use super::chart::Chart;
use super::file::File;
use super::html::{self, Count, Thousands};
use super::{kinds, map, names, ranges};

pub fn write(chart: &Chart, out: &mut String) -> fmt::Result {
    html::page(File::Index, "portolan: an atlas of port numbers", out, |out| {
        write!(
            out,
            "<h1>An atlas of port numbers</h1>\n\
             <p>What every port is for: {} assignments of the IANA registry, and {} claims by others, each with its \
             source. {} numbers have a page of their own.</p>\n\
             <form role=\"search\" id=\"search\">\n\
             <label for=\"query\">Number, service name, vendor or any words</label>\n\
             <input type=\"search\" id=\"query\" autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\">\n\
             </form>\n\
             <noscript><p>The search is done by a script, which this browser does not run. The lists below lead to \
             every page.</p></noscript>\n\
             <p id=\"found\" role=\"status\"></p>\n\
             <ol id=\"results\"></ol>\n\
             <div id=\"rest\">\n",
            Thousands(REGISTRY.assigned().into()),
            Thousands(CLAIMS.count()),
            Thousands(chart.pages().count())
        )?;
        map::write_figure(&map::WHOLE, None, "", out)?;
        out.push_str("<h2>Ranges</h2>\n<ul>\n");
        for range in Range::ALL {
            let (path, title) = (File::Range(range).path(), html::range_title(range));
            let (first, last) = range.ports().into_inner();
            writeln!(out, "<li><a href=\"{path}\">{title}</a>, {first} to {last}. {}</li>", ranges::about(range))?;
        }
        out.push_str("</ul>\n<h2>Claims by kind</h2>\n<ul class=\"kinds\">\n");
        for &kind in Kind::ALL {
            let (path, title, count) = (File::Kind(kind).path(), kinds::title(kind), CLAIMS.of_kind(kind));
            writeln!(out, "<li><a href=\"{path}\">{title}</a> <small>{}</small></li>", Thousands(count))?;
        }
        write!(
            out,
            "</ul>\n<h2>Names without a port</h2>\n<p><a href=\"{}\">{}</a> that the registry assigns alone.</p>\n",
            File::Names.path(),
            Count(names::without_a_port().count(), "service name")
        )?;
        write!(
            out,
            "<h2>Rules</h2>\n<p><a href=\"{}\">{}</a> of systems and browsers about numbers, whoever uses them.</p>\n",
            File::Rules.path(),
            Count(rule::all().len(), "rule")
        )?;
        out.push_str("<h2>State</h2>\n<p>The registry&#39;s file of ");
        write!(out, "{}", REGISTRY.date())?;
        if let Some(updated) = REGISTRY.updated() {
            write!(out, ", with changes up to {updated}")?;
        }
        out.push_str(". The sources of the claims were checked ");
        match (CLAIMS.oldest(), CLAIMS.newest()) {
            (oldest, newest) if oldest == newest => write!(out, "on {newest}")?,
            (oldest, newest) => write!(out, "from {oldest} to {newest}")?,
        }
        write!(
            out,
            ". A port number proves little: anything \
             may listen anywhere.</p>\n</div>\n<script src=\"{}\"></script>\n<script src=\"{}\"></script>\n",
            File::SearchData.path(),
            File::Script.path()
        )
    })
}
