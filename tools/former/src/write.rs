//! Writes `former.csv`.

use crate::Former;

/// The text of `former.csv`, one line a name, in the order given.
#[must_use]
pub fn to_csv(names: &[Former]) -> String {
    let mut text = String::from("port,protocol,name,description,last,gone,became\n");
    for former in names {
        let number = former.port.number.to_string();
        let [protocol, last, gone, became] = [
            former.port.protocol.to_string(),
            former.last.to_string(),
            former.gone.to_string(),
            former.became.to_string(),
        ];
        let cells = [&number, &protocol, &former.name, &former.description, &last, &gone, &became];
        text.push_str(&cells.map(|cell| quoted(cell)).join(","));
        text.push('\n');
    }
    text
}

/// A cell as RFC 4180 has it.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_string() }
}
