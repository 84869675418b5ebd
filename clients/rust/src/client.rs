// SPDX-License-Identifier: Apache-2.0
//! A session with a pasid daemon: one connection, one set.

use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use crate::error::{Error, Refusal, Result};
use crate::message::{default_path, name64, Event, Explanation, Got, Info, Priority, Put, Question, Range, Space};
use crate::record::{Record, ALLOCATE, ALLOCATE_KEYED, FREE, GET, PUT, REPORT_BUSY};
use crate::wire::{u32_at, words, Wire};

const INFO: u16 = 0x5000;
const HOLDS: u16 = 0x5003;
pub(crate) const LIST: u16 = 0x5004;
const SESSION: u16 = 0x500C;
pub(crate) const RESUME: u16 = 0x500D;
const HOLDER: u16 = 0x500E;
const REFUSAL: u16 = 0x500F;
pub(crate) const SUBSCRIBE: u16 = 0x5013;
const UNSUBSCRIBE: u16 = 0x5014;
const ACK_DRAIN: u16 = 0x5015;
const SPACES: u16 = 0x5018;
const EXPLAIN: u16 = 0x5019;
const ENOENT: i32 = 2;
const EOPNOTSUPP: i32 = 95;
pub(crate) const PAGE: usize = 65536;

/// The secret that resumes a set.
pub type Token = [u8; 32];

/// Which session to open. The default is one of the default space at [`default_path`].
#[derive(Clone, Debug)]
pub struct Options {
    pub path: String,
    pub space: String,
    pub name: String,
    /// Of the quota; 0: what the rules say.
    pub limit: u32,
    pub guarantee: u32,
    /// True if it goes on after a restart of a daemon that keeps state.
    pub resumable: bool,
    /// For one reply.
    pub timeout: Duration,
    /// For a daemon that has gone.
    pub resume_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            path: default_path(),
            space: String::new(),
            name: String::new(),
            limit: 0,
            guarantee: 0,
            resumable: false,
            timeout: Duration::from_secs(5),
            resume_timeout: Duration::from_secs(30),
        }
    }
}

/// The set of one session. Dropping it frees all it holds, if no other process has its descriptor.
pub struct Client {
    pub(crate) options: Options,
    pub(crate) wire: Option<Wire>,
    pub(crate) record: Record,
    pub(crate) token: Option<Token>,
    pub(crate) subscription: Option<Vec<u8>>,
    pub(crate) lost: Option<Event>,
    pub(crate) cause: Option<Error>,
    commands: u32,
}

impl Client {
    /// Opens a session.
    pub fn connect(options: Options) -> Result<Client> {
        let mut client = Client::dialled(options)?;
        let o = &client.options;
        if o.resumable || o.limit != 0 || o.guarantee != 0 || !o.space.is_empty() || !o.name.is_empty() {
            let lengths = (o.space.len() as u32, o.name.len() as u32);
            let mut payload = words(&[o.resumable.into(), o.limit, o.guarantee, lengths.0, lengths.1]);
            payload.extend_from_slice(o.space.as_bytes());
            payload.extend_from_slice(o.name.as_bytes());
            client.open(SESSION, &payload)?;
        }
        Ok(client)
    }

    /// Goes on with the set that a token of an earlier connection stands for.
    pub fn resume(token: &Token, options: Options) -> Result<Client> {
        let mut client = Client::dialled(options)?;
        client.open(RESUME, token)?;
        client.adopt()?;
        Ok(client)
    }

    /// Takes over a session whose connected socket another process opened and handed on.
    pub fn from_fd(socket: OwnedFd) -> Result<Client> {
        let mut wire = Wire::new(UnixStream::from(socket));
        wire.commands = 2;
        let mut client = Client::with(wire, Options::default());
        client.adopt()?;
        Ok(client)
    }

    fn dialled(options: Options) -> Result<Client> {
        let wire = Wire::dial(&options.path, options.timeout)
            .map_err(|failure| Error::Lost(format!("{}: {failure:?}", options.path)))?;
        Ok(Client::with(wire, options))
    }

