// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.PasidRange;
import java.util.List;

/**
 * A set as it leaves one daemon for another by a file. Immutable.
 *
 * @param contents its attributes, and the SPIDs and keys of its IDs
 * @param ids the IDs that it holds, ascending, apart
 */
public record ExportedSet(SetContents contents, List<PasidRange> ids) {
  /** Copies the list. */
  public ExportedSet {
    ids = List.copyOf(ids);
  }

  /** Returns the same set of another user. */
  public ExportedSet withUid(int uid) {
    return new ExportedSet(contents.withUid(uid), ids);
  }

  /** The number of its IDs. */
  public long countIds() {
    return ids.stream().mapToLong(PasidRange::countIds).sum();
  }
}
