// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.space.DomainLink.Outcome;
import io.pasid4j.daemon.space.GuaranteeLeases;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.protocol.Errno;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request whose guarantee was refused, and may wait for leases. Used by one connection. */
final class GuaranteeWait {
  private final int uid;
  private @Nullable GuaranteeLeases leases;

  /** Creates the wait of a peer with this uid. */
  GuaranteeWait(int uid) {
    this.uid = uid;
  }

  /**
   * The result of a refused try: the refusal, or the wait for a lease.
   *
   * @param space the space of all tries
   * @param guaranteedIds by how many IDs more the space would have been charged
   * @param again tries once more
   */
  CommandResult refused(HostedSpace space, long guaranteedIds, Supplier<CommandResult> again) {
    if (leases == null) {
      leases = new GuaranteeLeases(space, uid);
    }
    return leases
        .next(guaranteedIds)
        .map(lease -> waiting(lease, again))
        .orElseGet(() -> CommandResult.of(Refusal.CAPACITY));
  }

  private static CommandResult waiting(
      CompletableFuture<Outcome> lease, Supplier<CommandResult> again) {
    return new CommandResult.Waiting(
        lease,
        () ->
            lease.join() == Outcome.NO_ANSWER
                ? new CommandResult.Failure(Errno.EAGAIN)
                : again.get());
  }
}
