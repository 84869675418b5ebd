// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.model;

/** Receives every transition in a space, in order. */
@FunctionalInterface
public interface ModelListener {
  /** Receives the transition of an ID that a set holds. */
  void onTransition(ModelTransition transition, ModelSet set, int id);
}
