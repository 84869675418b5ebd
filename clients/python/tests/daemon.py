# SPDX-License-Identifier: Apache-2.0
"""A daemon of this repository, to be killed and started again."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

import pasid

ROOT = pathlib.Path(__file__).resolve().parents[3]
PATIENCE = 120  # seconds: a busy machine takes its time to start a daemon and to answer first
COMMAND = os.environ.get("PASID_COMMAND", str(ROOT / "pasid"))


class Daemon:
    """Serves at `socket` in a directory of its own."""

    def __init__(self, *options):
        self.directory = tempfile.mkdtemp(prefix="pasid", dir="/tmp")
        self.socket = self.directory + "/s"
        self.options = options
        self.process = None
        self.start()

    def start(self):
        with open(self.directory + "/log", "ab") as log:
            self.process = subprocess.Popen(
                [COMMAND, "daemon", "--socket", self.socket, *self.options],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        line = self.process.stdout.readline()
        if not line.startswith(b"ready: "):
            raise AssertionError(pathlib.Path(self.directory + "/log").read_text())

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def restart(self):
        self.kill()
        self.start()

    def close(self):
        self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)


def connect(path, **options):
    """Connects with patience for a busy machine."""
    return pasid.Client.connect(path, timeout=PATIENCE, **options)


def await_true(condition, seconds=PATIENCE):
    """Polls until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("did not come true in %d s" % seconds)
        time.sleep(0.01)


def is_free(daemon, one, space="cid"):
    """Returns True if another session can have exactly this ID."""
    with connect(daemon.socket, space=space) as other:
        try:
            return other.allocate((one, one)) == one
        except pasid.Refused:
            return False
