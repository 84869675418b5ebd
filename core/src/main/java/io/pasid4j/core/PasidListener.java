// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * Receives transitions, each once, those of one ID in their order. Called outside all locks, by a
 * thread that works on the set. An exception that it throws is logged and stops nothing.
 *
 * <p>One that is slow delays that set's threads and nobody else: while more than 1024 events of a
 * set wait for delivery, a thread that allocates, frees, gets or puts IDs of the set waits at the
 * end of that, outside all locks, until there are fewer. So no more events wait than these and
 * those of each thread's last operation; but a thread that is delivering, for whatever set, and
 * {@link PasidSet#close} never wait. Wrap a slow one in an {@link AsyncListener} to delay nobody,
 * and do not wait within a listener for another thread that works on the set.
 */
@FunctionalInterface
public interface PasidListener {
  /**
   * Takes an event. May use the set.
   *
   * @param event what happened
   */
  void on(PasidEvent event);
}
