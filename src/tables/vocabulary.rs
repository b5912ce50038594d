//! The words of the data files, in the order of their places in the tables: one
//! list for the generator and for the enums of the crate.

// Each side uses a part.
#![allow(dead_code)]

/// The kinds of claims, as they are written; a table holds the place.
pub const KINDS: [&str; 22] = [
    "vendor-range",
    "database",
    "messaging",
    "containers",
    "monitoring",
    "remote-access",
    "media",
    "vpn",
    "developer-tool",
    "web",
    "storage",
    "network",
    "security",
    "home-automation",
    "model-server",
    "enterprise",
    "development-server",
    "game",
    "peer-to-peer",
    "voice-video",
    "industrial",
    "malware",
];

/// The standings, as they are written; a table holds the place.
pub const STANDINGS: [&str; 5] = ["active", "deprecated", "discontinued", "dormant", "unknown"];

/// How sure a usual name is, as it is written; a table holds the place.
pub const CONFIDENCES: [&str; 3] = ["unclear", "possible", "likely"];

/// How far a number belongs to one program; a table holds the place.
pub const ROLES: [&str; 2] = ["default", "option"];

/// The kinds of rules, as they are written; a table holds the place.
pub const RULE_KINDS: [&str; 4] = ["ephemeral", "source-ports", "blocked-by-browsers", "privileged"];

/// The systems, as they are written; a table holds the place plus one.
pub const SYSTEMS: [&str; 4] = ["linux", "macos", "windows", "freebsd"];

/// Who says so, in the data files alone.
pub const AUTHORITIES: [&str; 4] = ["first-hand", "specification", "distribution", "third-party"];
