// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

/**
 * Is told of transitions in the daemon, each once, those of one ID in their order. Called on the
 * executor of {@link ConnectOptions}, one call at a time for a client; it may use the client, and
 * be slow: then events wait, and are lost when too many do. What it throws is logged and stops
 * nothing.
 */
@FunctionalInterface
public interface RemoteListener {
  /**
   * Takes an event.
   *
   * @param event what happened
   */
  void on(RemoteEvent event);

  /**
   * Learns that events were lost, after the one told last, because this program was too slow or the
   * connection was another for a while: what is held has to be looked at again.
   *
   * @param events how many; 0 if that is not known
   */
  default void lost(long events) {}
}
