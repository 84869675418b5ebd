// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

import io.pasid4j.core.PasidRange;
import java.util.List;

/** A host's request to the domain, in a command of its own. */
public sealed interface HostRequest {
  /**
   * Begins a run: after it no command of an earlier run is executed.
   *
   * @param reads the latest version of messages that the host reads
   */
  record Hello(int reads) implements HostRequest {}

  /**
   * Leases the lowest free block that overlaps a range; if no block is wholly free, the free part
   * of one.
   *
   * @param range where the IDs are wanted, both ends inclusive; begins within 24 bits, and is
   *     clamped to them
   * @param countIds how many IDs in one piece, 1 or more; rounded up to whole blocks
   */
  record Lease(PasidRange range, int countIds) implements HostRequest {
    /**
     * Clamps the range.
     *
     * @throws IllegalArgumentException if the range begins beyond 24 bits
     */
    public Lease {
      range = PasidRange.of(range.min(), Math.min(range.max(), MessageReader.MAX_ID));
    }
  }

  /**
   * Leases the free ones among the given IDs.
   *
   * @param ids ascending
   */
  record LeaseExactly(List<PasidRange> ids) implements HostRequest {}

  /**
   * Returns IDs to the domain, all or none.
   *
   * @param ids the host's, directly or by an arrival
   */
  record GiveBack(List<PasidRange> ids) implements HostRequest {}

  /**
   * Moves a set with all its IDs.
   *
   * @param setId the set's number at the source
   * @param arrival the index of the still open arrival by which the set came to the source, which
   *     ends; 0 if there is none
   * @param target the name of the host it moves to
   * @param ids all IDs of the set
   * @param record all of the set but its IDs; opaque to the domain
   * @param tenant whose amount moves with it, one for each ID; empty: nobody's
   */
  record Migrate(
      long setId, long arrival, String target, List<PasidRange> ids, Opaque record, String tenant)
      implements HostRequest {}

  /**
   * Ends an arrival: its set has resumed at the target.
   *
   * @param arrival its index
   */
  record Taken(long arrival) implements HostRequest {}

  /**
   * Leases an amount: the sets of a tenant may have so many IDs more on the host. If the limit
   * leaves fewer, the host gets those, and the others are notified that some are wanted.
   *
   * @param tenant the tenant's key, 1 to 255 bytes of UTF-8
   * @param limitIds how many the tenant may have in all the domain, as the host is configured; the
   *     lowest limit of the hosts that have an amount counts
   * @param ids how many; 0 changes nothing but the limit
   */
  record LeaseAmount(String tenant, int limitIds, int ids) implements HostRequest {}

  /**
   * Gives a part of an amount back, all of it or nothing.
   *
   * @param tenant the tenant's key
   * @param ids how many
   */
  record ReturnAmount(String tenant, int ids) implements HostRequest {}

  /** Takes the place of the command with the same number, if that is not committed yet. */
  record Cancel() implements HostRequest {}
}
