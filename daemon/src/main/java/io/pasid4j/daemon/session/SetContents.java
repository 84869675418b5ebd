// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.NamedId;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.state.TokenHash;
import java.util.List;

/**
 * All that moves with a set besides its IDs. Immutable.
 *
 * @param name the name that operators see
 * @param uid the user it belongs to
 * @param gid the group of the process that opened it
 * @param quota its quota
 * @param openedUnixMs when it was opened
 * @param tokenHash the hash of its resume token
 * @param names the SPIDs and keys of its IDs
 * @param idsKey the key of the limit that its IDs count against, if that is one of the domain; else
 *     {@link io.pasid4j.daemon.state.LimitKeys#DEFAULT_LIMIT}
 */
public record SetContents(
    String name,
    int uid,
    int gid,
    Quota quota,
    long openedUnixMs,
    TokenHash tokenHash,
    List<NamedId> names,
    int idsKey) {
  /** Copies the list. */
  public SetContents {
    names = List.copyOf(names);
  }

  /** Returns the same attributes of a set of another user. */
  public SetContents withUid(int other) {
    return new SetContents(name, other, gid, quota, openedUnixMs, tokenHash, names, idsKey);
  }

  /** Returns the same with another quota. */
  public SetContents withQuota(Quota other) {
    return new SetContents(name, uid, gid, other, openedUnixMs, tokenHash, names, idsKey);
  }
}
