//! What the other programs are compared with: nothing but what keeps the
//! optimiser from seeing through.
fn main() {
    std::hint::black_box(std::hint::black_box(22_u16));
}
