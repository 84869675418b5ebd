// SPDX-License-Identifier: Apache-2.0
/** The daemon's sets from Java; see {@link io.pasid4j.client}. */
module io.pasid4j.client {
  requires static org.jspecify;
  requires transitive io.pasid4j.core;
  requires transitive io.pasid4j.protocol;

  exports io.pasid4j.client;
  exports io.pasid4j.client.failure;
}
