// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/** A transition of an ID's state. */
public enum EventType {
  /**
   * The ID was allocated: FREE to IDLE. Also of an ID that an internal set had until now, as when a
   * set comes from another host.
   */
  ALLOC,
  /** The ID got its first reference: IDLE to ACTIVE. */
  BIND,
  /** The ID lost its last reference while held: ACTIVE to IDLE. */
  UNBIND,
  /** The ID was freed; it is not reused before every listener has been notified. */
  FREE,
  /**
   * The ID moved with its set to another space of the same IDs, as when a set migrates to another
   * host: it is an internal set's here.
   */
  MOVED
}
