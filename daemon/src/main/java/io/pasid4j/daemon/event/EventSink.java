// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.event;

import io.pasid4j.protocol.command.EventMessage;

/** Takes what a queue has. */
public interface EventSink {
  /** Takes an event. */
  void event(EventMessage event);

  /** Learns that events were dropped, after the one taken last. */
  void lost(long events);
}
