// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.model;

import io.pasid4j.core.EventType;

/** Hears of every transition in a space. */
@FunctionalInterface
public interface ModelListener {
  /** An ID of a set has changed its state. */
  void hear(EventType type, NaiveTenant of, int id);
}
