//! What holds for every text that is looked for.

use portolan::{Port, find, lookup};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn no_text_panics(text in any::<String>()) {
        let ports: Vec<Port> = find(&text).collect();
        prop_assert!(ports.is_empty() || text.bytes().any(|byte| byte.is_ascii_alphanumeric()), "{:?}", text);
        prop_assert!(ports.is_empty() || text.is_ascii(), "{:?}", text);
    }

    #[test]
    fn case_hyphens_and_blanks_make_no_difference(text in "[a-zA-Z0-9+]{1,12}([ -][a-zA-Z0-9+]{1,8}){0,2}") {
        // A hyphen would make a number of `22-80`, which is none.
        prop_assume!(text.bytes().any(|byte| byte.is_ascii_alphabetic()));
        let ports: Vec<Port> = find(&text).collect();
        for other in [text.to_ascii_uppercase(), text.replace([' ', '-'], ""), text.replace('-', " "), format!(" {text} ")] {
            prop_assert_eq!(find(&other).collect::<Vec<_>>(), ports.clone(), "{:?}", other);
        }
    }

    #[test]
    fn a_number_is_its_ports(number in any::<u32>()) {
        let ports: Vec<Port> = find(&number.to_string()).collect();
        match u16::try_from(number) {
            Ok(number) => prop_assert!(ports.iter().all(|port| port.number() == number) && ports.len() == 4),
            Err(_) => prop_assert!(ports.is_empty()),
        }
    }

    #[test]
    fn a_port_is_itself(number in any::<u16>(), protocol in 0..4_usize) {
        let port = lookup(number, portolan::Protocol::ALL[protocol]);
        prop_assert_eq!(find(&port.to_string()).collect::<Vec<_>>(), [port]);
    }
}
