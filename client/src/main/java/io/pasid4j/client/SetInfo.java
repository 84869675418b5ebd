// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.core.Quota;
import io.pasid4j.protocol.command.SetEntry;

/**
 * An open set at one moment, as listed by {@link PasidClient#sets}. Immutable.
 *
 * @param holder the set and the process that opened it
 * @param heldIds number of IDs that it holds and has not freed, 0 or more
 * @param quota its quota
 * @param ageMs milliseconds since it was opened, 0 or more
 * @param activeIds number of held IDs that have references, 0 to {@code heldIds} inclusive
 * @param pendingIds number of IDs that it has freed and that references keep, 0 or more; these
 *     count against the quota too
 * @param waiting true if its connection is gone while its processes may still live
 * @param resumable true if it outlives a restart of the daemon
 * @param presence whether its tenant is there
 * @param space the name of its space; empty if the daemon is too old to return it
 */
public record SetInfo(
    SetHolder holder,
    int heldIds,
    Quota quota,
    long ageMs,
    int activeIds,
    int pendingIds,
    boolean waiting,
    boolean resumable,
    SetPresence presence,
    String space) {
  static SetInfo of(SetEntry entry) {
    return new SetInfo(
        SetHolder.of(entry.holder()),
        entry.heldIds(),
        entry.quota(),
        entry.ageMs(),
        entry.activeIds(),
        entry.pendingIds(),
        entry.waiting(),
        entry.resumable(),
        SetPresence.of(entry),
        entry.space());
  }
}
