//! Messages between the grader and a driver, one line of JSON each.
//!
//! The form is documented in `docs/wire.md`. Requests are written straight
//! into text; replies are read into small structs and turned into an
//! [`Outcome`](crate::outcome::Outcome) by hand, so that a driver can send nothing but facts.

mod init;
mod line;
mod reply;
mod request;
mod value;

pub use self::init::{InitReply, Ready};
pub use self::line::read_line;
pub use self::reply::{CaseReply, is_too_large, threw};
pub use self::request::write_request;
pub use self::value::{read_value, write_string, write_value};