    fn with(wire: Wire, options: Options) -> Client {
        let commands = wire.commands;
        let (record, wire) = (Record::default(), Some(wire));
        Client { options, wire, record, token: None, subscription: None, lost: None, cause: None, commands }
    }

    fn open(&mut self, command: u16, payload: &[u8]) -> Result<()> {
        let reply = self.checked(command, payload)?;
        let token = reply.get(24..56).and_then(|token| Token::try_from(token).ok());
        self.token = token.filter(|token| token.iter().any(|byte| *byte != 0));
        Ok(())
    }

    /// Names this process to the daemon, so that the set waits for it too, and learns what the set holds.
    fn adopt(&mut self) -> Result<()> {
        match self.call(HOLDER, &words(&[std::process::id()])) {
            Err(Error::Errno(ENOENT | EOPNOTSUPP)) | Ok(_) => {}
            Err(error) => return Err(error),
        }
        for id in self.list(Range::ALL)? {
            self.record.add(id);
        }
        Ok(())
    }

    /// Allocates one ID of a range.
    pub fn allocate(&mut self, range: Range) -> Result<u32> {
        Ok(u32_at(&self.checked(ALLOCATE, &words(&[range.min, range.max, 1, 0]))?, 4))
    }

    /// Allocates several IDs, all or none, ascending; without gaps if `contiguous`.
    pub fn allocate_many(&mut self, count: u32, range: Range, contiguous: bool) -> Result<Vec<u32>> {
        let request = words(&[range.min, range.max, count, contiguous.into()]);
        Ok(ids_of(&self.checked(ALLOCATE, &request)?))
    }

    /// Allocates one ID for a key; the same key gets the same ID as long as the set holds it.
    pub fn allocate_keyed(&mut self, key: &str, range: Range) -> Result<u32> {
        let mut request = words(&[range.min, range.max]);
        request.extend_from_slice(key.as_bytes());
        self.number(ALLOCATE_KEYED, &request)
    }

    /// Frees what the set holds in a range; returns how many.
    pub fn free(&mut self, range: Range) -> Result<u32> {
        self.number(FREE, &words(&[range.min, range.max]))
    }

    /// Reports that an ID of the set is used by others; returns the ID allocated in its place.
    pub fn report_busy(&mut self, id: u32, range: Range) -> Result<u32> {
        if self.commands < 3 {
            return Err(Error::Unsupported(self.commands));
        }
        self.number(REPORT_BUSY, &words(&[id, range.min, range.max]))
    }

    /// Returns true if the set holds an ID.
    pub fn holds(&mut self, id: u32) -> Result<bool> {
        Ok(self.number(HOLDS, &words(&[id]))? == 1)
    }

    /// Lists what the set holds in a range, ascending.
    pub fn list(&mut self, range: Range) -> Result<Vec<u32>> {
        list_pages(range, |payload| self.call(LIST, payload))
    }

    /// Takes a reference to an ID.
    pub fn get(&mut self, id: u32) -> Result<Got> {
        Ok(match self.number(GET, &words(&[id]))? {
            0 => Got::Taken,
            2 => Got::Busy,
            _ => Got::Unknown,
        })
    }

    /// Drops a reference to an ID.
    pub fn put(&mut self, id: u32) -> Result<Put> {
        Ok(match self.number(PUT, &words(&[id]))? {
            0 => Put::Kept,
            1 => Put::Last,
            2 => Put::Released,
            _ => Put::Unknown,
        })
    }

    /// Describes the space, the daemon and this set.
    pub fn info(&mut self) -> Result<Info> {
        Ok(Info::of(&self.call(INFO, &[])?))
    }

    /// Lists the spaces where this user may open sets.
    pub fn spaces(&mut self) -> Result<Vec<Space>> {
        Ok(self.call(SPACES, &[])?[4..].chunks_exact(80).map(Space::of).collect())
    }

    /// The refusal of this session's last refused allocation.
    pub fn last_refusal(&mut self) -> Result<Option<Refusal>> {
        let code = u32_at(&self.call(REFUSAL, &[])?, 4) as i32;
        Ok((code != 0).then(|| Refusal::of(code)))
    }

