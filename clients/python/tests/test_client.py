# SPDX-License-Identifier: Apache-2.0
"""The client against a real daemon: each call, kill -9 of the daemon and of the client."""

import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import unittest
from types import SimpleNamespace
from unittest import mock

import pasid
from tests.daemon import PATIENCE, ROOT, Daemon, await_true, connect, is_free

CONFIG = str(ROOT / "clients" / "vsock.yaml")


class EventTest(unittest.TestCase):
    def test_types_are_those_of_the_wire(self):
        for code, kind in enumerate(kind for kind in pasid.EventType if kind.name != "LOST"):
            payload = struct.pack("<4IQ", code, 7, 1, 3, 9)
            event = pasid.Event.parse(SimpleNamespace(command=0x5020, payload=payload))
            self.assertEqual(pasid.Event(kind, 7, 1, 3, 9), event)


class DefaultPathTest(unittest.TestCase):
    def test_whoever_has_no_daemon_of_its_own_finds_that_of_the_host(self):
        with tempfile.TemporaryDirectory() as directory:
            root = pathlib.Path(directory)
            own, of_host = root / "pasid" / "pasid.sock", root / "host.sock"
            environment = {"PASID_SOCKET": "", "XDG_RUNTIME_DIR": directory}
            with mock.patch.dict(os.environ, environment), mock.patch("pasid.messages.HOST_PATH", str(of_host)):
                self.assertEqual(str(own), pasid.default_path())
                of_host.touch()
                self.assertEqual(str(of_host), pasid.default_path())
                own.parent.mkdir()
                own.touch()
                self.assertEqual(str(own), pasid.default_path())


class ClientTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon("--config", CONFIG, "--quota", "100")

    @classmethod
    def tearDownClass(cls):
        cls.daemon.close()

    def connect(self, **options):
        client = connect(self.daemon.socket, **options)
        self.addCleanup(client.close)
        return client

    def test_allocates_lists_and_frees(self):
        client = self.connect(name="vm-7")
        first = client.allocate((1000, 1999))
        self.assertEqual(1000, first)
        self.assertEqual([1001, 1002, 1003], client.allocate_many(3, (1000, 1999), contiguous=True))
        self.assertEqual([1000, 1001, 1002, 1003], client.list())
        self.assertTrue(client.holds(1002))
        self.assertEqual(2, client.free((1001, 1002)))
        self.assertEqual([1000, 1003], client.list((0, 5000)))
        self.assertEqual("vm-7", client.info().name)
        self.assertEqual(2, client.info().used)

    def test_a_key_has_one_id(self):
        client = self.connect()
        one = client.allocate_keyed("disk-0", (2000, 2999))
        self.assertEqual(one, client.allocate_keyed("disk-0", (2000, 2999)))
        self.assertNotEqual(one, client.allocate_keyed("disk-1", (2000, 2999)))

    def test_a_refusal_has_its_reason(self):
        client = self.connect(limit=2)
        client.allocate_many(2, (3000, 3999))
        with self.assertRaises(pasid.Refused) as refused:
            client.allocate((3000, 3999))
        self.assertEqual(pasid.Refusal.QUOTA, refused.exception.refusal)
        self.assertEqual(pasid.Refusal.QUOTA, client.last_refusal())
        with self.assertRaises(pasid.RequestError) as wrong:
            client.allocate_many(0)
        self.assertEqual(22, wrong.exception.errno)
        self.assertEqual(2, len(client.list()))

    def test_references_keep_an_id(self):
        client = self.connect()
        one = client.allocate((4000, 4999))
        self.assertEqual(pasid.Got.TAKEN, client.get(one))
        self.assertEqual(1, client.free(one))
        self.assertEqual(pasid.Got.BUSY, client.get(one))
        self.assertEqual(pasid.Put.RELEASED, client.put(one))
        self.assertEqual(pasid.Put.UNKNOWN, client.put(one))

    def test_events_arrive_in_order(self):
        client = self.connect()
        client.subscribe(pasid.Priority.CPU)
        one = client.allocate((5000, 5999))
        client.free(one)
        events = [client.next_event(10), client.next_event(10)]
        self.assertEqual([pasid.EventType.ALLOC, pasid.EventType.FREE], [event.type for event in events])
        self.assertEqual([one, one], [event.id for event in events])
        self.assertTrue(client.unsubscribe())
        self.assertIsNone(client.next_event(0.01))

    def test_explains_to_operators(self):
        operator = connect(self.daemon.socket + ".operator")
        self.addCleanup(operator.close)
        explained = operator.explain(uid=os.geteuid(), range=(0, 2), space="cid")
        self.assertEqual(pasid.Refusal.RESERVED, pasid.Refusal(explained.code))
        self.assertEqual((3, 3), (explained.range_ids, explained.reserved))
        self.assertIn("cid", [space.name for space in operator.spaces()])

    def test_reports_busy(self):
        client = self.connect()
        one = client.allocate((6000, 6999))
        if client.commands < 3:
            with self.assertRaises(pasid.Unsupported):
                client.report_busy(one)
            return
        other = client.report_busy(one, (6000, 6999))
        self.assertNotEqual(one, other)
        self.assertEqual([other], client.list())
        with self.assertRaises(pasid.RequestError) as unheld:
            client.report_busy(one)
        self.assertEqual(2, unheld.exception.errno)

    def test_a_session_goes_on_from_its_descriptor(self):
        launcher = connect(self.daemon.socket, space="cid")
        one = launcher.allocate((7000, 7999))
        ours, theirs = socket.socketpair(socket.AF_UNIX)
        socket.send_fds(ours, [b"x"], [launcher.fileno()])
        _, [fd], _, _ = socket.recv_fds(theirs, 1, 1)
        launcher.close()
        with pasid.Client.from_fd(fd) as vmm:
            self.assertEqual([one], vmm.list())
            self.assertFalse(is_free(self.daemon, one))
        await_true(lambda: is_free(self.daemon, one))
        ours.close()
        theirs.close()

    def test_threads_share_a_client(self):
        client = self.connect(name="many")
        ids = []
        threads = [threading.Thread(target=lambda: ids.append(client.allocate((8000, 8999)))) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(ids), client.list())
        self.assertEqual(20, len(set(ids)))

    def test_nobody_at_the_socket(self):
        with self.assertRaises(pasid.ConnectionLost):
            connect(self.daemon.directory + "/nobody")


