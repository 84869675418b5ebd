// SPDX-License-Identifier: Apache-2.0
//! Errors of the client, and the refusals of an allocation.

use std::fmt;

/// Why no ID could be had: the codes of docs/reference/protocol.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Quota,
    RangeFull,
    Reserved,
    Fragmented,
    Capacity,
    Closed,
    Quarantined,
    /// One that this client does not know.
    Other(i32),
}

impl Refusal {
    pub(crate) fn of(code: i32) -> Self {
        match code {
            -1 => Refusal::Quota,
            -2 => Refusal::RangeFull,
            -3 => Refusal::Reserved,
            -4 => Refusal::Fragmented,
            -5 => Refusal::Capacity,
            -6 => Refusal::Closed,
            -7 => Refusal::Quarantined,
            other => Refusal::Other(other),
        }
    }
}

/// The error of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// No ID can be had.
    Refused(Refusal),
    /// The daemon refused the request with an errno; the session lives.
    Errno(i32),
    /// The session has ended, and with it all it held.
    Lost(String),
    /// The daemon has not come back in time. The set is still the client's: the next call tries again.
    Away(String),
    /// The daemon is older than the command; it has this version of the commands.
    Unsupported(u32),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Refused(why) => write!(f, "refused: {why:?}"),
            Error::Errno(number) => write!(f, "errno: {}", std::io::Error::from_raw_os_error(*number)),
            Error::Lost(why) => write!(f, "session lost: {why}"),
            Error::Away(path) => write!(f, "no daemon at {path}"),
            Error::Unsupported(version) => write!(f, "commands: {version} (expected: a later version)"),
        }
    }
}

impl std::error::Error for Error {}

/// Result of a call.
pub type Result<T> = std::result::Result<T, Error>;
