// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.protocol.command.Holder;

/**
 * A set and the process that opened its session. Immutable.
 *
 * @param setId the set's id, 0 to 2^32-1 inclusive; never reused while the daemon runs
 * @param pid the process that connected, in the daemon's own PID namespace
 * @param uid its user, 0 to 2^32-1 inclusive
 * @param gid its group, 0 to 2^32-1 inclusive
 * @param name the set's name, 1 to 64 bytes of printable UTF-8
 */
public record SetHolder(long setId, int pid, long uid, long gid, String name) {
  static SetHolder of(Holder holder) {
    return new SetHolder(holder.setId(), holder.pid(), holder.uid(), holder.gid(), holder.name());
  }
}
