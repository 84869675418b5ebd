// SPDX-License-Identifier: Apache-2.0
/** Sets of the daemon for Java programs; see {@link io.pasid4j.client}. */
module io.pasid4j.client {
  requires static org.jspecify;
  requires transitive io.pasid4j.core;
  requires io.pasid4j.protocol;

  exports io.pasid4j.client;
  exports io.pasid4j.client.failure;
}
