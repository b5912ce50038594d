//! The benchmarks are the files beside this folder; `README.md` tells how to run them.
