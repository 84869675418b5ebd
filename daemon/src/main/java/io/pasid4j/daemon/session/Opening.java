// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;

/**
 * A request to open a set that the rules have granted. Immutable.
 *
 * @param peer the process that gets the session
 * @param holder its connection
 * @param request as the peer sent it
 * @param granted the decision of the rules
 * @param place the session's place in the count of its user's sets
 */
record Opening(
    Peer peer,
    SessionHolder holder,
    OpenRequest request,
    Admission.Granted granted,
    SetCounts.Place place) {
  /**
   * Opens the set, in its user's account unless an operator asked for it.
   *
   * @throws io.pasid4j.core.QuotaRefusedException if the guarantee cannot be met
   */
  PasidSet openSet(Quota quota) {
    String name = request.name().isEmpty() ? peer.defaultName() : request.name();
    PasidSpace space = granted.space().space();
    return peer.operator()
        ? space.open(name, quota)
        : space.open(name, quota, space.account(granted.limitKeys().account(peer.uid())));
  }
}
