//! The state of the registry.

use serde::de::{self, Deserialize, Deserializer};

use crate::registry::{Date, Snapshot};

/// A snapshot as it is read, before its numbers are held against each other.
#[derive(serde::Deserialize)]
#[serde(rename = "Snapshot", deny_unknown_fields)]
struct Unchecked {
    date: Date,
    updated: Option<Date>,
    rows: u16,
    assigned: u16,
    reserved: u16,
    unassigned: u16,
    portless: u16,
}

impl TryFrom<Unchecked> for Snapshot {
    type Error = &'static str;

    fn try_from(unchecked: Unchecked) -> Result<Self, Self::Error> {
        let Unchecked { date, updated, rows, assigned, reserved, unassigned, portless } = unchecked;
        let sum = u32::from(assigned) + u32::from(reserved) + u32::from(unassigned);
        if u32::from(rows) != sum {
            return Err("found rows that are not the sum of those assigned, reserved and unassigned");
        }
        if portless > assigned {
            return Err("found more names without a port than rows that assign");
        }
        if updated.is_some_and(|updated| updated < date) {
            return Err("found updates that are older than the registry");
        }
        Ok(Self { date, updated, rows, assigned, reserved, unassigned, portless })
    }
}

impl<'de> Deserialize<'de> for Snapshot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expecting = "a snapshot of the registry with its date and counts";
        let unchecked: Unchecked = super::structure(expecting, deserializer)?;
        unchecked.try_into().map_err(de::Error::custom)
    }
}
