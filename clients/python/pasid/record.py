# SPDX-License-Identifier: Apache-2.0
"""The client's record of its set, by which it completes a request that a dead daemon left unanswered."""

import struct

ALLOCATE, FREE, LIST, ALLOCATE_KEYED = 0x5001, 0x5002, 0x5004, 0x5006
GET, PUT, SHOW, REPORT_BUSY = 0x5007, 0x5008, 0x5011, 0x501A
PAGE = 65536
ALL = (0, 0xFFFFFFFF)


def list_ids(call, low, high):
    """Lists what the set holds in a range, page by page."""
    ids = []
    while low <= high:
        page = call(LIST, struct.pack("<III", low, high, PAGE)).payload
        (count,) = struct.unpack_from("<i", page)
        ids.extend(struct.unpack_from(f"<{count}I", page, 4))
        if count < PAGE:
            break
        low = ids[-1] + 1
    return ids


class Record:
    """IDs that the program has received, each with its references; freed ones that references keep apart."""

    def __init__(self):
        self.held = {}
        self.pending = {}

    def add(self, ids):
        for one in ids:
            self.held[one] = 0

    def freed(self, low, high):
        for one in self._within(low, high):
            references = self.held.pop(one)
            if references:
                self.pending[one] = references

    def referenced(self, one, change):
        for ids in (self.held, self.pending):
            if one in ids:
                ids[one] += change
                if not ids[one] and ids is self.pending:
                    del self.pending[one]

    def _within(self, low, high):
        if high - low < len(self.held):
            return [one for one in range(low, high + 1) if one in self.held]
        return [one for one in self.held if low <= one <= high]

    def recover(self, call, command, payload, space):
        """Completes a request that may have been executed, or returns None: it has to be made again.

        An ID that no reply reported is freed first. Also returns how many IDs an unanswered free
        had freed.
        """
        held = set(list_ids(call, *ALL))
        unreported = held - self.held.keys()
        freed = 0
        if command == FREE:
            low, high = struct.unpack_from("<II", payload)
            freed = sum(one not in held for one in self._within(low, high))
            self._forget_references(held, low, high)
        elif command == REPORT_BUSY:
            (busy, low, high) = struct.unpack_from("<III", payload)
            new = [one for one in unreported if low <= one <= high]
            if busy not in held and len(new) == 1:
                return struct.pack("<i", new[0]), 0
        for one in unreported:
            call(FREE, struct.pack("<II", one, one))
        for one in [one for one in self.held if one not in held]:
            del self.held[one]
        return self._references(call, command, payload, space), freed

    def _forget_references(self, held, low, high):
        for one in self._within(low, high):
            if one not in held and self.held[one]:
                self.pending[one] = self.held[one]

    def _references(self, call, command, payload, space):
        if command not in (GET, PUT):
            return None
        (one,) = struct.unpack_from("<I", payload)
        before = self.held.get(one, self.pending.get(one, 0))
        shown = call(SHOW, struct.pack("<I64s", one, space.encode()) if space else struct.pack("<I", one)).payload
        (state,) = struct.unpack_from("<i", shown)
        now = struct.unpack_from("<I", shown, 88)[0] if state in (1, 4, 5) else 0
        if command == GET:
            return struct.pack("<i", 0) if now == before + 1 else None
        if not before or now != before - 1:
            return None
        result = 0 if now else (2 if one in self.pending else 1)
        return struct.pack("<i", result)
