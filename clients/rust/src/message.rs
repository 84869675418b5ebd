// SPDX-License-Identifier: Apache-2.0
//! Replies and events as values.

use crate::error::Refusal;
use crate::wire::{u32_at, u64_at, Frame};

/// A range of IDs, both ends inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub min: u32,
    pub max: u32,
}

impl Range {
    /// Every ID.
    pub const ALL: Range = Range { min: 0, max: u32::MAX };

    /// The IDs from `min` to `max`, both included.
    pub fn new(min: u32, max: u32) -> Self {
        Range { min, max }
    }

    /// One ID.
    pub fn one(id: u32) -> Self {
        Range { min: id, max: id }
    }

    pub(crate) fn has(self, id: u32) -> bool {
        self.min <= id && id <= self.max
    }
}

/// Result of taking a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Got {
    Taken,
    Unknown,
    /// The set has freed the ID, and references keep it.
    Busy,
}

/// Result of dropping a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    Kept,
    Last,
    /// The ID, which had been freed, is released.
    Released,
    Unknown,
}

/// The order in which the listeners of a space are notified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    Cpu,
    Device,
    Iommu,
    Last,
}

/// A transition of an ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventType {
    Allocated,
    Freed,
    Bound,
    Unbound,
    /// The ID moved to another host with its set.
    Moved,
    /// Events were dropped; `sequence` has their number, 0 if it is unknown.
    Lost,
}

/// A transition of an ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    pub kind: EventType,
    pub id: u32,
    pub generation: u32,
    pub set_id: u32,
    pub sequence: u64,
}

impl Event {
    pub(crate) const LOST: Event = Event { kind: EventType::Lost, id: 0, generation: 0, set_id: 0, sequence: 0 };

    pub(crate) fn of(frame: &Frame) -> Event {
        let p = &frame.payload;
        let kind = match (frame.command, u32_at(p, 0)) {
            (0x5021, _) => return Event { sequence: u64_at(p, 0), ..Event::LOST },
            (_, 0) => EventType::Allocated,
            (_, 1) => EventType::Freed,
            (_, 2) => EventType::Bound,
            (_, 3) => EventType::Unbound,
            _ => EventType::Moved,
        };
        let (id, generation, set_id) = (u32_at(p, 4), u32_at(p, 8), u32_at(p, 12));
        Event { kind, id, generation, set_id, sequence: u64_at(p, 16) }
    }
}

/// The space, the daemon, this set.
#[derive(Clone, Debug)]
pub struct Info {
    pub space_bits: u32,
    pub is_cyclic: bool,
    pub limit: u32,
    pub guarantee: u32,
    pub used: u32,
    pub daemon_pid: i32,
    pub set_id: u32,
    pub name: String,
    pub version: String,
}

impl Info {
    pub(crate) fn of(p: &[u8]) -> Info {
        Info {
            space_bits: u32_at(p, 4),
            is_cyclic: u32_at(p, 8) == 1,
            limit: u32_at(p, 12),
            guarantee: u32_at(p, 16),
            used: u32_at(p, 20),
            daemon_pid: u32_at(p, 24) as i32,
            set_id: u32_at(p, 28),
            name: text(p, 36, u32_at(p, 32)),
            version: text(p, 104, u32_at(p, 100)),
        }
    }
}

/// A space where this user may open sets.
#[derive(Clone, Debug)]
pub struct Space {
    pub name: String,
    pub bits: u32,
    pub is_cyclic: bool,
    pub is_default: bool,
}

impl Space {
    pub(crate) fn of(p: &[u8]) -> Space {
        Space {
            name: text(p, 16, u32_at(p, 12)),
            bits: u32_at(p, 0),
            is_cyclic: u32_at(p, 4) == 1,
            is_default: u32_at(p, 8) & 1 != 0,
        }
    }
}

/// An allocation to explain: of an open set, or of a user who would open one.
#[derive(Clone, Debug)]
pub struct Question {
    /// An open set; 0: one that the user would open.
    pub set: u32,
    pub uid: u32,
    pub gid: u32,
    pub range: Range,
    pub count: u32,
    pub contiguous: bool,
    /// The space's name, "" for the default one.
    pub space: String,
}

