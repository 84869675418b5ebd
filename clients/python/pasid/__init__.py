# SPDX-License-Identifier: Apache-2.0
"""A client of the pasid daemon: IDs that are the program's as long as its session lives.

    with pasid.Client.connect(space="cid", name="vm-7") as vm:
        cid = vm.allocate()
"""

from .client import Client, Got, Put
from .errors import ConnectionLost, DaemonAway, PasidError, Refusal, Refused, RequestError, Unsupported
from .messages import Event, EventType, Explanation, Info, Priority, Space, default_path
from .record import ALL

__all__ = [
    "ALL", "Client", "ConnectionLost", "DaemonAway", "Event", "EventType", "Explanation", "Got", "Info",
    "PasidError", "Priority", "Put", "Refusal", "Refused", "RequestError", "Space", "Unsupported", "default_path",
]
