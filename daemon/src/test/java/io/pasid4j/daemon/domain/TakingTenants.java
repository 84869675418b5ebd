// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import java.util.ArrayList;
import java.util.List;

/** Tenants of several hosts who take all IDs of their domain. */
final class TakingTenants {
  private TakingTenants() {}

  /** Takes one ID for each tenant in turn until none gets any, and ends the tenants. */
  static List<Integer> takeAll(List<WirePeer> tenants) {
    List<Integer> given = new ArrayList<>();
    List<WirePeer> taking = new ArrayList<>(tenants);
    while (!taking.isEmpty()) {
      for (WirePeer peer : List.copyOf(taking)) {
        int id = peer.allocate(0, 255);
        if (id == -Errno.ENOSPC) {
          taking.remove(peer);
        } else if (id != -Errno.EAGAIN) {
          given.add(id);
        }
      }
    }
    tenants.forEach(WirePeer::close);
    return given;
  }
}
