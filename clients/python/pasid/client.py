# SPDX-License-Identifier: Apache-2.0
"""A session with a pasid daemon: one connection, one set. Calls block; threads may share a client."""

import enum
import os
import socket
import struct
import threading
import time

from . import record as rec
from .errors import ConnectionLost, DaemonAway, Refused, RequestError, Unsupported
from .messages import Event, EventType, Explanation, Info, Priority, Space, default_path
from .record import ALL, Record
from .wire import Broken, Late, Wire

INFO, HOLDS, NAME, SESSION, RESUME, HOLDER, REFUSAL = 0x5000, 0x5003, 0x5005, 0x500C, 0x500D, 0x500E, 0x500F
SUBSCRIBE, UNSUBSCRIBE, ACK_DRAIN, SPACES, EXPLAIN = 0x5013, 0x5014, 0x5015, 0x5018, 0x5019
ENOENT, ENOTSUP = 2, 95


class Got(enum.IntEnum):
    """Result of `get`."""

    TAKEN, UNKNOWN, BUSY = range(3)


class Put(enum.IntEnum):
    """Result of `put`."""

    KEPT, LAST, RELEASED, UNKNOWN = range(4)


class Client:
    """The set of one session. Closing it frees all it holds."""

    def __init__(self, wire, path, timeout, resume_timeout):
        self._wire = wire
        self._path = path
        self._timeout = timeout
        self._resume_timeout = resume_timeout
        self._lock = threading.RLock()
        self._record = Record()
        self._subscription = None
        self._lost = []
        self._cause = None
        self.token = None
        self.space = ""

    @classmethod
    def connect(cls, path=None, *, space="", name="", limit=0, guarantee=0, resumable=False,
                timeout=5.0, resume_timeout=30.0):
        """Opens a session. A resumable one goes on after a restart of a daemon that keeps state."""
        path = path or default_path()
        client = cls(_dial(path, timeout), path, timeout, resume_timeout)
        names = space.encode() + name.encode()
        payload = struct.pack("<5I", int(resumable), limit, guarantee, len(space.encode()), len(name.encode()))
        try:
            if resumable or limit or guarantee or names:
                client._opened(_checked(client._call(SESSION, payload + names)))
            client.space = space
        except BaseException:
            client.close()
            raise
        return client

    @classmethod
    def resume(cls, token, path=None, *, space="", timeout=5.0, resume_timeout=30.0):
        """Goes on with the set that a token of an earlier connection stands for."""
        path = path or default_path()
        client = cls(_dial(path, timeout), path, timeout, resume_timeout)
        try:
            client._opened(client._call(RESUME, token))
            client.space = space
            client._adopt()
        except BaseException:
            client.close()
            raise
        return client

    @classmethod
    def from_fd(cls, fd, *, path=None, timeout=5.0):
        """Takes over a session whose connected socket another process opened and handed on."""
        client = cls(Wire(socket.socket(fileno=fd)), path, timeout, timeout)
        client._adopt()
        return client

    def allocate(self, range=ALL):
        """Allocates one ID of a range, both ends inclusive."""
        return self.allocate_many(1, range)[0]

    def allocate_many(self, count, range=ALL, contiguous=False):
        """Allocates several IDs, all or none, ascending."""
        reply = _checked(self._call(rec.ALLOCATE, struct.pack("<4I", *range, count, int(contiguous))))
        return list(struct.unpack_from(f"<{count}I", reply, 4))

    def allocate_keyed(self, key, range=ALL):
        """Allocates one ID for a key; the same key gets the same ID as long as the set holds it."""
        return _result(_checked(self._call(rec.ALLOCATE_KEYED, struct.pack("<2I", *range) + key.encode())))

    def free(self, range=ALL):
        """Frees what the set holds in a range; returns how many. An ID may stand for its range."""
        return _result(self._call(rec.FREE, struct.pack("<2I", *_pair(range))))

    def report_busy(self, id, range=ALL):
        """Reports that an ID of the set is used by others; returns the ID allocated in its place."""
        if self.commands < 3:
            raise Unsupported(f"commands: {self.commands} (expected: 3 or more)")
        return _result(self._call(rec.REPORT_BUSY, struct.pack("<3I", id, *range)))

    def holds(self, id):
        """Returns True if the set holds an ID."""
        return _result(self._call(HOLDS, struct.pack("<I", id))) == 1

    def list(self, range=ALL):
        """Lists what the set holds in a range, ascending."""
        with self._lock:
            return rec.list_ids(lambda command, payload: _Payload(self._call(command, payload)), *range)

    def get(self, id):
        """Takes a reference to an ID."""
        return Got(_result(self._call(rec.GET, struct.pack("<I", id))))

    def put(self, id):
        """Drops a reference to an ID."""
        return Put(_result(self._call(rec.PUT, struct.pack("<I", id))))

    def info(self):
        """Describes the space, the daemon and this set."""
        return Info.parse(self._call(INFO, b""))

    def spaces(self):
        """Lists the spaces where this user may open sets."""
        reply = self._call(SPACES, b"")
        return [Space.parse(reply, 4 + 80 * n) for n in range(_result(reply))]

    def last_refusal(self):
        """The refusal of this session's last refused allocation, or None."""
        code = struct.unpack_from("<i", self._call(REFUSAL, b""), 4)[0]
        return Refused(code).refusal if code else None

    def explain(self, *, set=0, uid=0, gid=0, range=ALL, count=1, contiguous=False, space=""):
        """Explains the result that an allocation of a set or a user would have. Over the operators' socket."""
        request = struct.pack("<7I64s", set, *range, count, int(contiguous), uid, gid, space.encode())
        return Explanation.parse(self._call(EXPLAIN, request))

    def subscribe(self, priority=Priority.DEVICE, *, whole_space=False, drain=False):
        """Asks for events from now on; `next_event` returns them."""
        flags = int(whole_space) | int(drain) << 1 | int(self.commands >= 4) << 2
        with self._lock:
            self._call(SUBSCRIBE, struct.pack("<2I", priority, flags))
            self._subscription = (priority, flags)
            self._wire.hold_events(flags)

    def unsubscribe(self):
        """Ends the subscription; returns whether there was one."""
        with self._lock:
            self._subscription = None
            return _result(self._call(UNSUBSCRIBE, b"")) == 1

    def next_event(self, timeout):
        """Waits for the next event; None if there is none within `timeout` seconds."""
        with self._lock:
            if self._lost:
                return self._lost.pop()
            wire = self._connected(time.monotonic() + self._resume_timeout)
            try:
                frame = wire.poll_event(time.monotonic() + timeout)
            except Broken as broken:
                self._drop(broken)
                self._connected(time.monotonic() + self._resume_timeout)
                return self._lost.pop() if self._lost else None
            return Event.parse(frame) if frame else None

    def acknowledge(self, id, generation):
        """Acknowledges that a freed or moved ID is drained; False if it does not wait for this connection."""
        return _result(self._call(ACK_DRAIN, struct.pack("<2I", id, generation))) == 1

    @property
    def commands(self):
        """The version of the daemon's commands."""
        return self._wire.commands if self._wire else 0

    def fileno(self):
        """The connection's descriptor, to be inherited or passed on with the session behind it."""
        return self._connected(time.monotonic() + self._resume_timeout).socket.fileno()

    def close(self):
        """Ends the session, if no other process has its descriptor."""
        with self._lock:
            self._cause = self._cause or ConnectionLost("closed")
            if self._wire:
                self._wire.close()
                self._wire = None

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def _opened(self, reply):
        token = reply[24:56]
        self.token = token if any(token) else None

    def _adopt(self):
        self._wire.commands = max(self._wire.commands, 2)
        try:
            self._call(HOLDER, struct.pack("<I", os.getpid()))
        except RequestError as unseen:
            if unseen.errno not in (ENOENT, ENOTSUP):
                raise
        self._record.add(self.list())

    def _call(self, command, payload):
        """Makes a request, through restarts of the daemon if the session is resumable."""
        with self._lock:
            deadline = time.monotonic() + (self._resume_timeout if self.token else self._timeout)
            freed = 0
            while True:
                wire = self._connected(deadline)
                try:
                    reply = _raised(wire.call(command, payload, self._timeout))
                except Late as late:
                    self._fail(ConnectionLost("no reply in %s s" % self._timeout), late)
                except Broken as broken:
                    self._drop(broken)
                    reply, before = self._reconnected(deadline, command, payload)
                    freed += before
                if reply is not None:
                    return self._note(command, payload, reply, freed)

    def _note(self, command, payload, reply, freed):
        result = _result(reply)
        if command == rec.ALLOCATE and result > 0:
            self._record.add(struct.unpack_from(f"<{result}I", reply, 4))
        elif command == rec.ALLOCATE_KEYED and result >= 0:
            self._record.held.setdefault(result, 0)
        elif command == rec.FREE:
            self._record.freed(*struct.unpack_from("<II", payload))
            return struct.pack("<i", result + freed)
        elif command == rec.REPORT_BUSY:
            self._record.held.pop(struct.unpack_from("<I", payload)[0], None)
            self._record.add([result])
        elif command == rec.GET and result == Got.TAKEN:
            self._record.referenced(struct.unpack_from("<I", payload)[0], 1)
        elif command == rec.PUT and result != Put.UNKNOWN:
            self._record.referenced(struct.unpack_from("<I", payload)[0], -1)
        return reply

    def _connected(self, deadline):
        if self._cause:
            raise self._cause
        if self._wire is None:
            self._reconnected(deadline, 0, b"")
        return self._wire

    def _reconnected(self, deadline, command, payload):
        """Connects anew and takes the set up again; see `Record.recover` for what it returns."""
        wait = 0.01
        while True:
            try:
                self._wire = _dial(self._path, self._timeout)
                _raised(self._wire.call(RESUME, self.token, self._timeout))
                return self._recovered(command, payload)
            except RequestError as refused:
                self._fail(ConnectionLost(f"the set is gone: {refused}"), refused)
            except (Broken, Late, ConnectionLost) as away:
                if self._wire:
                    self._wire.close()
                    self._wire = None
                if time.monotonic() + wait > deadline:
                    raise DaemonAway(f"no daemon at {self._path}") from away
                time.sleep(wait)
                wait = min(0.2, 2 * wait)

    def _recovered(self, command, payload):
        def call(one, request):
            return _Payload(_raised(self._wire.call(one, request, self._timeout)))

        recovered = self._record.recover(call, command, payload, self.space)
        if self._subscription:
            self._lost = [Event(EventType.LOST, 0, 0, 0, 0)]
            self._subscribe_anew(call)
        return recovered

    def _subscribe_anew(self, call):
        try:
            call(SUBSCRIBE, struct.pack("<2I", *self._subscription))
            self._wire.hold_events(self._subscription[1])
        except RequestError:
            self._subscription = None

    def _drop(self, broken):
        self._wire.close()
        self._wire = None
        if not self.token:
            self._fail(ConnectionLost(str(broken)), broken)

    def _fail(self, cause, reason):
        self._cause = cause
        if self._wire:
            self._wire.close()
            self._wire = None
        raise cause from reason


class _Payload:
    def __init__(self, payload):
        self.payload = payload


def _dial(path, timeout):
    try:
        wire = Wire.connect(path, timeout)
    except OSError as absent:
        raise ConnectionLost(f"{path}: {absent}") from absent
    try:
        wire.negotiate(timeout)
    except (Broken, Late) as broken:
        wire.close()
        raise ConnectionLost(f"{path}: {broken}") from broken
    return wire


def _raised(frame):
    if frame.error:
        raise RequestError(frame.error)
    if len(frame.payload) < 4:
        raise Broken("a reply without a result")
    return frame.payload


def _result(reply):
    return struct.unpack_from("<i", reply)[0]


def _checked(reply):
    if _result(reply) < 0:
        raise Refused(_result(reply))
    return reply


def _pair(range):
    return (range, range) if isinstance(range, int) else range
