// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Quota;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of the audit log. Immutable.
 *
 * @param action what was done
 * @param actor who did it
 * @param set to which set, if to one
 * @param before what was before: numbers and texts by name
 * @param after what is now
 */
public record AuditEvent(
    AuditAction action,
    AuditActor actor,
    @Nullable AuditSet set,
    Map<String, ?> before,
    Map<String, ?> after) {
  /** Copies the maps. */
  public AuditEvent {
    before = Map.copyOf(before);
    after = Map.copyOf(after);
  }

  /** Something about a set. */
  public static AuditEvent of(
      AuditAction action,
      AuditActor actor,
      AuditSet set,
      Map<String, ?> before,
      Map<String, ?> after) {
    return new AuditEvent(action, actor, set, before, after);
  }

  /** A set's quota was changed. */
  public static AuditEvent ofQuota(AuditActor actor, AuditSet set, Quota before, Quota after) {
    return of(AuditAction.QUOTA_CHANGED, actor, set, told(before), told(after));
  }

  /** A set was opened with a quota. */
  public static AuditEvent ofOpening(AuditActor actor, AuditSet set, Quota quota) {
    return of(AuditAction.SET_OPENED, actor, set, Map.of(), told(quota));
  }

  /** IDs were taken from a set. */
  public static AuditEvent ofRelease(
      AuditActor actor, AuditSet set, PasidRange range, int releasedIds) {
    return of(
        AuditAction.IDS_RELEASED,
        actor,
        set,
        Map.of(),
        Map.of("releasedIds", releasedIds, "min", range.min(), "max", range.max()));
  }

  /** An operator closed a set. */
  public static AuditEvent ofClosing(AuditActor actor, AuditSet set, int heldIds) {
    return of(AuditAction.SET_RELEASED, actor, set, Map.of("heldIds", heldIds), Map.of());
  }

  private static Map<String, Integer> told(Quota quota) {
    return Map.of("limitIds", quota.limitIds(), "guaranteedIds", quota.guaranteedIds());
  }

  /** Something about the daemon. */
  public static AuditEvent of(AuditAction action, AuditActor actor, Map<String, ?> after) {
    return new AuditEvent(action, actor, null, Map.of(), after);
  }
}
