//! What an index takes of the heap. A program of its own without a test
//! harness, so that nothing else allocates while it counts.

use peak_alloc::PeakAlloc;
use portolan::search::SearchIndex;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

fn main() {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let index = SearchIndex::new();
    let (held, peak) = (HEAP.current_usage() - before, HEAP.peak_usage() - before);
    assert_eq!(index.heap_bytes(), held, "the index does not know its own size");
    assert!((400_000..600_000).contains(&held), "the documentation of SearchIndex says about half a megabyte: {held}");
    assert!(peak < 2_000_000, "the documentation of SearchIndex says less than 2 megabytes: {peak}");

    // What a query takes, it gives back; the results too.
    let found = index.search("framehawk");
    assert!(!found.is_empty() && HEAP.current_usage() > before + held);
    drop(found);
    assert_eq!(HEAP.current_usage(), before + held);
    drop(index);
    assert_eq!(HEAP.current_usage(), before);

    // Last, because printing keeps a buffer.
    println!("held {held} bytes, {peak} while it was made");
}
