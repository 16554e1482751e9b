//! Whatever a worker writes into its channel, reading it gives a reply or
//! nothing; it never panics, and a short line never becomes a long list.

#![no_main]

use grade::engine::worker::wire::{CaseReply, InitReply, read_value, write_value};
use grade::language::names::Convention;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|line: &[u8]| {
    let _ = serde_json::from_slice::<InitReply>(line);
    if let Ok(reply) = serde_json::from_slice::<CaseReply>(line) {
        let _ = reply.missing_package();
        let _ = reply.into_outcome(&[], Convention::Snake);
    }
    // What was read can be sent on, as a reference to an earlier result is.
    if let Ok(json) = serde_json::from_slice(line) {
        let mut text = String::new();
        write_value(&mut text, &read_value(json));
        assert!(!text.contains('\n'));
    }
});
