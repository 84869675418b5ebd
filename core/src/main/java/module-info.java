// SPDX-License-Identifier: Apache-2.0
/** The allocator of bounded IDs; see {@link io.pasid4j.core}. */
module io.pasid4j.core {
  // Not transitive: a modular program compiles without the annotations beside core.
  requires static org.jspecify;

  exports io.pasid4j.core;
}
