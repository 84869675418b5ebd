// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.protocol.command.Holder;
import io.pasid4j.protocol.command.ShowReply;
import org.jspecify.annotations.Nullable;

/**
 * The state of an ID at one moment. Immutable.
 *
 * @param state the state
 * @param holder the set that holds the ID, has it pending, or reported it as FOREIGN; null without
 *     one, or if the reporter is not known any more
 * @param references number of references to the ID, 0 to 2^31-1 inclusive; 0 without a holder
 * @param sinceMs time of the allocation, or of the report, in milliseconds since 1970; {@link
 *     #UNKNOWN_MS} if not known, as for an ID without a holder
 */
public record PasidInfo(
    PasidState state, @Nullable SetHolder holder, int references, long sinceMs) {
  /** Time that is not known. */
  public static final long UNKNOWN_MS = ShowReply.UNKNOWN_MS;

  static PasidInfo of(ShowReply reply) {
    Holder holder = reply.holder();
    return new PasidInfo(
        PasidState.of(reply.state()),
        holder == null ? null : SetHolder.of(holder),
        reply.references(),
        reply.sinceMs());
  }
}
