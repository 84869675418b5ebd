// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.settings;

import io.pasid4j.domain.log.DomainLog;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Conversions to Ratis' types of numbers, and the sizes derived from the longest command. */
final class Units {
  /** Upper bound of what an entry has beside its command. */
  private static final int ENTRY_OVERHEAD_BYTES = 64 << 10;

  /** The longest entry; Ratis refuses to append a longer one. */
  static final int APPEND_LIMIT_BYTES = DomainLog.MAX_COMMAND_BYTES + ENTRY_OVERHEAD_BYTES;

  /** Size of direct memory. Ratis needs 8 bytes more than an entry. */
  static final int WRITE_BUFFER_BYTES = APPEND_LIMIT_BYTES + 8;

  /** The longest message that a voter takes: Ratis needs a megabyte more than an entry. */
  static final int MESSAGE_LIMIT_BYTES = APPEND_LIMIT_BYTES + (1 << 20);

  /**
   * The longest answer that a sender takes: a view has the record of each set that is on its way to
   * the host. A host that could not read its view would hang.
   */
  static final int ANSWER_LIMIT_BYTES = 64 << 20;

  private Units() {}

  static SizeInBytes bytes(long count) {
    return SizeInBytes.valueOf(count);
  }

  static TimeDuration ms(long count) {
    return TimeDuration.valueOf(count, TimeUnit.MILLISECONDS);
  }
}
