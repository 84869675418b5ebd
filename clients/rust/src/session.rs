// SPDX-License-Identifier: Apache-2.0
//! Requests through restarts of the daemon.

use std::time::{Duration, Instant};

use crate::client::{list_pages, Client, RESUME, SUBSCRIBE};
use crate::error::{Error, Result};
use crate::message::{name64, Event, Range};
use crate::record::{FREE, GET, PUT, SHOW};
use crate::wire::{u32_at, words, Failure, Frame, Wire};

const FIRST_WAIT: Duration = Duration::from_millis(10);
const MOST_WAIT: Duration = Duration::from_millis(200);

/// Why an attempt to go on failed: try again, or the set is gone.
enum Stop {
    Again,
    Gone(String),
}

impl Client {
    /// Makes a request; its reply is at least a result.
    pub(crate) fn call(&mut self, command: u16, payload: &[u8]) -> Result<Vec<u8>> {
        let deadline = self.deadline();
        let mut freed = 0;
        loop {
            self.connected_until(deadline)?;
            let timeout = self.options.timeout;
            let Some(wire) = self.wire.as_mut() else { continue };
            let reply = match wire.call(command, payload, timeout).map(result_of) {
                Ok(Ok(reply)) => Some(reply),
                Ok(Err(errno)) => return Err(Error::Errno(errno)),
                Err(Failure::Late) => return Err(self.fail(Error::Lost(format!("no reply in {timeout:?}")))),
                Err(Failure::Broken(why)) => {
                    self.dropped(why)?;
                    let (reply, before) = self.reconnect(deadline, command, payload)?;
                    freed += before;
                    reply
                }
            };
            if let Some(reply) = reply {
                self.record.record_reply(command, payload, &reply);
                return Ok(if command == FREE { words(&[u32_at(&reply, 0) + freed]) } else { reply });
            }
        }
    }

    pub(crate) fn connected(&mut self) -> Result<()> {
        self.connected_until(self.deadline())
    }

    fn connected_until(&mut self, deadline: Instant) -> Result<()> {
        match (&self.cause, &self.wire) {
            (Some(cause), _) => Err(cause.clone()),
            (None, Some(_)) => Ok(()),
            (None, None) => self.reconnect(deadline, 0, &[]).map(|_| ()),
        }
    }

    fn deadline(&self) -> Instant {
        let is_resumable = self.token.is_some();
        Instant::now() + if is_resumable { self.options.resume_timeout } else { self.options.timeout }
    }

    /// Closes a connection that is no more; ends a session that cannot be resumed.
    pub(crate) fn dropped(&mut self, why: String) -> Result<()> {
        self.wire = None;
        match self.token {
            Some(_) => Ok(()),
            None => Err(self.fail(Error::Lost(why))),
        }
    }

    fn fail(&mut self, cause: Error) -> Error {
        self.wire = None;
        self.cause = Some(cause.clone());
        cause
    }

    /// Takes the set up again on a new connection, and returns the outcome of the request in flight.
    fn reconnect(&mut self, deadline: Instant, command: u16, payload: &[u8]) -> Result<(Option<Vec<u8>>, u32)> {
        let mut wait = FIRST_WAIT;
        loop {
            match self.take_up(command, payload) {
                Ok((wire, reply, freed)) => {
                    self.wire = Some(wire);
                    return Ok((reply, freed));
                }
                Err(Stop::Gone(why)) => return Err(self.fail(Error::Lost(format!("the set is gone: {why}")))),
                Err(Stop::Again) if Instant::now() + wait > deadline => {
                    return Err(Error::Away(self.options.path.clone()));
                }
                Err(Stop::Again) => std::thread::sleep(wait),
            }
            wait = MOST_WAIT.min(2 * wait);
        }
    }

    fn take_up(&mut self, command: u16, payload: &[u8]) -> std::result::Result<(Wire, Option<Vec<u8>>, u32), Stop> {
        let timeout = self.options.timeout;
        let mut wire = Wire::dial(&self.options.path, timeout).map_err(|_| Stop::Again)?;
        let token = self.token.unwrap_or_default();
        let mut ask = |command, payload: &[u8]| match wire.call(command, payload, timeout).map(result_of) {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(errno)) => Err(Stop::Gone(format!("errno {errno}"))),
            Err(_) => Err(Stop::Again),
        };
        ask(RESUME, &token)?;
        let now = list_pages(Range::ALL, |page| ask(crate::client::LIST, page))?.into_iter().collect();
        let recovered = self.record.recover(command, payload, &now);
        for id in recovered.unreported {
            ask(FREE, &words(&[id, id]))?;
        }
        let mut reply = recovered.reply;
        if command == GET || command == PUT {
            let mut show = payload.to_vec();
            if !self.options.space.is_empty() {
                show.extend_from_slice(&name64(&self.options.space));
            }
            reply = self.record.references(command, u32_at(payload, 0), &ask(SHOW, &show)?);
        }
        if let Some(subscription) = &self.subscription {
            self.lost = Some(Event::LOST);
            match ask(SUBSCRIBE, subscription) {
                Err(Stop::Again) => return Err(Stop::Again),
                Err(Stop::Gone(_)) => self.subscription = None,
                Ok(_) => wire.hold_events(u32_at(subscription, 4)),
            }
        }
        Ok((wire, reply, recovered.freed))
    }
}

/// The payload of a reply, or its errno.
fn result_of(frame: Frame) -> std::result::Result<Vec<u8>, i32> {
    match frame.errno {
        0 if frame.payload.len() >= 4 => Ok(frame.payload),
        0 => Ok(vec![0; 4]),
        errno => Err(errno as i32),
    }
}
