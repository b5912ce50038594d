//! Asks the published crate `iana-services`, in its default mode, for a port's
//! names: it reads `/etc/services` each time.
use std::hint::black_box;

fn main() {
    black_box(iana_services::lookup_by_port(black_box(22)));
}
