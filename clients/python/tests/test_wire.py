# SPDX-License-Identifier: Apache-2.0
"""Events that wait at a connection."""

import socket
import struct
import time
import unittest

from pasid import wire

EVENT = 0x5020


class WireTest(unittest.TestCase):
    def setUp(self):
        mine, self.daemon = socket.socketpair()
        self.wire = wire.Wire(mine)
        self.addCleanup(self.wire.close)
        self.addCleanup(self.daemon.close)

    def _offer(self, count):
        for number in range(count):
            self.wire._keep(wire.Frame(0, EVENT, wire.NO_REPLY, 0, struct.pack("<I", number)))

    def _all(self):
        frames = []
        frame = self.wire.poll_event(0)
        while frame:
            frames.append(frame)
            frame = self.wire.poll_event(0)
        return frames

    def test_what_does_not_fit_is_counted_in_its_place(self):
        self._offer(wire.MAX_EVENTS + 10)
        self.wire.poll_event(time.monotonic())
        self._offer(3)

        frames = self._all()
        self.assertEqual(wire.MAX_EVENTS, len(frames))
        self.assertEqual(wire.EVENTS_LOST, frames[-1].command)
        self.assertEqual(struct.pack("<Q", 13), frames[-1].payload)
        self._offer(1)
        self.assertEqual([EVENT], [frame.command for frame in self._all()])

    def test_a_drain_consumer_has_room_for_a_large_set(self):
        self.wire.hold_events(wire.DRAINS)
        self._offer(3 * wire.MAX_EVENTS)
        frames = self._all()
        self.assertEqual(3 * wire.MAX_EVENTS, len(frames))
        self.assertEqual({EVENT}, {frame.command for frame in frames})


if __name__ == "__main__":
    unittest.main()
