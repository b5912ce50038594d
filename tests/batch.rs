//! The batch kernel, against one lookup at a time.

use std::collections::BTreeSet;

use portolan::{
    Protocol,
    batch::{NAME_COUNT, name_by_id, names_of, names_of_each},
    lookup,
};

#[test]
fn every_port_of_every_protocol_is_as_in_a_lookup() {
    let numbers: Vec<u16> = (0..=u16::MAX).collect();
    for protocol in Protocol::ALL {
        // Filled with what is no id, so that a row left out shows.
        let mut ids = vec![u16::MAX; numbers.len()];
        assert_eq!(names_of(&numbers, protocol, &mut ids), numbers.len());
        for (&number, &id) in numbers.iter().zip(&ids) {
            let port = lookup(number, protocol);
            assert_eq!(id, port.name_id(), "{port}");
            assert_eq!(name_by_id(id), port.name(), "{port}");
        }
    }
}

#[test]
fn every_number_of_every_ip_protocol_is_as_in_a_lookup() {
    let numbers: Vec<u16> = (0..=u16::MAX).collect();
    for ip_protocol in 0..=u8::MAX {
        let mut ids = vec![u16::MAX; numbers.len()];
        assert_eq!(names_of_each(&numbers, &vec![ip_protocol; numbers.len()], &mut ids), numbers.len());
        let protocol = Protocol::from_ip_number(ip_protocol);
        for (&number, &id) in numbers.iter().zip(&ids) {
            assert_eq!(id, protocol.map_or(0, |protocol| lookup(number, protocol).name_id()), "{number}/{ip_protocol}");
        }
    }
}

#[test]
fn each_row_is_answered_by_its_own_protocol() {
    let ip_protocols: Vec<u8> = (0..1_000_u32).map(|row| [6, 17, 1, 33, 132, 255, 0][row as usize % 7]).collect();
    let numbers: Vec<u16> = (0..1_000_u32).map(|row| (row * 31 % 1_100) as u16).collect();
    let mut ids = vec![u16::MAX; 1_001];
    assert_eq!(names_of_each(&numbers, &ip_protocols, &mut ids), 1_000);
    for row in 0..1_000 {
        let protocol = Protocol::from_ip_number(ip_protocols[row]);
        assert_eq!(name_by_id(ids[row]), protocol.and_then(|protocol| lookup(numbers[row], protocol).name()));
    }
    assert_eq!(ids[1_000], u16::MAX);
}

#[test]
fn each_id_has_a_name_of_its_own() {
    let names: BTreeSet<_> =
        (1..NAME_COUNT).map(|id| u16::try_from(id).unwrap()).map(|id| name_by_id(id).unwrap()).collect();
    assert_eq!(names.len(), NAME_COUNT - 1);
    for id in (u16::try_from(NAME_COUNT).unwrap()..=u16::MAX).chain([0]) {
        assert_eq!(name_by_id(id), None);
    }
}

#[test]
fn the_shorter_slice_ends_the_batch() {
    let mut ids = [u16::MAX; 3];
    assert_eq!(names_of(&[22, 80], Protocol::Tcp, &mut ids), 2);
    assert_eq!(ids[2], u16::MAX);
    assert_eq!(names_of(&[22, 80, 443], Protocol::Tcp, &mut ids[..1]), 1);
    assert_eq!(names_of(&[], Protocol::Tcp, &mut ids), 0);
    assert_eq!(names_of(&[22], Protocol::Tcp, &mut []), 0);
    assert_eq!(names_of_each(&[22, 80], &[6], &mut ids), 1);
    assert_eq!(names_of_each(&[22], &[6, 6], &mut ids), 1);
    assert_eq!(names_of_each(&[22, 80], &[6, 6], &mut ids[..1]), 1);
    assert_eq!(names_of_each(&[22], &[], &mut ids), 0);
}

#[test]
fn a_batch_runs_in_a_constant() {
    const IDS: [u16; 2] = {
        let mut ids = [0; 2];
        names_of(&[53, 50_000], Protocol::Udp, &mut ids);
        ids
    };
    assert_eq!(IDS.map(name_by_id), [Some("domain"), None]);
}
