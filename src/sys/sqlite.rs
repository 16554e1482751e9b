//! The few calls of SQLite's C interface that rusqlite does not wrap. All of
//! them act on the whole process, so they serve the SQL worker alone.

use std::ffi::c_int;
use std::sync::Once;

use rusqlite::ffi;

/// What `'now'` is in a query: the default start of a virtual clock
/// (2027-01-15 08:00:00 UTC), as milliseconds of the Julian day count.
const NOW: i64 = 210_866_760_000_000 + 1_800_000_000_000;

/// Sets how many bytes SQLite may hold; an allocation beyond fails. 0 is no
/// limit.
pub fn set_heap_limit(bytes: u64) {
    let bytes = i64::try_from(bytes).unwrap_or(0);
    // SAFETY: takes a number, no pointers.
    unsafe { ffi::sqlite3_hard_heap_limit64(bytes) };
}

/// Bytes that SQLite holds now.
pub fn memory_used() -> u64 {
    // SAFETY: takes nothing.
    u64::try_from(unsafe { ffi::sqlite3_memory_used() }).unwrap_or(0)
}

/// The most bytes that SQLite has held since [`reset_memory_peak`].
pub fn memory_peak() -> u64 {
    // SAFETY: takes a number, no pointers.
    u64::try_from(unsafe { ffi::sqlite3_memory_highwater(0) }).unwrap_or(0)
}

/// Starts the measurement of [`memory_peak`] again.
pub fn reset_memory_peak() {
    // SAFETY: takes a number, no pointers.
    unsafe { ffi::sqlite3_memory_highwater(1) };
}

/// Starts the sequence behind `random()` again, the same for each query.
pub fn seed_random() {
    let seed: c_int = 1;
    let connection: *mut ffi::sqlite3 = std::ptr::null_mut();
    // SAFETY: this operation reads an int and a connection, which may be null.
    unsafe { ffi::sqlite3_test_control(ffi::SQLITE_TESTCTRL_PRNG_SEED, seed, connection) };
}

/// Stops SQLite's clock for connections that are opened afterwards, so that an
/// answer cannot depend on the day on which it is graded.
pub fn stop_clock() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: a null name asks for the default VFS; initialising first
        // makes sure that there is one.
        let found = unsafe {
            ffi::sqlite3_initialize();
            ffi::sqlite3_vfs_find(std::ptr::null())
        };
        // SAFETY: a VFS that is registered is never freed.
        let Some(default) = (unsafe { found.as_ref() }) else {
            return;
        };
        let mut stopped = *default;
        stopped.pNext = std::ptr::null_mut();
        stopped.zName = c"grade".as_ptr();
        stopped.xCurrentTime = Some(julian_day);
        stopped.xCurrentTimeInt64 = Some(julian_milliseconds);
        let stopped = Box::leak(Box::new(stopped));
        // SAFETY: the copy lives for ever, and its other methods only use
        // pAppData, which was copied with them.
        unsafe { ffi::sqlite3_vfs_register(stopped, 1) };
    });
}

unsafe extern "C" fn julian_milliseconds(
    _: *mut ffi::sqlite3_vfs,
    time: *mut ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite passes a pointer to its own variable.
    unsafe { *time = NOW };
    ffi::SQLITE_OK
}

unsafe extern "C" fn julian_day(_: *mut ffi::sqlite3_vfs, time: *mut f64) -> c_int {
    // SAFETY: SQLite passes a pointer to its own variable.
    unsafe { *time = NOW as f64 / 86_400_000.0 };
    ffi::SQLITE_OK
}
