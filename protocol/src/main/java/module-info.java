// SPDX-License-Identifier: Apache-2.0
/** The wire between tenants and the daemon, and the ioctls of a VFIO container, as plain Java. */
module io.pasid4j.protocol {
  requires static org.jspecify;
  requires transitive io.pasid4j.core;
  requires com.fasterxml.jackson.core;

  exports io.pasid4j.protocol;
  exports io.pasid4j.protocol.command;
  exports io.pasid4j.protocol.container;
  exports io.pasid4j.protocol.frame;
  exports io.pasid4j.protocol.vtd;
}
