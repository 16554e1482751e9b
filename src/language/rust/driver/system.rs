//! The few calls of the system that the standard library has no name for.

use std::os::raw::{c_int, c_long, c_uint, c_void};

extern "C" {
    fn clock_gettime(clock: c_int, time: *mut [c_long; 2]) -> c_int;
    fn getrusage(who: c_int, usage: *mut [c_long; 18]) -> c_int;
    fn lseek(descriptor: c_int, offset: i64, whence: c_int) -> i64;
    fn fcntl(descriptor: c_int, command: c_int, ...) -> c_int;
    fn fork() -> c_int;
    fn waitpid(child: c_int, status: *mut c_int, options: c_int) -> c_int;
    fn signal(number: c_int, handler: usize) -> usize;
    fn raise(number: c_int) -> c_int;
    fn _exit(status: c_int) -> !;
}

const CLOCK_PROCESS: c_int = if cfg!(target_os = "macos") { 12 } else { 2 };

/// CPU time of all threads, in nanoseconds.
pub fn cpu() -> i64 {
    let mut time = [0; 2];
    // SAFETY: a `timespec` is two words on every system with 64 bits.
    unsafe { clock_gettime(CLOCK_PROCESS, &mut time) };
    time[0] as i64 * 1_000_000_000 + time[1] as i64
}

/// The peak of resident memory, in bytes.
pub fn peak() -> i64 {
    let mut usage = [0; 18];
    // SAFETY: a `rusage` has 18 words at most; the fifth is the peak.
    unsafe { getrusage(0, &mut usage) };
    usage[4] as i64 * if cfg!(target_os = "macos") { 1 } else { 1024 }
}

/// How much was printed to a file that is only appended to.
pub fn size(descriptor: c_int) -> i64 {
    // SAFETY: moves no memory.
    unsafe { lseek(descriptor, 0, 2) }.max(0)
}

pub fn close_on_exec(descriptor: c_int) {
    // SAFETY: moves no memory.
    unsafe { fcntl(descriptor, 2, 1 as c_int) };
}

pub fn end(status: c_int) -> ! {
    // SAFETY: ends the process.
    unsafe { _exit(status) }
}

/// Does the work in a fork, and ends as the fork ended if that was no good end.
pub fn apart(work: impl FnOnce()) {
    // SAFETY: this thread is the only one.
    let child = unsafe { fork() };
    if child == 0 {
        work();
        end(113);
    }
    let mut status = 0;
    // SAFETY: `status` lives for as long as the call.
    while child < 0 || unsafe { waitpid(child, &mut status, 0) } < 0 {
        if child < 0 {
            end(70);
        }
    }
    let signal_number = status & 0x7f;
    if signal_number != 0 {
        // SAFETY: ends the process as the fork ended.
        unsafe {
            signal(signal_number, 0);
            raise(signal_number);
        }
        end(70);
    }
    if status >> 8 & 0xff != 113 {
        end(status >> 8 & 0xff);
    }
}

/// Where the variables of this thread lie that belong to the program itself,
/// and how many bytes they have.
#[cfg(target_os = "linux")]
pub fn thread_variables() -> Option<(*mut u64, usize)> {
    #[repr(C)]
    struct Module {
        address: usize,
        name: *const u8,
        headers: *const [u64; 7],
        count: u16,
        _loads: [u64; 2],
        _number: usize,
        variables: *mut u64,
    }
    extern "C" {
        fn dl_iterate_phdr(each: extern "C" fn(*const Module, usize, *mut Found) -> c_int, found: *mut Found) -> c_int;
    }
    type Found = Option<(*mut u64, usize)>;
    extern "C" fn first(module: *const Module, _size: usize, found: *mut Found) -> c_int {
        const THREAD_LOCAL: u64 = 7;
        // SAFETY: lent for as long as the call; the first module is the program.
        unsafe {
            for index in 0..(*module).count as usize {
                let header = *(*module).headers.add(index);
                if header[0] & 0xffff_ffff == THREAD_LOCAL && !(*module).variables.is_null() {
                    *found = Some(((*module).variables, header[5] as usize));
                }
            }
        }
        1
    }
    let mut found = None;
    // SAFETY: `found` lives for as long as the call.
    unsafe { dl_iterate_phdr(first, &mut found) };
    found.filter(|(start, _)| cfg!(target_pointer_width = "64") && *start as usize % 8 == 0)
}

#[cfg(not(target_os = "linux"))]
pub fn thread_variables() -> Option<(*mut u64, usize)> {
    None
}

/// The standard library asks this for the keys of its hash tables. What
/// depends on their order is then the same each time.
#[no_mangle]
pub extern "C" fn getrandom(buffer: *mut c_void, length: usize, _flags: c_uint) -> isize {
    // SAFETY: the caller lends as many bytes as it says.
    unsafe { std::ptr::write_bytes(buffer as *mut u8, 0x5a, length) };
    length as isize
}
