// SPDX-License-Identifier: Apache-2.0
/** A program with a module of its own, of which core is the only dependency. */
module app {
  requires io.pasid4j.core;
}
