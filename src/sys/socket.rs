//! Sockets between grade and its helpers: messages that carry descriptors and
//! process ids.
//!
//! A process id in a message is translated by the kernel, so that the helper
//! can name a process of its own namespace and grade learns its outer number.

use std::io;
use std::mem::size_of;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};

use super::{check, check_size, retry};

/// The most descriptors that one message can carry here.
pub const MOST_DESCRIPTORS: usize = 32;

/// The longest message: what a socket's default buffer holds, with room to spare.
pub const MOST_BYTES: usize = 128 * 1024;

/// Room for the ancillary part of a message, aligned as its headers need.
const CONTROL_WORDS: usize = 64;

/// Two connected sockets that keep message boundaries, both close-on-exec.
pub fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut ends: [RawFd; 2] = [0; 2];
    let kind = libc::SOCK_SEQPACKET | libc::SOCK_CLOEXEC;
    // SAFETY: the array has room for the two descriptors that the call makes,
    // and nobody else owns them.
    unsafe {
        check(libc::socketpair(libc::AF_UNIX, kind, 0, ends.as_mut_ptr()))?;
        Ok((OwnedFd::from_raw_fd(ends[0]), OwnedFd::from_raw_fd(ends[1])))
    }
}

/// Has every message that arrives here tell who sent it.
pub fn receive_sender(socket: impl AsFd) -> io::Result<()> {
    let on: libc::c_int = 1;
    // SAFETY: the option is a number, and it outlives the call.
    check(unsafe {
        libc::setsockopt(
            socket.as_fd().as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_PASSCRED,
            (&raw const on).cast(),
            size_of::<libc::c_int>() as libc::socklen_t,
        )
    })
    .map(drop)
}