impl Default for Question {
    fn default() -> Self {
        let space = String::new();
        Question { set: 0, uid: 0, gid: 0, range: Range::ALL, count: 1, contiguous: false, space }
    }
}

/// The result that an allocation would have.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// None if it would succeed, or is forbidden.
    pub refusal: Option<Refusal>,
    pub is_forbidden: bool,
    pub limit: u32,
    pub guarantee: u32,
    pub used: u32,
    /// In ms since 1970, -1 if not known.
    pub available_at_ms: i64,
    pub range_ids: u64,
    pub reserved: u64,
    pub free: u64,
    pub longest_block: u64,
}

impl Explanation {
    pub(crate) fn of(p: &[u8]) -> Explanation {
        let code = u32_at(p, 4) as i32;
        Explanation {
            refusal: (code != 0).then(|| Refusal::of(code)),
            is_forbidden: u32_at(p, 8) & 1 != 0,
            limit: u32_at(p, 12),
            guarantee: u32_at(p, 16),
            used: u32_at(p, 20),
            available_at_ms: u64_at(p, 24) as i64,
            range_ids: u64_at(p, 32),
            reserved: u64_at(p, 40),
            free: u64_at(p, 48),
            longest_block: u64_at(p, 56),
        }
    }
}

/// A name as a field of 64 bytes.
pub(crate) fn name64(name: &str) -> Vec<u8> {
    let mut field = name.as_bytes().to_vec();
    field.resize(64, 0);
    field
}

fn text(p: &[u8], at: usize, length: u32) -> String {
    let bytes = p.get(at..at + (length as usize).min(64)).unwrap_or_default();
    String::from_utf8_lossy(bytes).into_owned()
}

/// Where the daemon of the whole host listens.
const HOST_PATH: &str = "/run/pasid/pasid.sock";

/// What PASID_SOCKET names, else the place of this user's own daemon, unless only that of the daemon of the whole host
/// is there.
pub fn default_path() -> String {
    let variable = |name| std::env::var(name).unwrap_or_default();
    let named = variable("PASID_SOCKET");
    if !named.is_empty() {
        return named;
    }
    choose_path(own_path(&variable("XDG_RUNTIME_DIR"), effective_uid()), HOST_PATH)
}

fn own_path(runtime: &str, uid: u32) -> String {
    match uid {
        _ if runtime.starts_with('/') => format!("{runtime}/pasid/pasid.sock"),
        0 => HOST_PATH.into(),
        _ => format!("/tmp/pasid-{uid}/pasid.sock"),
    }
}

fn choose_path(own: String, of_host: &str) -> String {
    let is_there = |path: &str| std::path::Path::new(path).exists();
    if !is_there(&own) && is_there(of_host) {
        return of_host.into();
    }
    own
}

/// The standard library has no geteuid; /proc/self belongs to the effective user.
fn effective_uid() -> u32 {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").map_or(0, |found| found.uid())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::words;

    /// Whoever has no daemon of its own finds that of the host.
    #[test]
    fn the_own_place_comes_first() {
        assert_eq!(own_path("/x", 0), "/x/pasid/pasid.sock");
        assert_eq!(own_path("", 0), HOST_PATH);
        assert_eq!(own_path("x", 7), "/tmp/pasid-7/pasid.sock");
        let (there, missing) = ("/proc/self/status", "/proc/self/missing");
        assert_eq!(choose_path(missing.into(), there), there);
        assert_eq!(choose_path(missing.into(), missing), missing);
        assert_eq!(choose_path("/proc/self/stat".into(), there), "/proc/self/stat");
    }

    #[test]
    fn types_of_events_are_those_of_the_wire() {
        let kinds =
            [EventType::Allocated, EventType::Freed, EventType::Bound, EventType::Unbound, EventType::Moved];
        for (code, kind) in kinds.into_iter().enumerate() {
            let mut payload = words(&[code as u32, 7, 1, 3]);
            payload.extend_from_slice(&9u64.to_le_bytes());
            let frame = Frame { id: 0, command: 0x5020, flags: 0, errno: 0, payload };
            assert_eq!(Event::of(&frame), Event { kind, id: 7, generation: 1, set_id: 3, sequence: 9 });
        }
    }
}
