//! The pages of the kinds of claims.

use std::fmt::{self, Write};

use portolan::{Kind, claim, claim::CLAIMS};

use super::chart::Chart;
use super::file::File;
use super::html::{self, Count, Text};
use super::lists;

pub fn write(chart: &Chart, kind: Kind, out: &mut String) -> fmt::Result {
    let file = File::Kind(kind);
    let up = file.up();
    html::page(file, title(kind), out, |out| {
        writeln!(out, "<h1>{}</h1>\n<p>{}</p>", title(kind), Text(about(kind)))?;
        let count = Count(CLAIMS.of_kind(kind), "claim");
        writeln!(out, "<p>{count} on record here, each with its source, from the lowest port number.</p>")?;
        let mut of_kind: Vec<_> = claim::all().filter(|claim| claim.kind() == kind).collect();
        of_kind.sort_by_key(|claim| (*claim.ports().start(), *claim.ports().end(), claim.id()));
        for claim in of_kind {
            write!(out, "<section class=\"claim\" id=\"{}\">\n<h2>", Text(claim.id()))?;
            let (first, last) = claim.ports().into_inner();
            lists::write_number(chart, first, up, out)?;
            if first != last {
                out.push_str(" to ");
                lists::write_number(chart, last, up, out)?;
            }
            writeln!(out, " <small>{}</small> {}</h2>", claim.protocols(), Text(claim.name()))?;
            write!(out, "<p>{}, {}", Text(claim.vendor()), claim.standing())?;
            if let Some(since) = claim.since() {
                write!(out, ", since {since}")?;
            }
            if let Some(until) = claim.until() {
                write!(out, ", until {until}")?;
            }
            if let Some(successor) = claim.successor() {
                write!(out, ", succeeded by {}", Text(successor))?;
            }
            out.push_str(".</p>\n");
            if let Some(note) = claim.note() {
                writeln!(out, "<p>{}</p>", Text(note))?;
            }
            let (source, checked) = (Text(claim.source()), claim.checked());
            writeln!(out, "<p><a href=\"{source}\">{source}</a> <small>checked {checked}</small></p>\n</section>")?;
        }
        Ok(())
    })
}

/// Returns what claims of a kind are called, as a title.
pub fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::VendorRange => "Vendor ranges",
        Kind::Database => "Databases",
        Kind::Messaging => "Messaging",
        Kind::Containers => "Containers",
        Kind::Monitoring => "Monitoring",
        Kind::RemoteAccess => "Remote access",
        Kind::Media => "Media",
        Kind::Vpn => "VPN",
        Kind::DeveloperTool => "Developer tools",
        Kind::Web => "Web",
        Kind::Storage => "Storage",
        Kind::Network => "Network",
        Kind::Security => "Security",
        Kind::HomeAutomation => "Home automation",
        Kind::ModelServer => "Model servers",
        Kind::Enterprise => "Enterprise",
        Kind::DevelopmentServer => "Development servers",
        Kind::Game => "Games",
        Kind::PeerToPeer => "Peer-to-peer",
        Kind::VoiceVideo => "Voice and video",
        Kind::Industrial => "Industrial",
        Kind::Malware => "Malware",
        // A kind that is newer than this page goes by its own name.
        newer => newer.as_str(),
    }
}

/// Returns what claims of a kind are about, in a sentence.
pub fn about(kind: Kind) -> &'static str {
    match kind {
        Kind::VendorRange => "Runs of ports that a vendor's product takes.",
        Kind::Database => "Databases, caches, search engines and systems that process data.",
        Kind::Messaging => "Message brokers and queues.",
        Kind::Containers => "Containers and what orchestrates them.",
        Kind::Monitoring => "Metrics, logs and traces.",
        Kind::RemoteAccess => "Remote desktops and shells.",
        Kind::Media => "Streaming and media servers.",
        Kind::Vpn => "Virtual private networks and overlay networks.",
        Kind::DeveloperTool => "Debuggers, build and delivery tools, registries of packages.",
        Kind::Web => "Web servers, proxies and consoles.",
        Kind::Storage => "Files, backups and object stores.",
        Kind::Network => "Network infrastructure, printing and management.",
        Kind::Security => "Security products, secrets and identity.",
        Kind::HomeAutomation => "Lamps, plugs, sensors and their hubs.",
        Kind::ModelServer => "Servers of machine-learning models.",
        Kind::Enterprise => "Business applications.",
        Kind::DevelopmentServer => "What runs while somebody develops a web application.",
        Kind::Game => "Games, and platforms of games.",
        Kind::PeerToPeer => "Peer-to-peer networks, cryptocurrencies among them.",
        Kind::VoiceVideo => "Telephony and conferencing.",
        Kind::Industrial => "Industrial control and building technology.",
        Kind::Malware => "Malicious software that has used a port, which tells nothing of what uses it now.",
        // A kind that is newer than this page goes by its own name.
        newer => newer.as_str(),
    }
}
