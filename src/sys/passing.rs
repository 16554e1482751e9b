//! Handing an open descriptor to another process, over a socket.

use std::io;
use std::mem::size_of;
use std::os::fd::{AsFd, AsRawFd, RawFd};

use super::{check_size, retry};

/// Sends bytes and with them one descriptor, which the other side receives as
/// one of its own. Returns how many of the bytes were taken; the descriptor has
/// gone with the first of them.
pub fn send_with(socket: impl AsFd, bytes: &[u8], descriptor: impl AsFd) -> io::Result<usize> {
    let part = libc::iovec {
        iov_base: bytes.as_ptr().cast_mut().cast(),
        iov_len: bytes.len(),
    };
    let number: RawFd = descriptor.as_fd().as_raw_fd();
    let length = size_of::<RawFd>() as libc::c_uint;
    let mut control = [0_u64; 8];
    // SAFETY: the message points to buffers that outlive the call. The control
    // buffer is aligned, and its 64 bytes have room for a header and a number.
    unsafe {
        let mut message: libc::msghdr = std::mem::zeroed();
        message.msg_iov = (&raw const part).cast_mut();
        message.msg_iovlen = 1;
        message.msg_control = control.as_mut_ptr().cast();
        message.msg_controllen = libc::CMSG_SPACE(length) as _;
        let header = libc::CMSG_FIRSTHDR(&message);
        (*header).cmsg_level = libc::SOL_SOCKET;
        (*header).cmsg_type = libc::SCM_RIGHTS;
        (*header).cmsg_len = libc::CMSG_LEN(length) as _;
        std::ptr::write_unaligned(libc::CMSG_DATA(header).cast::<RawFd>(), number);
        let raw = socket.as_fd().as_raw_fd();
        retry(|| check_size(libc::sendmsg(raw, &message, 0)))
    }
}
