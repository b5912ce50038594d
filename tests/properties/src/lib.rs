//! The tests of this package are in `tests/`: what holds for every value, tried on generated ones.
