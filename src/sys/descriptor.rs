//! File descriptors: memory files, pipes, polling and positioned reads.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::time::{Duration, Instant};

use super::{check, check_size, retry};

/// An anonymous file that every writer appends to, for what a child prints.
///
/// It lives in memory where the system can do that, else it is a temporary
/// file that has no name any more. `name` only shows in `/proc`.
pub fn memfd(name: &str) -> io::Result<OwnedFd> {
    let file = anonymous_file(name)?;
    // SAFETY: F_SETFL only takes flags, and the descriptor is open.
    check(unsafe { libc::fcntl(file.as_raw_fd(), libc::F_SETFL, libc::O_APPEND) })?;
    Ok(file)
}

#[cfg(target_os = "linux")]
fn anonymous_file(name: &str) -> io::Result<OwnedFd> {
    let name = std::ffi::CString::new(name)?;
    // SAFETY: the name is a C string that outlives the call.
    match check(unsafe { libc::memfd_create(name.as_ptr(), libc::MFD_CLOEXEC) }) {
        // SAFETY: the call has just made this descriptor, so nobody else owns it.
        Ok(raw) => Ok(unsafe { OwnedFd::from_raw_fd(raw) }),
        Err(_) => Ok(tempfile::tempfile()?.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn anonymous_file(_name: &str) -> io::Result<OwnedFd> {
    Ok(tempfile::tempfile()?.into())
}

/// An anonymous file with this content, to be read from its beginning. Where
/// the system can, it is sealed: nobody who is handed it can change it.
pub fn sealed(name: &str, content: &[u8]) -> io::Result<OwnedFd> {
    let mut file = std::fs::File::from(sealable_file(name)?);
    io::Write::write_all(&mut file, content)?;
    io::Seek::rewind(&mut file)?;
    #[cfg(target_os = "linux")]
    {
        let seals =
            libc::F_SEAL_WRITE | libc::F_SEAL_GROW | libc::F_SEAL_SHRINK | libc::F_SEAL_SEAL;
        // SAFETY: F_ADD_SEALS takes a number, and the descriptor is open. A
        // temporary file that stands in for a memory file refuses, and is as
        // good: its only reader is the child that it is made for.
        unsafe { libc::fcntl(file.as_raw_fd(), libc::F_ADD_SEALS, seals) };
    }
    Ok(file.into())
}

#[cfg(target_os = "linux")]
fn sealable_file(name: &str) -> io::Result<OwnedFd> {
    let name = std::ffi::CString::new(name)?;
    let flags = libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING;
    // SAFETY: the name is a C string that outlives the call.
    match check(unsafe { libc::memfd_create(name.as_ptr(), flags) }) {
        // SAFETY: the call has just made this descriptor, so nobody else owns it.
        Ok(raw) => Ok(unsafe { OwnedFd::from_raw_fd(raw) }),
        Err(_) => Ok(tempfile::tempfile()?.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn sealable_file(name: &str) -> io::Result<OwnedFd> {
    anonymous_file(name)
}

/// A pipe, as its reading and its writing end, both close-on-exec.
pub fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let (reader, writer) = io::pipe()?;
    Ok((reader.into(), writer.into()))
}

/// Makes reads and writes return `WouldBlock` instead of waiting, or undoes it.
pub fn set_nonblocking(descriptor: impl AsFd, nonblocking: bool) -> io::Result<()> {
    let raw = descriptor.as_fd().as_raw_fd();
    // SAFETY: F_GETFL takes no argument, and the descriptor is open.
    let flags = check(unsafe { libc::fcntl(raw, libc::F_GETFL) })?;
    let wanted = if nonblocking {
        flags | libc::O_NONBLOCK
    } else {
        flags & !libc::O_NONBLOCK
    };
    // SAFETY: F_SETFL only takes flags, and the descriptor is open.
    check(unsafe { libc::fcntl(raw, libc::F_SETFL, wanted) }).map(drop)
}

/// Asks for a pipe buffer of so many bytes. Returns false where the system
/// cannot do that or does not grant it; the pipe then works as before.
#[cfg(target_os = "linux")]
pub fn set_pipe_size(descriptor: impl AsFd, bytes: usize) -> bool {
    let Ok(bytes) = libc::c_int::try_from(bytes) else {
        return false;
    };
    // SAFETY: F_SETPIPE_SZ takes a number, and the descriptor is open.
    unsafe { libc::fcntl(descriptor.as_fd().as_raw_fd(), libc::F_SETPIPE_SZ, bytes) != -1 }
}

/// Asks for a pipe buffer of so many bytes: not on this system.
#[cfg(not(target_os = "linux"))]
pub fn set_pipe_size(_descriptor: impl AsFd, _bytes: usize) -> bool {
    false
}

/// How many bytes wait in a pipe, unread; both of its ends can ask.
pub fn unread(pipe: impl AsFd) -> io::Result<usize> {
    let mut count: libc::c_int = 0;
    // SAFETY: FIONREAD writes one int through the pointer, which outlives the call.
    check(unsafe { libc::ioctl(pipe.as_fd().as_raw_fd(), libc::FIONREAD, &mut count) })?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Reads what there is, once. 0 is the end of the file.
pub fn read(descriptor: impl AsFd, buffer: &mut [u8]) -> io::Result<usize> {
    let raw = descriptor.as_fd().as_raw_fd();
    retry(|| {
        // SAFETY: the buffer is valid for writes of its own length.
        check_size(unsafe { libc::read(raw, buffer.as_mut_ptr().cast(), buffer.len()) })
    })
}

/// Writes what fits, once.
pub fn write(descriptor: impl AsFd, bytes: &[u8]) -> io::Result<usize> {
    let raw = descriptor.as_fd().as_raw_fd();
    retry(|| {
        // SAFETY: the bytes are valid for reads of their own length.
        check_size(unsafe { libc::write(raw, bytes.as_ptr().cast(), bytes.len()) })
    })
}

/// Reads at a position, without moving the file's own. 0 is the end of the file.
pub fn read_at(descriptor: impl AsFd, buffer: &mut [u8], position: u64) -> io::Result<usize> {
    let raw = descriptor.as_fd().as_raw_fd();
    let position = libc::off_t::try_from(position).map_err(|_| io::ErrorKind::InvalidInput)?;
    retry(|| {
        // SAFETY: the buffer is valid for writes of its own length.
        check_size(unsafe { libc::pread(raw, buffer.as_mut_ptr().cast(), buffer.len(), position) })
    })
}

/// The bytes from `start` up to `end` of a file, fewer if it is shorter.
pub fn read_range(descriptor: impl AsFd, start: u64, end: u64) -> io::Result<Vec<u8>> {
    let wanted =
        usize::try_from(end.saturating_sub(start)).map_err(|_| io::ErrorKind::OutOfMemory)?;
    let length = usize::try_from(size(&descriptor)?.saturating_sub(start)).unwrap_or(usize::MAX);
    let mut bytes = vec![0; wanted.min(length)];
    let mut filled = 0;
    while filled < bytes.len() {
        match read_at(&descriptor, &mut bytes[filled..], start + filled as u64)? {
            0 => break,
            count => filled += count,
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}

/// A file's size in bytes.
pub fn size(descriptor: impl AsFd) -> io::Result<u64> {
    // SAFETY: all zeroes is a valid stat structure, and the call fills it.
    let status = unsafe {
        let mut status: libc::stat = std::mem::zeroed();
        check(libc::fstat(descriptor.as_fd().as_raw_fd(), &mut status))?;
        status
    };
    Ok(u64::try_from(status.st_size).unwrap_or(0))
}

/// What [`poll`] is to look for at a descriptor, and what it found there.
#[derive(Debug)]
pub struct Watch<'a> {
    descriptor: BorrowedFd<'a>,
    events: libc::c_short,
    found: libc::c_short,
}

impl<'a> Watch<'a> {
    /// Looks for something to read, or the other side's end.
    pub fn read(descriptor: BorrowedFd<'a>) -> Self {
        Self {
            descriptor,
            events: libc::POLLIN,
            found: 0,
        }
    }

    /// Looks for room to write, or the other side's end.
    pub fn write(descriptor: BorrowedFd<'a>) -> Self {
        Self {
            descriptor,
            events: libc::POLLOUT,
            found: 0,
        }
    }

    /// True if a read or a write would not have to wait. An error and the other
    /// side's end count: the call then says what it is.
    pub fn ready(&self) -> bool {
        self.found != 0
    }
}

/// Waits until a descriptor is ready or the deadline has passed, and returns how
/// many are ready. `None` waits for ever.
pub fn poll(watches: &mut [Watch<'_>], deadline: Option<Instant>) -> io::Result<usize> {
    let mut entries: Vec<libc::pollfd> = watches
        .iter()
        .map(|watch| libc::pollfd {
            fd: watch.descriptor.as_raw_fd(),
            events: watch.events,
            revents: 0,
        })
        .collect();
    let ready = retry(|| poll_once(&mut entries, deadline))?;
    for (watch, entry) in watches.iter_mut().zip(&entries) {
        watch.found = entry.revents;
    }
    Ok(ready)
}

#[cfg(target_os = "linux")]
fn poll_once(entries: &mut [libc::pollfd], deadline: Option<Instant>) -> io::Result<usize> {
    // Unlike poll(2) this one takes nanoseconds, which deadlines of a case need.
    let left = deadline.map(|deadline| {
        let left = deadline.saturating_duration_since(Instant::now());
        // SAFETY: all zeroes is a valid time.
        let mut time: libc::timespec = unsafe { std::mem::zeroed() };
        time.tv_sec = u32::try_from(left.as_secs()).unwrap_or(u32::MAX).into();
        time.tv_nsec = left.subsec_nanos().into();
        time
    });
    let left = left.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    let count = entries.len() as libc::nfds_t;
    // SAFETY: the entries and the time outlive the call, and the count is theirs.
    let ready = unsafe { libc::ppoll(entries.as_mut_ptr(), count, left, std::ptr::null()) };
    check(ready).map(|ready| ready.unsigned_abs() as usize)
}

#[cfg(not(target_os = "linux"))]
fn poll_once(entries: &mut [libc::pollfd], deadline: Option<Instant>) -> io::Result<usize> {
    let left = deadline.map_or(-1, |deadline| {
        let left = deadline.saturating_duration_since(Instant::now());
        // Rounded up: to come back early would only mean to poll again.
        let rounded = left.as_nanos().div_ceil(1_000_000);
        libc::c_int::try_from(rounded).unwrap_or(libc::c_int::MAX)
    });
    let count = entries.len() as libc::nfds_t;
    // SAFETY: the entries outlive the call, and the count is theirs.
    let ready = unsafe { libc::poll(entries.as_mut_ptr(), count, left) };
    check(ready).map(|ready| ready.unsigned_abs() as usize)
}

/// A close-on-exec copy of a descriptor whose number is at least `lowest`.
pub fn duplicate_above(descriptor: impl AsFd, lowest: RawFd) -> io::Result<OwnedFd> {
    let raw = descriptor.as_fd().as_raw_fd();
    // SAFETY: F_DUPFD_CLOEXEC takes a number, and the descriptor is open.
    let copy = check(unsafe { libc::fcntl(raw, libc::F_DUPFD_CLOEXEC, lowest) })?;
    // SAFETY: the call has just made this descriptor, so nobody else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(copy) })
}

/// The moment `wait` from now, or a far one where that cannot be told.
pub fn deadline_after(wait: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(wait)
        .unwrap_or_else(|| now + Duration::from_secs(86_400 * 365))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memory_file_appends_whoever_writes() {
        let file = memfd("output").unwrap();
        let copy = file.try_clone().unwrap();
        assert_eq!(write(&file, b"one").unwrap(), 3);
        assert_eq!(write(&copy, b"two").unwrap(), 3);
        assert_eq!(read_range(&file, 0, 100).unwrap(), b"onetwo");
        assert_eq!(read_range(&file, 2, 4).unwrap(), b"et");
        assert_eq!(read_range(&file, 9, 12).unwrap(), b"");
        assert_eq!(size(&file).unwrap(), 6);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_sealed_file_is_read_from_its_beginning_and_never_written() {
        let file = sealed("input", b"one\n").unwrap();
        let mut buffer = [0; 8];
        assert_eq!(read(&file, &mut buffer).unwrap(), 4);
        assert!(write(&file, b"two").is_err());
        // As `/dev/stdin` would open it again.
        let again = std::fs::read(format!("/proc/self/fd/{}", file.as_raw_fd())).unwrap();
        assert_eq!(again, b"one\n");
    }

    #[test]
    fn poll_sees_data_the_end_and_the_deadline() {
        let (reader, writer) = pipe().unwrap();
        let started = Instant::now();
        let soon = started + Duration::from_millis(20);
        let mut watches = [Watch::read(reader.as_fd())];
        assert_eq!(poll(&mut watches, Some(soon)).unwrap(), 0);
        assert!(started.elapsed() >= Duration::from_millis(20));
        write(&writer, b"x").unwrap();
        assert_eq!(poll(&mut watches, None).unwrap(), 1);
        assert!(watches[0].ready());
        drop(writer);
        let mut buffer = [0; 4];
        assert_eq!(read(&reader, &mut buffer).unwrap(), 1);
        assert_eq!(poll(&mut watches, None).unwrap(), 1);
        assert_eq!(read(&reader, &mut buffer).unwrap(), 0);
    }

    #[test]
    fn a_full_pipe_does_not_block() {
        let (reader, writer) = pipe().unwrap();
        set_nonblocking(&writer, true).unwrap();
        set_nonblocking(&reader, true).unwrap();
        let mut buffer = [0; 1];
        assert_eq!(
            read(&reader, &mut buffer).unwrap_err().kind(),
            io::ErrorKind::WouldBlock
        );
        set_pipe_size(&writer, 4096);
        let chunk = [0; 1024];
        let mut written = 0;
        let error = loop {
            match write(&writer, &chunk) {
                Ok(count) => written += count,
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
        assert!(written >= 4096);
    }

    #[test]
    fn a_copy_has_a_high_number() {
        let (reader, _writer) = pipe().unwrap();
        assert!(duplicate_above(&reader, 40).unwrap().as_raw_fd() >= 40);
    }
}
