// SPDX-License-Identifier: Apache-2.0
//! A client of the pasid daemon: IDs that are the program's as long as its session lives.
//!
//! ```no_run
//! let mut vm = pasid::Client::connect(pasid::Options { space: "cid".into(), ..Default::default() })?;
//! let cid = vm.allocate(pasid::Range::ALL)?;
//! # Ok::<(), pasid::Error>(())
//! ```

mod client;
mod error;
mod message;
mod record;
mod session;
#[doc(hidden)]
pub mod wire;

pub use client::{Client, Options, Token};
pub use error::{Error, Refusal, Result};
pub use message::{
    default_path, Event, EventType, Explanation, Got, Info, Priority, Put, Question, Range, Space,
};
