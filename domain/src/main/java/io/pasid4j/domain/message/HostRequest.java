// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

import io.pasid4j.core.PasidRange;
import java.util.List;

/** A host's request to the domain, in a command of its own. */
public sealed interface HostRequest {
  /**
   * Begins a run: no command of an earlier run is done after it.
   *
   * @param reads the latest version of messages that the host reads
   */
  record Hello(int reads) implements HostRequest {}

  /**
   * Leases a free block that reaches into a range; the lowest one. If none is free as a whole, the
   * free part of one.
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
   * Leases the free ones of some IDs.
   *
   * @param ids which
   */
  record LeaseExactly(List<PasidRange> ids) implements HostRequest {}

  /**
   * Gives IDs back, all or none.
   *
   * @param ids which; the host's, plainly or by an arrival
   */
  record GiveBack(List<PasidRange> ids) implements HostRequest {}

  /**
   * Moves a set with all its IDs.
   *
   * @param setId the set's number at the source
   * @param arrival the index of the arrival by which the set came to the source and that is still
   *     open, 0 if there is none: it ends
   * @param target the name of the host it moves to
   * @param ids all IDs of the set
   * @param record all else of the set; the domain does not look into it
   */
  record Migrate(long setId, long arrival, String target, List<PasidRange> ids, Opaque record)
      implements HostRequest {}

  /**
   * Ends an arrival: its set lives at the target for good.
   *
   * @param arrival its index
   */
  record Taken(long arrival) implements HostRequest {}

  /** Takes the place of the command with the same number, if that is not committed yet. */
  record Cancel() implements HostRequest {}
}
