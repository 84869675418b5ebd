#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""vsock.py COMMAND...: runs a VMM with a vsock CID that is its own for as long as it lives."""

import os
import sys

import pasid

vm = pasid.Client.connect(space="cid", name="vm-7")
cid = vm.allocate()
print("cid", cid, flush=True)
os.environ["CID"] = str(cid)
# The VMM inherits the session. However it ends, the daemon then frees the CID.
os.set_inheritable(vm.fileno(), True)
os.execvp(sys.argv[1], sys.argv[1:])
