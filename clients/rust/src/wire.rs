// SPDX-License-Identifier: Apache-2.0
//! Frames of vfio-user on a Unix socket, and the version negotiation: docs/reference/protocol.md.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

pub const VERSION: u16 = 1;
pub const REPLY: u32 = 0x1;
pub const TYPE_MASK: u32 = 0xF;
pub const ERROR: u32 = 0x20;
const HEADER_BYTES: usize = 16;
const MAX_FRAME: usize = 1 << 20;
const MAX_EVENTS: usize = 4096;
/// Those of a drain consumer, as in the daemon: a large set may end at once.
const MAX_DRAIN_EVENTS: usize = 1 << 20;
const DRAINS: u32 = 2;
const EVENTS_LOST: u16 = 0x5021;

/// A message, its errno 0 unless it is an error reply.
#[derive(Debug)]
pub struct Frame {
    pub id: u16,
    pub command: u16,
    pub flags: u32,
    pub errno: u32,
    pub payload: Vec<u8>,
}

/// Why a connection gave no frame.
#[derive(Debug)]
pub enum Failure {
    /// It has ended or cannot be trusted any more.
    Broken(String),
    /// Nothing came in time.
    Late,
}

/// One connection.
pub struct Wire {
    pub stream: UnixStream,
    pub commands: u32,
    pub events: VecDeque<Frame>,
    max_events: usize,
    dropped: u64,
    last_id: u16,
    input: Vec<u8>,
}

impl Wire {
    pub fn new(stream: UnixStream) -> Self {
        Wire {
            stream,
            commands: 1,
            events: VecDeque::new(),
            max_events: MAX_EVENTS,
            dropped: 0,
            last_id: 0,
            input: Vec::new(),
        }
    }

    /// Connects and agrees on version 0.1.
    pub fn dial(path: &str, timeout: Duration) -> Result<Self, Failure> {
        let mut wire = Wire::new(UnixStream::connect(path).map_err(broken)?);
        let mut offer = vec![0, 0, 1, 0];
        offer.extend_from_slice(b"{\"capabilities\":{\"pasid4j\":{\"commands\":4}}}\0");
        let reply = wire.call(VERSION, &offer, timeout)?;
        if reply.errno != 0 || reply.payload.len() < 4 {
            return Err(Failure::Broken(format!("version: errno {} (expected: 0.1)", reply.errno)));
        }
        wire.commands = commands_of(&String::from_utf8_lossy(&reply.payload[4..]));
        Ok(wire)
    }

    /// Sends a command and returns its reply. Events that come before it are kept.
    pub fn call(&mut self, command: u16, payload: &[u8], timeout: Duration) -> Result<Frame, Failure> {
        self.last_id = self.last_id.wrapping_add(1);
        let (id, deadline) = (self.last_id, Instant::now() + timeout);
        self.send(id, command, 0, payload, timeout)?;
        loop {
            let frame = self.receive(deadline)?;
            if frame.flags & TYPE_MASK != REPLY {
                self.keep(frame);
            } else if frame.id == id && frame.command == command {
                return Ok(frame);
            } else {
                return Err(Failure::Broken(format!("reply: {} (expected: {id})", frame.id)));
            }
        }
    }

    pub fn send(&mut self, id: u16, command: u16, flags: u32, payload: &[u8], timeout: Duration) -> Result<(), Failure> {
        let size = (HEADER_BYTES + payload.len()) as u32;
        let mut frame = Vec::with_capacity(size as usize);
        frame.extend_from_slice(&id.to_le_bytes());
        frame.extend_from_slice(&command.to_le_bytes());
        for word in [size, flags, 0] {
            frame.extend_from_slice(&word.to_le_bytes());
        }
        frame.extend_from_slice(payload);
        self.send_bytes(&frame, timeout)
    }

    pub fn send_bytes(&mut self, bytes: &[u8], timeout: Duration) -> Result<(), Failure> {
        self.stream.set_write_timeout(Some(timeout)).map_err(broken)?;
        self.stream.write_all(bytes).map_err(broken)
    }

    /// Returns the next frame; bytes of one that is not whole yet are kept.
    pub fn receive(&mut self, deadline: Instant) -> Result<Frame, Failure> {
        loop {
            if self.input.len() >= HEADER_BYTES {
                let size = u32_at(&self.input, 4) as usize;
                if !(HEADER_BYTES..=MAX_FRAME).contains(&size) {
                    return Err(Failure::Broken(format!("frame size: {size} (expected: 16 to {MAX_FRAME})")));
                }
                if self.input.len() >= size {
                    return Ok(self.take(size));
                }
            }
            self.fill(deadline)?;
        }
    }

