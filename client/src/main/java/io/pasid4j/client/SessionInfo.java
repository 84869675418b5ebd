// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.core.Policy;
import io.pasid4j.core.Quota;
import io.pasid4j.protocol.command.InfoReply;

/**
 * The space, the daemon and this session's set at one moment. Immutable.
 *
 * @param spaceBits the width of the space, 1 to 31 inclusive
 * @param policy which free ID an allocation takes
 * @param quota the set's quota
 * @param heldIds number of IDs that count against the quota, held and pending, 0 or more
 * @param daemonPid the daemon's process id, in the daemon's own PID namespace
 * @param setId the set's id, 1 to 2^32-1 inclusive; 0 for a session without a set
 * @param name the set's name, 1 to 64 bytes of printable UTF-8
 * @param version the daemon's version, 1 to 32 bytes of printable UTF-8
 */
public record SessionInfo(
    int spaceBits,
    Policy policy,
    Quota quota,
    int heldIds,
    int daemonPid,
    long setId,
    String name,
    String version) {
  static SessionInfo of(InfoReply reply) {
    return new SessionInfo(
        reply.spaceBits(),
        reply.policy(),
        reply.quota(),
        reply.heldIds(),
        reply.daemonPid(),
        reply.setId(),
        reply.name(),
        reply.version());
  }
}
