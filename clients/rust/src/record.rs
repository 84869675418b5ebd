// SPDX-License-Identifier: Apache-2.0
//! The client's record of its set, by which it completes a request that a dead daemon left unanswered.

use std::collections::{BTreeMap, BTreeSet};

use crate::message::Range;
use crate::wire::{u32_at, words};

pub const ALLOCATE: u16 = 0x5001;
pub const FREE: u16 = 0x5002;
pub const ALLOCATE_KEYED: u16 = 0x5006;
pub const GET: u16 = 0x5007;
pub const PUT: u16 = 0x5008;
pub const SHOW: u16 = 0x5011;
pub const REPORT_BUSY: u16 = 0x501A;

const TAKEN: u32 = 0;
const PUT_UNKNOWN: u32 = 3;

/// IDs that the program has received, each with its references; freed ones that references keep apart.
#[derive(Default)]
pub struct Record {
    held: BTreeMap<u32, u32>,
    pending: BTreeMap<u32, u32>,
}

/// The outcome of a request: its reply, or that it has to be made again, and how many IDs it had freed.
pub struct Recovered {
    pub reply: Option<Vec<u8>>,
    pub freed: u32,
    /// IDs that no reply reported: they are freed.
    pub unreported: Vec<u32>,
}

impl Record {
    pub fn add(&mut self, id: u32) {
        self.held.entry(id).or_insert(0);
    }

    /// Records the reply to a request.
    pub fn record_reply(&mut self, command: u16, payload: &[u8], reply: &[u8]) {
        let (one, result) = (u32_at(payload, 0), u32_at(reply, 0));
        match command {
            ALLOCATE if (result as i32) > 0 => {
                reply[4..].chunks_exact(4).for_each(|id| self.add(u32_at(id, 0)));
            }
            ALLOCATE_KEYED if (result as i32) >= 0 => self.add(result),
            FREE => self.freed(Range::new(one, u32_at(payload, 4))),
            REPORT_BUSY if (result as i32) >= 0 => {
                self.held.remove(&one);
                self.add(result);
            }
            GET if result == TAKEN => self.referenced(one, true),
            PUT if result != PUT_UNKNOWN => self.referenced(one, false),
            _ => {}
        }
    }

    fn freed(&mut self, range: Range) {
        let gone: Vec<u32> = self.held.range(range.min..=range.max).map(|(id, _)| *id).collect();
        for id in gone {
            self.forget(id);
        }
    }

    fn forget(&mut self, id: u32) {
        if let Some(references) = self.held.remove(&id).filter(|references| *references > 0) {
            self.pending.insert(id, references);
        }
    }

    fn referenced(&mut self, id: u32, is_taken: bool) {
        let change = |references: &mut u32| {
            *references = if is_taken { *references + 1 } else { references.saturating_sub(1) };
            *references
        };
        if let Some(references) = self.held.get_mut(&id) {
            change(references);
        } else if self.pending.get_mut(&id).map(change) == Some(0) {
            self.pending.remove(&id);
        }
    }

    /// Compares the record with the IDs that the set holds now.
    pub fn recover(&mut self, command: u16, payload: &[u8], now: &BTreeSet<u32>) -> Recovered {
        let mut unreported: Vec<u32> = now.iter().filter(|id| !self.held.contains_key(id)).copied().collect();
        if let Some(reply) = replaced(command, payload, now, &unreported) {
            unreported.clear();
            return Recovered { reply: Some(reply), freed: 0, unreported };
        }
        let gone: Vec<u32> = self.held.keys().filter(|id| !now.contains(id)).copied().collect();
        let range = Range::new(u32_at(payload, 0), u32_at(payload, 4));
        let mut freed = 0;
        for id in gone {
            if command == FREE && range.has(id) {
                freed += 1;
                self.forget(id);
            } else {
                self.held.remove(&id);
            }
        }
        Recovered { reply: None, freed, unreported }
    }

    /// Returns the reply to a GET or PUT that was done, as the ID's references show; None: make it again.
    pub fn references(&self, command: u16, id: u32, shown: &[u8]) -> Option<Vec<u8>> {
        let held = self.held.get(&id).copied();
        let before = held.or(self.pending.get(&id).copied()).unwrap_or(0);
        let now = u32_at(shown, 88);
        match command {
            GET if now == before + 1 => Some(words(&[TAKEN])),
            PUT if before > 0 && now == before - 1 => Some(words(&[match (now, held) {
                (0, Some(_)) => 1,
                (0, None) => 2,
                _ => 0,
            }])),
            _ => None,
        }
    }
}

/// The ID allocated in place of a busy one, if the report was executed.
fn replaced(command: u16, payload: &[u8], now: &BTreeSet<u32>, unreported: &[u32]) -> Option<Vec<u8>> {
    if command != REPORT_BUSY || now.contains(&u32_at(payload, 0)) {
        return None;
    }
    let range = Range::new(u32_at(payload, 4), u32_at(payload, 8));
    let found: Vec<u32> = unreported.iter().filter(|id| range.has(**id)).copied().collect();
    (found.len() == 1).then(|| words(&found))
}