    /// Returns the next event, or nothing if there is none until the deadline.
    pub fn next_event(&mut self, deadline: Instant) -> Result<Option<Frame>, Failure> {
        if self.events.is_empty() && self.dropped > 0 {
            let payload = std::mem::take(&mut self.dropped).to_le_bytes().to_vec();
            return Ok(Some(Frame { id: 0, command: EVENTS_LOST, flags: 0, errno: 0, payload }));
        }
        while self.events.is_empty() {
            match self.receive(deadline) {
                Ok(frame) => self.keep(frame),
                Err(Failure::Late) => return Ok(None),
                Err(failure) => return Err(failure),
            }
        }
        Ok(self.events.pop_front())
    }

    fn take(&mut self, size: usize) -> Frame {
        let bytes: Vec<u8> = self.input.drain(..size).collect();
        let flags = u32_at(&bytes, 8);
        Frame {
            id: u16::from_le_bytes([bytes[0], bytes[1]]),
            command: u16::from_le_bytes([bytes[2], bytes[3]]),
            flags,
            errno: if flags & ERROR != 0 { u32_at(&bytes, 12) } else { 0 },
            payload: bytes[HEADER_BYTES..].to_vec(),
        }
    }

    fn fill(&mut self, deadline: Instant) -> Result<(), Failure> {
        let left = deadline.saturating_duration_since(Instant::now());
        // A timeout of zero would be none at all.
        self.stream.set_read_timeout(Some(left.max(Duration::from_millis(1)))).map_err(broken)?;
        let mut buffer = [0; 65536];
        match self.stream.read(&mut buffer) {
            Ok(0) => Err(Failure::Broken("end of the connection".into())),
            Ok(count) => {
                self.input.extend_from_slice(&buffer[..count]);
                Ok(())
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => Ok(()),
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Err(Failure::Late),
            Err(e) => Err(broken(e)),
        }
    }

    /// Makes room for the events of a subscription with these flags.
    pub fn hold_events(&mut self, flags: u32) {
        self.max_events = if flags & DRAINS != 0 { MAX_DRAIN_EVENTS } else { MAX_EVENTS };
    }

    fn keep(&mut self, frame: Frame) {
        // A loss is reported before later events.
        if self.dropped == 0 && self.events.len() < self.max_events {
            self.events.push_back(frame);
        } else {
            self.dropped += 1;
        }
    }
}

fn broken(error: std::io::Error) -> Failure {
    Failure::Broken(error.to_string())
}

/// The number after `"commands":` in the daemon's capabilities, 1 if it does not name it.
fn commands_of(json: &str) -> u32 {
    let Some((_, rest)) = json.split_once("\"commands\"") else { return 1 };
    let digits = rest.trim_start_matches(|c: char| c == ':' || c.is_whitespace());
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().unwrap_or(1)
}

/// A word of a payload, 0 beyond its end.
pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |word| u32::from_le_bytes(word.try_into().unwrap_or_default()))
}

/// A double word of a payload, 0 beyond its end.
pub fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}

/// Words as a payload.
pub fn words(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: u16 = 0x5020;

    fn wire() -> Wire {
        Wire::new(UnixStream::pair().unwrap().0)
    }

    fn offer(wire: &mut Wire, count: usize) {
        for _ in 0..count {
            wire.keep(Frame { id: 0, command: EVENT, flags: 0, errno: 0, payload: vec![0; 24] });
        }
    }

    fn next(wire: &mut Wire) -> Frame {
        wire.next_event(Instant::now()).unwrap().unwrap()
    }

    #[test]
    fn what_does_not_fit_is_counted_in_its_place() {
        let mut wire = wire();
        offer(&mut wire, MAX_EVENTS + 10);
        assert_eq!(EVENT, next(&mut wire).command);
        offer(&mut wire, 3);
        for _ in 1..MAX_EVENTS {
            assert_eq!(EVENT, next(&mut wire).command);
        }
        let lost = next(&mut wire);
        assert_eq!((EVENTS_LOST, 13u64.to_le_bytes().to_vec()), (lost.command, lost.payload));
        offer(&mut wire, 1);
        assert_eq!(EVENT, next(&mut wire).command);
    }

    #[test]
    fn a_drain_consumer_has_room_for_a_large_set() {
        let mut wire = wire();
        wire.hold_events(DRAINS);
        offer(&mut wire, 3 * MAX_EVENTS);
        for _ in 0..3 * MAX_EVENTS {
            assert_eq!(EVENT, next(&mut wire).command);
        }
    }
}