    /// Explains the result that an allocation of a set or a user would have. Over the operators' socket.
    pub fn explain(&mut self, q: &Question) -> Result<Explanation> {
        let contiguous = u32::from(q.contiguous);
        let mut request = words(&[q.set, q.range.min, q.range.max, q.count, contiguous, q.uid, q.gid]);
        request.extend_from_slice(&name64(&q.space));
        Ok(Explanation::of(&self.call(EXPLAIN, &request)?))
    }

    /// Asks for events from now on: of this set, or of the whole space. [`Client::next_event`] returns them.
    pub fn subscribe(&mut self, priority: Priority, whole_space: bool, drain: bool) -> Result<()> {
        let flags = u32::from(whole_space) | u32::from(drain) << 1 | u32::from(self.commands >= 4) << 2;
        let request = words(&[priority as u32, flags]);
        self.call(SUBSCRIBE, &request)?;
        if let Some(wire) = self.wire.as_mut() {
            wire.hold_events(flags);
        }
        self.subscription = Some(request);
        Ok(())
    }

    /// Ends the subscription; returns whether there was one.
    pub fn unsubscribe(&mut self) -> Result<bool> {
        self.subscription = None;
        Ok(self.number(UNSUBSCRIBE, &[])? == 1)
    }

    /// Waits for the next event; None if there is none in time. After a restart of the daemon one is `Lost`.
    pub fn next_event(&mut self, timeout: Duration) -> Result<Option<Event>> {
        let deadline = Instant::now() + timeout;
        loop {
            self.connected()?;
            if let Some(lost) = self.lost.take() {
                return Ok(Some(lost));
            }
            let Some(wire) = self.wire.as_mut() else { continue };
            match wire.next_event(deadline) {
                Ok(frame) => return Ok(frame.map(|frame| Event::of(&frame))),
                Err(failure) => self.dropped(format!("{failure:?}"))?,
            }
        }
    }

    /// Acknowledges that a freed or moved ID is drained; false if it does not wait for this connection.
    pub fn acknowledge(&mut self, id: u32, generation: u32) -> Result<bool> {
        Ok(self.number(ACK_DRAIN, &words(&[id, generation]))? == 1)
    }

    /// The secret that resumes the set, if the session is resumable.
    pub fn token(&self) -> Option<Token> {
        self.token
    }

    /// The version of the daemon's commands.
    pub fn commands(&self) -> u32 {
        self.commands
    }

    fn number(&mut self, command: u16, payload: &[u8]) -> Result<u32> {
        Ok(u32_at(&self.checked(command, payload)?, 0))
    }

    /// Makes a request whose negative result is a refusal.
    fn checked(&mut self, command: u16, payload: &[u8]) -> Result<Vec<u8>> {
        let reply = self.call(command, payload)?;
        match u32_at(&reply, 0) as i32 {
            code if code < 0 => Err(Error::Refused(Refusal::of(code))),
            _ => Ok(reply),
        }
    }
}

/// The connection's descriptor, to be passed on with the session behind it; -1 while the daemon is away.
impl AsRawFd for Client {
    fn as_raw_fd(&self) -> RawFd {
        self.wire.as_ref().map_or(-1, |wire| wire.stream.as_raw_fd())
    }
}

pub(crate) fn ids_of(reply: &[u8]) -> Vec<u32> {
    reply[4..].chunks_exact(4).map(|id| u32_at(id, 0)).collect()
}

pub(crate) fn list_pages<E>(
    range: Range,
    mut list: impl FnMut(&[u8]) -> std::result::Result<Vec<u8>, E>,
) -> std::result::Result<Vec<u32>, E> {
    let (mut ids, mut from) = (Vec::new(), range.min);
    loop {
        let page = ids_of(&list(&words(&[from, range.max, PAGE as u32]))?);
        let (count, last) = (page.len(), page.last().copied());
        ids.extend(page);
        match last {
            Some(last) if count == PAGE && last < range.max => from = last + 1,
            _ => return Ok(ids),
        }
    }
}
