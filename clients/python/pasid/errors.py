# SPDX-License-Identifier: Apache-2.0
"""Errors of the client, and the refusals of an allocation."""

import enum
import os


class Refusal(enum.IntEnum):
    """The reason why no ID is available: the codes of docs/reference/protocol.md."""

    QUOTA = -1
    RANGE_FULL = -2
    RESERVED = -3
    FRAGMENTED = -4
    CAPACITY = -5
    CLOSED = -6
    QUARANTINED = -7
    UNKNOWN = -(2**31)

    @classmethod
    def _missing_(cls, value):
        return cls.UNKNOWN


class PasidError(Exception):
    """Base of all errors of this package."""


class Refused(PasidError):
    """No ID can be had; `refusal` says why, `code` is as the daemon sent it."""

    def __init__(self, code):
        self.code = code
        self.refusal = Refusal(code)
        super().__init__(f"refused: {self.refusal.name} ({code})")


class RequestError(PasidError):
    """The daemon refused a request with an errno; the session lives."""

    def __init__(self, number):
        self.errno = number
        super().__init__(f"errno: {number} ({os.strerror(number)})")


class ConnectionLost(PasidError):
    """The session has ended, and with it all it held."""


class DaemonAway(ConnectionLost):
    """The daemon has not come back in time. The set is still the client's: the next call tries again."""


class Unsupported(PasidError):
    """The daemon is older than the command."""
