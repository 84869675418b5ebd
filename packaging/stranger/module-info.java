// SPDX-License-Identifier: Apache-2.0
/** A program with a module of its own. */
module stranger {
  requires io.pasid4j.client;
}
