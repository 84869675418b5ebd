// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.event;

import io.pasid4j.core.EventType;

/** An event, with the names it had when it happened; set id 0 is that of a set that has gone. */
record PublishedEvent(EventType type, String space, int id, int setId, String setName, long atMs) {}
