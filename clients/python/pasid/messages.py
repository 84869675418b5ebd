# SPDX-License-Identifier: Apache-2.0
"""Replies and events as values."""

import dataclasses
import enum
import os
import struct


class Priority(enum.IntEnum):
    """The order in which listeners of a space are notified: CPU first."""

    CPU, DEVICE, IOMMU, LAST = range(4)


class EventType(enum.IntEnum):
    """Transitions of an ID, MOVED: to another host with its set; LOST counts events that were dropped."""

    ALLOC, FREE, BIND, UNBIND, MOVED, LOST = range(6)


@dataclasses.dataclass(frozen=True)
class Event:
    """A transition of an ID. Of LOST, `sequence` is how many were lost, 0 if unknown."""

    type: EventType
    id: int
    generation: int
    set_id: int
    sequence: int

    @classmethod
    def parse(cls, frame):
        if frame.command == 0x5021:
            return cls(EventType.LOST, 0, 0, 0, struct.unpack_from("<Q", frame.payload)[0])
        kind, one, generation, set_id, sequence = struct.unpack_from("<4IQ", frame.payload)
        return cls(EventType(kind), one, generation, set_id, sequence)


@dataclasses.dataclass(frozen=True)
class Info:
    """The space, the daemon, this set."""

    space_bits: int
    is_cyclic: bool
    limit: int
    guarantee: int
    used: int
    daemon_pid: int
    set_id: int
    name: str
    version: str

    @classmethod
    def parse(cls, reply):
        bits, policy, limit, guarantee, used, pid, set_id, length = struct.unpack_from("<5IiII", reply, 4)
        (version,) = struct.unpack_from("<I", reply, 100)
        name = reply[36 : 36 + length].decode()
        return cls(bits, policy == 1, limit, guarantee, used, pid, set_id, name, reply[104 : 104 + version].decode())


@dataclasses.dataclass(frozen=True)
class Space:
    """A space where this user may open sets."""

    name: str
    bits: int
    is_cyclic: bool
    is_default: bool

    @classmethod
    def parse(cls, reply, at):
        bits, policy, flags, length = struct.unpack_from("<4I", reply, at)
        return cls(reply[at + 16 : at + 16 + length].decode(), bits, policy == 1, bool(flags & 1))


@dataclasses.dataclass(frozen=True)
class Explanation:
    """The result that an allocation would have. `code` is 0 if it would succeed and is not forbidden."""

    code: int
    is_forbidden: bool
    limit: int
    guarantee: int
    used: int
    available_at_ms: int
    range_ids: int
    reserved: int
    free: int
    longest_block: int

    @classmethod
    def parse(cls, reply):
        code, flags, limit, guarantee, used, at, ids, reserved, free, longest = struct.unpack_from("<i4Iq4Q", reply, 4)
        return cls(code, bool(flags & 1), limit, guarantee, used, at, ids, reserved, free, longest)


#: Where the daemon of the whole host listens.
HOST_PATH = "/run/pasid/pasid.sock"


def default_path():
    """What PASID_SOCKET names, else this user's own daemon's place, unless only that of the host's daemon is there."""
    named = os.environ.get("PASID_SOCKET")
    if named:
        return named
    own = own_path()
    return HOST_PATH if os.path.exists(HOST_PATH) and not os.path.exists(own) else own


def own_path():
    """Where a daemon of this user listens unless told otherwise."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime.startswith("/"):
        return f"{runtime}/pasid/pasid.sock"
    return HOST_PATH if os.geteuid() == 0 else f"/tmp/pasid-{os.geteuid()}/pasid.sock"
