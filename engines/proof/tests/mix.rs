//! What the other tests and the measurements ask about is always the same, and
//! is the mix that it is said to be.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int32Type, Int64Type, UInt8Type};
use portolan_engines_proof::flows::{self, Ports};
use sha2::{Digest, Sha256};

fn flows_of(ports: Ports) -> Vec<RecordBatch> {
    flows::batches(100_000, ports).map(Result::unwrap).collect()
}

/// Each column as 64-bit numbers, with a number of its own for null.
fn digest(batches: &[RecordBatch]) -> u64 {
    let mut digest = Sha256::new();
    for batch in batches {
        for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
            if field.name() == "side" {
                column.as_string::<i32>().iter().for_each(|side| digest.update(side.unwrap()));
                continue;
            }
            let numbers = cast(column, &DataType::Int64).unwrap();
            for number in numbers.as_primitive::<Int64Type>() {
                digest.update(number.unwrap_or(i64::MIN).to_le_bytes());
            }
        }
    }
    u64::from_be_bytes(*digest.finalize().first_chunk().unwrap())
}

#[test]
fn flows_are_always_the_same() {
    assert_eq!(digest(&flows_of(Ports::Narrow)), 0x3cbd_6689_40a6_48ab);
    assert_eq!(digest(&flows_of(Ports::Wide)), 0x2e68_45b1_2c10_6fe3);
}

#[test]
fn flows_have_the_mix_of_a_log() {
    let batches = flows_of(Ports::Wide);
    let mut shares = std::collections::BTreeMap::<Option<u8>, u32>::new();
    let (mut odd, mut ephemeral) = (0, 0);
    for batch in &batches {
        let column = |name: &str| batch.column_by_name(name).unwrap();
        column("protocol").as_primitive::<UInt8Type>().iter().for_each(|one| *shares.entry(one).or_default() += 1);
        for name in ["src_port", "dst_port"] {
            let ports = column(name).as_primitive::<Int32Type>();
            odd += ports.iter().flatten().filter(|port| u16::try_from(*port).is_err()).count();
            ephemeral += ports.iter().flatten().filter(|port| (32_768..61_000).contains(port)).count();
        }
        let bytes = column("bytes").as_primitive::<Int64Type>();
        assert!(bytes.iter().flatten().all(|bytes| (40..=40 + 1459 * 40).contains(&bytes)));
        assert!(bytes.null_count() > 0);
    }
    let share = |protocol: u8| f64::from(shares[&Some(protocol)]) / 100_000.0;
    assert!((0.6..0.8).contains(&share(6)) && (0.2..0.4).contains(&share(17)), "{shares:?}");
    for rare in [1, 33, 47, 50, 132] {
        assert!((0.0005..0.02).contains(&share(rare)), "{rare}: {shares:?}");
    }
    assert!(shares.contains_key(&None) && (100..1_000).contains(&odd), "{odd}");
    assert!((80_000..120_000).contains(&ephemeral), "{ephemeral}");
}

#[test]
fn a_digest_is_that_of_the_text() {
    // As of `printf abc | sha256sum`.
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(portolan_engines_proof::question::digest("abc"), abc);
    assert_ne!(portolan_engines_proof::question::digest("abd"), abc);
}

#[test]
fn a_field_without_a_value_is_null() {
    use portolan_engines_proof::logs;
    let text = "#fields\tts\tid.orig_p\tid.resp_p\tproto\torig_bytes\n1\t5\t22\ttcp\t7\n1\t5\t22\t-\t-\n1\t5\t22\t\t\n";
    let batch = logs::read(text, logs::ZEEK).unwrap();
    let protocols = batch.column_by_name("protocol").unwrap().as_string::<i32>();
    assert_eq!(protocols.iter().collect::<Vec<_>>(), [Some("tcp"), None, None]);
    assert_eq!(batch.column_by_name("bytes").unwrap().null_count(), 2);
}
