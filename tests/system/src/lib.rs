//! The tests of this package are in `tests/`. They need programs and files that
//! a machine with Rust alone may not have: `ss`, `lsof`, `/etc/services`.
