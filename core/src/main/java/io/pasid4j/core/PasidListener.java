// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * Is told of transitions, each once, those of one ID in their order. Called outside all locks, by a
 * thread that works on the set: one that is slow delays that set's threads and nobody else; wrap it
 * in an {@link AsyncListener} to delay nobody. What it throws is logged and stops nothing.
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
