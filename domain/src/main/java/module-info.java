// SPDX-License-Identifier: Apache-2.0
/** One domain of IDs over several hosts. */
module io.pasid4j.domain {
  requires static org.jspecify;
  requires transitive io.pasid4j.core;

  exports io.pasid4j.domain.host;
  exports io.pasid4j.domain.log;
  exports io.pasid4j.domain.machine;
  exports io.pasid4j.domain.message;
}
