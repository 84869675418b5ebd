// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.core.DrainConsumer;

/**
 * Receives the transitions in a space in which this process is a drain consumer. Called as a {@link
 * RemoteListener} is.
 */
@FunctionalInterface
public interface DrainListener {
  /**
   * Handles an event. After a FREE or a MOVED, make your programs forget the ID, then acknowledge;
   * that may also be later and in another thread.
   *
   * @param event the transition
   * @param consumer acknowledges
   */
  void on(RemoteEvent event, DrainConsumer consumer);

  /**
   * Reports lost events: IDs whose FREE or MOVED was among them stay quarantined until the duration
   * is over.
   *
   * @param events their number; 0 if it is not known
   */
  default void lost(long events) {}
}
