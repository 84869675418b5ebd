// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.event;

import io.pasid4j.protocol.command.EventMessage;

/** Receives the elements of a queue. */
public interface EventSink {
  /** Receives an event. */
  void event(EventMessage event);

  /** Receives the number of events that were dropped after the previous one. */
  void lost(long events);
}
