//! Writes the rows of the registry as a static array of Rust, for `rows.rs`.
use portolan::registry::assignments;

fn main() {
    let mut rows: Vec<_> = assignments()
        .map(|row| {
            let ports = row.ports().unwrap_or(0..=0);
            let protocol = row.protocol().map(|protocol| protocol.to_string()).unwrap_or_default();
            let date = |date: Option<portolan::Date>| date.map(|date| date.to_string()).unwrap_or_default();
            let references: Vec<String> = row.references().map(|reference| reference.to_string()).collect();
            (
                row.name().unwrap_or_default(),
                *ports.start(),
                *ports.end(),
                protocol,
                row.description().unwrap_or_default(),
                row.assignee().unwrap_or_default(),
                row.contact().unwrap_or_default(),
                date(row.registered()),
                date(row.modified()),
                references.join(" "),
                row.unauthorized_use().unwrap_or_default(),
                row.notes().unwrap_or_default(),
            )
        })
        .collect();
    rows.sort_by(|a, b| (&a.3, a.1).cmp(&(&b.3, b.1)));
    println!("static ROWS: [Row; {}] = [", rows.len());
    for row in rows {
        println!("{row:?},");
    }
    println!("];");
}
