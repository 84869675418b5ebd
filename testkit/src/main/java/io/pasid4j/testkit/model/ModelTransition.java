// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.model;

/** A transition of an ID's state, with the names of the allocator's event types. */
public enum ModelTransition {
  ALLOC,
  BIND,
  UNBIND,
  FREE
}
