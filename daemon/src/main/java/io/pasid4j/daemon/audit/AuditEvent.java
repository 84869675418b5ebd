// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Quota;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of the audit log. Immutable.
 *
 * @param action the kind
 * @param actor its originator
 * @param set the set concerned; null if none
 * @param before numbers and texts by name, as they were
 * @param after the same, as they are
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

  /** Returns whether it belongs into the file of operators' lines, which no tenant can fill. */
  boolean isOperators() {
    return actor.isOperator() || action.isOfDaemon();
  }

  /** Creates an event of a set. */
  public static AuditEvent of(
      AuditAction action,
      AuditActor actor,
      AuditSet set,
      Map<String, ?> before,
      Map<String, ?> after) {
    return new AuditEvent(action, actor, set, before, after);
  }

  /** Creates the event of a changed quota. */
  public static AuditEvent ofQuota(AuditActor actor, AuditSet set, Quota before, Quota after) {
    return of(AuditAction.QUOTA_CHANGED, actor, set, quota(before), quota(after));
  }

  /** Creates the event of a set opened with a quota. */
  public static AuditEvent ofOpening(AuditActor actor, AuditSet set, Quota quota) {
    return of(AuditAction.SET_OPENED, actor, set, Map.of(), quota(quota));
  }

  /** Creates the event of IDs released by an operator. */
  public static AuditEvent ofRelease(
      AuditActor actor, AuditSet set, PasidRange range, int releasedIds) {
    return of(
        AuditAction.IDS_RELEASED,
        actor,
        set,
        Map.of(),
        Map.of("releasedIds", releasedIds, "min", range.min(), "max", range.max()));
  }

  /** Creates the event of a set closed by an operator. */
  public static AuditEvent ofClosing(AuditActor actor, AuditSet set, int heldIds) {
    return of(AuditAction.SET_RELEASED, actor, set, Map.of("heldIds", heldIds), Map.of());
  }

  private static Map<String, Integer> quota(Quota quota) {
    return Map.of("limitIds", quota.limitIds(), "guaranteedIds", quota.guaranteedIds());
  }

  /** Creates an event of the daemon. */
  public static AuditEvent of(AuditAction action, AuditActor actor, Map<String, ?> after) {
    return new AuditEvent(action, actor, null, Map.of(), after);
  }
}
