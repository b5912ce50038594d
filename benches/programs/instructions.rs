//! Ten thousand times the lookup that the first argument names, for callgrind
//! to count.
use std::hint::black_box;

use portolan::{Protocol::{Tcp, Udp}, batch::names_of, by_name, find, lookup};

fn times(call: impl Fn() -> usize) {
    for _ in 0..10_000 {
        black_box(call());
    }
}

fn main() {
    let length = |text: Option<&str>| text.map_or(0, str::len);
    let https = || lookup(black_box(443), black_box(Tcp));
    let unnamed = || lookup(black_box(50_000), black_box(Tcp));
    let case = std::env::args().nth(1).unwrap_or_default();
    match case.as_str() {
        "nothing" => times(|| black_box(443) + black_box(Tcp) as usize),
        "name" => times(|| length(https().name())),
        "name of none" => times(|| length(unnamed().name())),
        "name_id" => times(|| usize::from(https().name_id())),
        "description" => times(|| {
            let port = lookup(black_box(3228), black_box(Udp));
            length(port.assignment().and_then(portolan::Assignment::description))
        }),
        "claims" => times(|| lookup(black_box(3228), black_box(Udp)).claims().len()),
        "claims of none" => times(|| lookup(black_box(4), black_box(Tcp)).claims().len()),
        "first claim's name" => times(|| {
            length(lookup(black_box(3228), black_box(Udp)).claims().next().map(portolan::Claim::name))
        }),
        "usual" => times(|| length(https().usual().map(portolan::Usual::name))),
        "usual_name" => times(|| length(https().usual_name())),
        "find a service name" => times(|| find(black_box("dwmsgserver")).len()),
        "find a word" => times(|| find(black_box("postgres")).len()),
        "by_name of 3 letters" => times(|| by_name(black_box("ssh")).len()),
        "by_name of 11 letters" => times(|| by_name(black_box("dwmsgserver")).len()),
        "by_name of 11 capitals" => times(|| by_name(black_box("DWMSGSERVER")).len()),
        "by_name of none" => times(|| by_name(black_box("dwmsgservex")).len()),
        "names_of 100 ports" => {
            let numbers: Vec<u16> = (0..100).collect();
            let mut ids = vec![0; numbers.len()];
            for _ in 0..10_000 {
                black_box(names_of(black_box(&numbers), Tcp, black_box(&mut ids)));
            }
        }
        other => panic!("found the case `{other}`, expected one of this file"),
    }
}
