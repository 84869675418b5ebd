// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * Receives transitions, each once, those of one ID in their order. Called outside all locks, by a
 * thread that works on the set. An exception that it throws is logged and has no other effect.
 *
 * <p>A slow listener delays the threads of its set only: while more than 1024 events of a set wait
 * for delivery, a thread that allocates, frees, gets or puts IDs of the set waits at the end of its
 * operation, outside all locks, until there are fewer. So at most these events wait, and those of
 * each thread's last operation. A thread that is delivering events of any set never waits, nor does
 * {@link PasidSet#close}. Wrap a slow listener in an {@link AsyncListener} to delay no thread, and
 * do not wait within a listener for another thread that works on the set.
 */
@FunctionalInterface
public interface PasidListener {
  /**
   * Handles an event. May use the set.
   *
   * @param event the event
   */
  void on(PasidEvent event);
}