/// Sends one message, with descriptors and, if given, a process's id in place of
/// our own.
pub fn send(
    socket: impl AsFd,
    bytes: &[u8],
    descriptors: &[BorrowedFd<'_>],
    process: Option<u32>,
) -> io::Result<()> {
    let mut control = [0_u64; CONTROL_WORDS];
    let numbers: Vec<RawFd> = descriptors.iter().map(AsRawFd::as_raw_fd).collect();
    if numbers.len() > MOST_DESCRIPTORS || bytes.len() > MOST_BYTES {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let part = libc::iovec {
        iov_base: bytes.as_ptr().cast_mut().cast(),
        iov_len: bytes.len(),
    };
    // SAFETY: the message points to buffers that outlive the call. The control
    // buffer is aligned and has room for both parts: 32 numbers of 4 bytes, 12
    // bytes of credentials and two headers, together less than its 512 bytes.
    let sent = unsafe {
        let mut message: libc::msghdr = std::mem::zeroed();
        message.msg_iov = (&raw const part).cast_mut();
        message.msg_iovlen = 1;
        message.msg_control = control.as_mut_ptr().cast();
        message.msg_controllen = size_of_val(&control) as _;
        let mut used = 0;
        let mut header = libc::CMSG_FIRSTHDR(&message);
        if !numbers.is_empty() {
            let length = size_of_val(numbers.as_slice()) as libc::c_uint;
            (*header).cmsg_level = libc::SOL_SOCKET;
            (*header).cmsg_type = libc::SCM_RIGHTS;
            (*header).cmsg_len = libc::CMSG_LEN(length) as _;
            let place = libc::CMSG_DATA(header);
            std::ptr::copy_nonoverlapping(numbers.as_ptr().cast(), place, length as usize);
            used += libc::CMSG_SPACE(length);
            header = libc::CMSG_NXTHDR(&message, header);
        }
        if let Some(process) = process {
            let credentials = libc::ucred {
                pid: process as libc::pid_t,
                uid: libc::getuid(),
                gid: libc::getgid(),
            };
            let length = size_of::<libc::ucred>() as libc::c_uint;
            (*header).cmsg_level = libc::SOL_SOCKET;
            (*header).cmsg_type = libc::SCM_CREDENTIALS;
            (*header).cmsg_len = libc::CMSG_LEN(length) as _;
            std::ptr::write_unaligned(libc::CMSG_DATA(header).cast(), credentials);
            used += libc::CMSG_SPACE(length);
        }
        message.msg_controllen = used as _;
        if used == 0 {
            message.msg_control = std::ptr::null_mut();
        }
        let raw = socket.as_fd().as_raw_fd();
        retry(|| check_size(libc::sendmsg(raw, &message, libc::MSG_NOSIGNAL)))?
    };
    if sent == bytes.len() {
        Ok(())
    } else {
        Err(io::ErrorKind::WriteZero.into())
    }
}

/// What [`receive`] got.
#[derive(Debug)]
pub struct Received {
    /// Bytes in the buffer; 0 is the other side's end.
    pub length: usize,
    pub descriptors: Vec<OwnedFd>,
    /// The process that the message names, as we see it.
    pub process: Option<u32>,
}

/// Waits for one message. One that does not fit is an error.
pub fn receive(socket: impl AsFd, buffer: &mut [u8]) -> io::Result<Received> {
    let mut control = [0_u64; CONTROL_WORDS];
    let mut part = libc::iovec {
        iov_base: buffer.as_mut_ptr().cast(),
        iov_len: buffer.len(),
    };
    let mut descriptors = Vec::new();
    let mut process = None;
    // SAFETY: the message points to buffers that outlive the call; the kernel
    // writes whole ancillary parts, whose lengths are checked below, and the
    // descriptors in them are new and ours.
    let length = unsafe {
        let mut message: libc::msghdr = std::mem::zeroed();
        message.msg_iov = &raw mut part;
        message.msg_iovlen = 1;
        message.msg_control = control.as_mut_ptr().cast();
        message.msg_controllen = size_of_val(&control) as _;
        let raw = socket.as_fd().as_raw_fd();
        let flags = libc::MSG_CMSG_CLOEXEC;
        let length = retry(|| check_size(libc::recvmsg(raw, &raw mut message, flags)))?;
        let mut header = libc::CMSG_FIRSTHDR(&message);
        while !header.is_null() {
            let data = libc::CMSG_DATA(header);
            let room = (*header).cmsg_len as usize - libc::CMSG_LEN(0) as usize;
            match ((*header).cmsg_level, (*header).cmsg_type) {
                (libc::SOL_SOCKET, libc::SCM_RIGHTS) => {
                    for index in 0..room / size_of::<RawFd>() {
                        let number = std::ptr::read_unaligned(data.cast::<RawFd>().add(index));
                        descriptors.push(OwnedFd::from_raw_fd(number));
                    }
                }
                (libc::SOL_SOCKET, libc::SCM_CREDENTIALS) if room >= size_of::<libc::ucred>() => {
                    let credentials = std::ptr::read_unaligned(data.cast::<libc::ucred>());
                    process = u32::try_from(credentials.pid).ok().filter(|&id| id != 0);
                }
                _ => {}
            }
            header = libc::CMSG_NXTHDR(&message, header);
        }
        if message.msg_flags & (libc::MSG_TRUNC | libc::MSG_CTRUNC) != 0 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        length
    };
    Ok(Received {
        length,
        descriptors,
        process,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::descriptor;

    #[test]
    fn descriptors_and_the_sender_arrive() {
        let (here, there) = pair().unwrap();
        receive_sender(&there).unwrap();
        let (reader, writer) = descriptor::pipe().unwrap();
        send(
            &here,
            b"take these",
            &[reader.as_fd(), writer.as_fd()],
            None,
        )
        .unwrap();
        send(&here, b"then this", &[], Some(std::process::id())).unwrap();
        drop(here);
        let mut buffer = [0; 64];
        let first = receive(&there, &mut buffer).unwrap();
        assert_eq!(&buffer[..first.length], b"take these");
        assert_eq!(first.descriptors.len(), 2);
        descriptor::write(&first.descriptors[1], b"x").unwrap();
        assert_eq!(descriptor::read(&reader, &mut [0; 4]).unwrap(), 1);
        let second = receive(&there, &mut buffer).unwrap();
        assert_eq!(&buffer[..second.length], b"then this");
        assert_eq!(second.process, Some(std::process::id()));
        assert_eq!(receive(&there, &mut buffer).unwrap().length, 0);
    }

    #[test]
    fn a_message_that_does_not_fit_is_an_error() {
        let (here, there) = pair().unwrap();
        send(&here, &[0; 100], &[], None).unwrap();
        assert!(receive(&there, &mut [0; 10]).is_err());
        assert!(send(&here, &vec![0; MOST_BYTES + 1], &[], None).is_err());
    }
}
