// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import java.util.List;

/**
 * A VM and the PASIDs that it holds.
 *
 * @param vm the process
 * @param pasids the results of the ioctls, in order
 */
record Tenant(Vm vm, List<Integer> pasids) {
  String name() {
    return vm.name();
  }

  int firstPasid() {
    return pasids.getFirst();
  }
}
