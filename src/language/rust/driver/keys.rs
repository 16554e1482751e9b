//! The keys of hash tables: the first table of a case has the same ones each
//! time, so that what depends on its order has the same verdict each time.
//!
//! The standard library draws them once a thread, counts one of them up for
//! each table, and keeps them in a variable of the thread. It is found by its
//! content, once, and set back before each case.

use std::collections::hash_map::RandomState;
use std::sync::atomic::{AtomicPtr, Ordering};

static PLACE: AtomicPtr<u64> = AtomicPtr::new(std::ptr::null_mut());

/// The keys that the next table would have.
fn next() -> [u64; 2] {
    let [first, second] = drawn();
    [first.wrapping_add(1), second]
}

fn drawn() -> [u64; 2] {
    if std::mem::size_of::<RandomState>() != 16 {
        return [0; 2];
    }
    // SAFETY: it is two numbers of 64 bits, as its size says.
    unsafe { std::mem::transmute_copy(&RandomState::new()) }
}

/// Looks for the variable in the calling thread. It is never looked for twice.
pub fn find() {
    let keys = next();
    let Some((start, size)) = super::system::thread_variables() else { return };
    for at in 0..(size / 8).saturating_sub(1) {
        // SAFETY: within the variables of this thread, which lie on words.
        let found = unsafe { [*start.add(at), *start.add(at + 1)] };
        if found == keys {
            // SAFETY: as above.
            let place = unsafe { start.add(at) };
            let before = drawn();
            // SAFETY: as above.
            if unsafe { *place } == before[0].wrapping_add(1) {
                PLACE.store(place, Ordering::Relaxed);
                return;
            }
        }
    }
}

/// Sets the keys back; false where they were not found.
pub fn reset() -> bool {
    let place = PLACE.load(Ordering::Relaxed);
    if place.is_null() {
        return false;
    }
    // SAFETY: a variable of the main thread, which is the one that asks.
    unsafe { *place = 0x5a5a_5a5a_5a5a_5a5a };
    true
}
