# SPDX-License-Identifier: Apache-2.0
"""Plays the repository's wire scenarios over the client's frames, each on an empty space."""

import json
import struct
import time
import unittest

from pasid.wire import HEADER, Broken, Late, Wire
from tests.daemon import PATIENCE, ROOT, Daemon, await_true, connect

SHARED = ROOT / "../shared/wire/scenarios.jsonl"
SCENARIOS = ROOT / "e2e/src/test/resources/scenarios"
NAMES = {
    "VERSION": 1, "GET_API_VERSION": 0x3B64, "CHECK_EXTENSION": 0x3B65, "SET_IOMMU": 0x3B66,
    "IOMMU_GET_INFO": 0x3B70, "PASID_REQUEST": 0x3B76, "INFO": 0x5000, "ALLOCATE": 0x5001, "FREE": 0x5002,
    "HOLDS": 0x5003, "LIST": 0x5004, "NAME": 0x5005, "ALLOCATE_KEYED": 0x5006, "GET": 0x5007, "PUT": 0x5008,
    "ATTACH_SPID": 0x5009, "DETACH_SPID": 0x500A, "FIND_SPID": 0x500B, "REFUSAL": 0x500F, "SETS": 0x5010,
    "SHOW": 0x5011, "RELEASE": 0x5012, "SUBSCRIBE": 0x5013, "UNSUBSCRIBE": 0x5014, "ACK_DRAIN": 0x5015,
    "REPORT_BUSY": 0x501A,
}


def number(command):
    return NAMES[command] if command in NAMES else int(command, 0)


class Player:
    def __init__(self, path):
        self.path, self.wires, self.saved = path, {}, {}
        self.message_id = 0

    def play(self, step):
        wire = self.wires.get(step["on"]) or self.wires.setdefault(step["on"], Wire.connect(self.path, PATIENCE))
        if "hello" in step:
            self.ask(step, wire, 1, struct.pack("<HH", 0, 1))
        elif "ask" in step:
            self.ask(step, wire, number(step["ask"]), self.payload(step))
        elif "tell" in step:
            wire.send(0, number(step["tell"]), 0x10, self.payload(step))
        elif "raw" in step:
            wire.send_bytes(bytes.fromhex(step["raw"]))
        elif "close" in step:
            self.wires.pop(step["on"]).close()
        elif "ended" in step:
            self.expect(Broken, wire, PATIENCE)
        elif "silent" in step:
            self.expect(Late, wire, 0.2)
        else:
            raise AssertionError(f"step: {step} (expected: one that can be played)")

    def ask(self, step, wire, command, payload):
        self.message_id += 1
        wire.send(self.message_id, command, 0, payload)
        reply = wire.receive(time.monotonic() + PATIENCE)
        assert (reply.message_id, reply.command) == (self.message_id, command), reply
        assert reply.flags & 0xF == 1 and reply.error == step.get("errno", 0), (reply, step)
        if reply.error:
            assert not reply.payload, reply
            return
        assert len(reply.payload) == step.get("bytes", len(reply.payload)), (reply, step)
        words = struct.unpack_from(f"<{len(reply.payload) // 4}I", reply.payload)
        for at, word in enumerate([step.get("result")] + step.get("then", [])):
            assert word is None or words[at] == self.word(word), (at, words, step)
        if "save" in step:
            self.saved[step["save"]] = words[0]

    def payload(self, step):
        words = b"".join(struct.pack("<I", self.word(word)) for word in step.get("words", []))
        return words + step.get("text", "").encode() + bytes.fromhex(step.get("hex", ""))

    def word(self, word):
        return (self.saved[word[1:]] if isinstance(word, str) else word) & 0xFFFFFFFF

    @staticmethod
    def expect(error, wire, seconds):
        try:
            frame = wire.receive(time.monotonic() + seconds)
        except error:
            return
        raise AssertionError(f"{frame} (expected: {error.__name__})")

    def close(self):
        for wire in self.wires.values():
            wire.close()


