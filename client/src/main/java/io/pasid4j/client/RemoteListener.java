// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

/**
 * Receives transitions in the daemon, each once, those of one ID in their order. Called on the
 * executor of {@link ConnectOptions}, one call at a time for a client; it may use the client, and
 * be slow: then events wait, and are lost when too many do. Exceptions are logged and stop nothing.
 */
@FunctionalInterface
public interface RemoteListener {
  /**
   * Handles an event.
   *
   * @param event the transition
   */
  void on(RemoteEvent event);

  /**
   * Called when events were lost after the last one, because this program was too slow or the
   * client has reconnected: query the state of the sets again.
   *
   * @param events their number; 0 if it is not known
   */
  default void lost(long events) {}
}
