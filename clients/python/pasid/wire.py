# SPDX-License-Identifier: Apache-2.0
"""Frames of vfio-user on a Unix socket, and the version negotiation: docs/reference/protocol.md."""

import collections
import json
import select
import socket
import struct
import time

HEADER = struct.Struct("<HHIII")
VERSION = 1
TYPE_MASK, REPLY, NO_REPLY, ERROR = 0xF, 0x1, 0x10, 0x20
MAX_FRAME = 1 << 20
MAX_EVENTS = 4096
# Those of a drain consumer, as in the daemon: a large set may end at once.
MAX_DRAIN_EVENTS = 1 << 20
DRAINS = 2
EVENTS_LOST = 0x5021

Frame = collections.namedtuple("Frame", "message_id command flags error payload")


class Broken(Exception):
    """The connection has ended or cannot be trusted any more."""


class Late(Exception):
    """The daemon did not answer in time."""


class Wire:
    """One connection. Not for several threads at once."""

    def __init__(self, connected):
        self.socket = connected
        self.events = collections.deque()
        self.max_events = MAX_EVENTS
        self.dropped = 0
        self.commands = 1
        self._message_id = 0
        self._input = bytearray()

    @classmethod
    def connect(cls, path, timeout):
        connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connected.settimeout(timeout)
            connected.connect(path)
        except BaseException:
            connected.close()
            raise
        return cls(connected)

    def negotiate(self, timeout):
        """Negotiates version 0.1 and learns which commands the daemon has."""
        offer = json.dumps({"capabilities": {"pasid4j": {"commands": 4}}}).encode() + b"\0"
        reply = self.call(VERSION, struct.pack("<HH", 0, 1) + offer, timeout)
        if reply.error:
            raise Broken(f"version: errno {reply.error} (expected: 0.1)")
        try:
            capabilities = json.loads(reply.payload[4:].rstrip(b"\0") or b"{}").get("capabilities", {})
            self.commands = int(capabilities.get("pasid4j", {}).get("commands", 1))
        except (ValueError, AttributeError, TypeError) as unreadable:
            raise Broken(f"version: {unreadable} (expected: JSON)") from unreadable

    def call(self, command, payload, timeout):
        """Sends a command and returns its reply. Events that come before it are kept."""
        self._message_id = (self._message_id + 1) & 0xFFFF
        deadline = time.monotonic() + timeout
        self.send(self._message_id, command, 0, payload, timeout)
        while True:
            frame = self.receive(deadline)
            if frame.flags & TYPE_MASK != REPLY:
                self._keep(frame)
            elif (frame.message_id, frame.command) == (self._message_id, command):
                return frame
            else:
                raise Broken(f"reply: {frame.message_id}/{frame.command:#x} (expected: {self._message_id})")

    def send(self, message_id, command, flags, payload, timeout=5.0):
        header = HEADER.pack(message_id, command, HEADER.size + len(payload), flags, 0)
        self.send_bytes(header + payload, timeout)

    def send_bytes(self, data, timeout=5.0):
        self.socket.settimeout(timeout)
        try:
            self.socket.sendall(data)
        except TimeoutError as late:
            raise Late() from late
        except OSError as broken:
            raise Broken(str(broken)) from broken

    def receive(self, deadline):
        """Returns the next frame; bytes of one that is not whole yet are kept."""
        while True:
            size = struct.unpack_from("<I", self._input, 4)[0] if len(self._input) >= 8 else HEADER.size
            if not HEADER.size <= size <= MAX_FRAME:
                raise Broken(f"frame size: {size} (expected: 16 to {MAX_FRAME})")
            if len(self._input) >= max(size, HEADER.size):
                fields = HEADER.unpack_from(self._input)
                payload = bytes(self._input[HEADER.size : size])
                del self._input[:size]
                error = fields[4] if fields[3] & ERROR else 0
                return Frame(fields[0], fields[1], fields[3], error, payload)
            self._fill(deadline)

    def poll_event(self, deadline):
        """Returns the frame of the next event, or None if there is none until the deadline."""
        if not self.events and self.dropped:
            dropped, self.dropped = self.dropped, 0
            return Frame(0, EVENTS_LOST, NO_REPLY, 0, struct.pack("<Q", dropped))
        while not self.events:
            try:
                self._keep(self.receive(deadline))
            except Late:
                return None
        return self.events.popleft()

    def hold_events(self, flags):
        """Makes room for the events of a subscription with these flags."""
        self.max_events = MAX_DRAIN_EVENTS if flags & DRAINS else MAX_EVENTS

    def close(self):
        self.socket.close()

    def _fill(self, deadline):
        try:
            left = max(0.0, deadline - time.monotonic())
            if not select.select([self.socket], [], [], left)[0]:
                raise Late()
            data = self.socket.recv(65536)
        except (OSError, ValueError) as broken:
            raise Broken(str(broken)) from broken
        if not data:
            raise Broken("end of the connection")
        self._input += data

    def _keep(self, frame):
        # A loss is reported before later events.
        if not self.dropped and len(self.events) < self.max_events:
            self.events.append(frame)
        else:
            self.dropped += 1