class SharedPlayer:
    """Plays scenarios in the form of those that lie beside the clone: whole messages, and what has to hold of a reply."""

    def __init__(self, path):
        self.path, self.wires, self.saved = path, {}, {}

    def play(self, step):
        if "wait_ms" in step:
            time.sleep(step["wait_ms"] / 1000)
            return
        wire = self.wires.get(step["on"]) or self.wires.setdefault(step["on"], Wire.connect(self.path, PATIENCE))
        if step.get("close"):
            self.wires.pop(step["on"]).close()
        elif step.get("ended"):
            Player.expect(Broken, wire, PATIENCE)
        elif "raw" in step:
            wire.send_bytes(bytes.fromhex(step["raw"]))
        else:
            sent = step["send"]
            body = b"".join(map(self.part, sent.get("payload", "").split()))
            flags = sent.get("type", 0) | (0x10 if sent.get("no_reply") else 0)
            wire.send_bytes(HEADER.pack(sent["id"], sent["cmd"], sent.get("size", 16 + len(body)), flags, 0) + body)
        if "expect" in step:
            self.check(wire, step, step["expect"])

    def part(self, text):
        return struct.pack("<I", self.saved[text[1:]]) if text.startswith("$") else bytes.fromhex(text)

    def check(self, wire, step, want):
        if want.get("closed") or "none_within_ms" in want:
            seconds = PATIENCE if want.get("closed") else want["none_within_ms"] / 1000
            Player.expect(Broken if want.get("closed") else Late, wire, seconds)
            return
        reply = wire.receive(time.monotonic() + PATIENCE)
        assert (reply.message_id, reply.command) == (step["send"]["id"], step["send"]["cmd"]), reply
        assert reply.flags & 0xF == 1 and reply.error == want.get("error", 0), (reply, want)
        if "major" in want:
            major, minor = struct.unpack_from("<HH", reply.payload)
            assert major == want["major"] and minor <= want["minor_max"], (major, minor)
        elif not reply.error:
            (result,) = struct.unpack_from("<i", reply.payload)
            low, high = want.get("result_in", [want.get("result", result)] * 2)
            assert low <= result <= high, (result, want)
            if "save" in step:
                self.saved[step["save"]] = result

    def close(self):
        for wire in self.wires.values():
            wire.close()


class ScenarioTest(unittest.TestCase):
    def test_repository(self):
        daemon = Daemon("--quota", "100", "--reserve", "5000-5009")
        self.addCleanup(daemon.close)
        played = 0
        for file in sorted(SCENARIOS.glob("*.jsonl")):
            for line in file.read_text().splitlines():
                scenario = json.loads(line)
                with self.subTest(scenario["name"]):
                    self.play(daemon, scenario)
                    played += 1
        self.assertGreater(played, 40)

    @unittest.skipUnless(SHARED.exists(), "no shared scenarios beside the clone")
    def test_shared(self):
        daemon = Daemon()
        self.addCleanup(daemon.close)
        for line in filter(str.strip, SHARED.read_text().splitlines()):
            scenario = json.loads(line)
            with self.subTest(scenario["name"]):
                self.play(daemon, scenario, SharedPlayer)

    def play(self, daemon, scenario, kind=Player):
        player = kind(daemon.socket)
        try:
            for step in scenario["steps"]:
                player.play(step)
        finally:
            player.close()
        with connect(daemon.socket + ".operator") as operator:
            own = operator.info().set_id
            sets = lambda: operator._call(0x5010, struct.pack("<2I", 0, 512))
            await_true(lambda: self.others(sets(), own) == 0)

    @staticmethod
    def others(reply, own):
        (count,) = struct.unpack_from("<i", reply)
        return sum(struct.unpack_from("<I", reply, 4 + 112 * n)[0] != own for n in range(count))