class KillTest(unittest.TestCase):
    def setUp(self):
        self.daemon = Daemon("--config", CONFIG)
        self.addCleanup(self.daemon.close)

    def test_a_killed_client_gives_its_ids_back(self):
        environment = dict(os.environ, PYTHONPATH=str(ROOT / "clients/python"), PASID_SOCKET=self.daemon.socket)
        vmm = subprocess.Popen(
            [sys.executable, str(ROOT / "clients/python/examples/vsock.py"), "sleep", "600"],
            env=environment, stdout=subprocess.PIPE)
        self.addCleanup(vmm.stdout.close)
        cid = int(vmm.stdout.readline().split()[1])
        self.assertEqual(3, cid)
        self.assertFalse(is_free(self.daemon, cid))
        vmm.send_signal(signal.SIGKILL)
        vmm.wait()
        await_true(lambda: is_free(self.daemon, cid))

    def test_a_resumable_set_outlives_a_killed_daemon(self):
        with connect(self.daemon.socket, resumable=True, name="vm-7", resume_timeout=PATIENCE) as client:
            held = client.allocate_many(3, (100, 199))
            client.get(held[0])
            self.daemon.restart()
            self.assertEqual(held, client.list())
            self.assertEqual(pasid.Put.LAST, client.put(held[0]))
            self.assertEqual("vm-7", client.info().name)
            self.daemon.restart()
            self.assertEqual(3, client.free())

    def test_kills_at_random_lose_nothing_and_give_nothing_twice(self):
        with connect(self.daemon.socket, resumable=True, resume_timeout=PATIENCE) as client:
            stop = threading.Event()
            held, errors = set(), []

            def work():
                try:
                    while not stop.is_set():
                        one = client.allocate((1, 60000))
                        assert one not in held, one
                        held.add(one)
                        if len(held) > 20:
                            gone = held.pop()
                            assert client.free(gone) == 1, gone
                except BaseException as failed:  # noqa: B902 - the test's thread reports it
                    errors.append(failed)

            worker = threading.Thread(target=work)
            worker.start()
            for _ in range(4):
                before = len(held)
                await_true(lambda: len(held) > 5 or errors or before > 5)
                self.daemon.restart()
            stop.set()
            worker.join(PATIENCE)
            self.assertEqual([], errors)
            self.assertEqual(sorted(held), client.list())

    def test_a_token_resumes_in_another_client(self):
        first = connect(self.daemon.socket, resumable=True)
        one = first.allocate((300, 399))
        self.daemon.restart()
        with pasid.Client.resume(first.token, self.daemon.socket) as second:
            self.assertEqual([one], second.list())
        first.close()

    def test_without_resumption_the_end_of_the_daemon_is_that_of_the_session(self):
        client = connect(self.daemon.socket)
        client.allocate()
        self.daemon.restart()
        for _ in range(2):
            with self.assertRaises(pasid.ConnectionLost):
                client.list()

    def test_a_daemon_that_stays_away_is_reported_and_tried_again(self):
        with connect(self.daemon.socket, resumable=True, resume_timeout=0.5) as client:
            one = client.allocate()
            self.daemon.kill()
            with self.assertRaises(pasid.DaemonAway):
                client.list()
            self.daemon.start()
            self.assertEqual([one], client.list())

    def test_events_go_on_after_a_restart(self):
        with connect(self.daemon.socket, resumable=True, resume_timeout=PATIENCE) as client:
            client.subscribe()
            self.daemon.restart()
            one = client.allocate()
            self.assertEqual(pasid.EventType.LOST, client.next_event(10).type)
            self.assertEqual(one, client.next_event(10).id)


if __name__ == "__main__":
    unittest.main()
