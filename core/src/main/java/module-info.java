// SPDX-License-Identifier: Apache-2.0
/** The allocator of bounded IDs; see {@link io.pasid4j.core}. */
module io.pasid4j.core {
  requires static transitive org.jspecify;

  exports io.pasid4j.core;
}
