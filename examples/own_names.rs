//! A site's own names on top of the registry, and where each answer comes from.
//!
//! ```sh
//! cargo run --example own_names
//! ```

use portolan::{
    Protocol::Tcp,
    overlay::{Entry, Match, Overlay},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // In the format of /etc/services; Overlay::from_csv reads CSV.
    let mut overlay = Overlay::from_services("build-cache 8080/tcp cache # artefacts of the last ten builds")?;
    // A run of ports, beneath the line above. `new` answers `None` for an empty run.
    overlay.extend(Entry::new(8000..=8099).map(|entry| entry.with_protocols(Tcp).with_name("staging")));
    let overlay = overlay.with_name("our site");

    for number in [8080, 8081, 443] {
        let answer = overlay.lookup((number, Tcp));
        println!("{}: {}", answer.port(), answer.name().unwrap_or("no name"));
        // What is beneath the first answer can still be reached.
        for one in answer.matches() {
            println!("    {} ({:?})", one.name().unwrap_or("no name"), one.source());
        }
    }
    let numbers: Vec<String> =
        overlay.by_name("cache").filter_map(Match::ports).map(|ports| format!("{ports:?}")).collect();
    println!("cache is on {}", numbers.join(", "));
    Ok(())
}
