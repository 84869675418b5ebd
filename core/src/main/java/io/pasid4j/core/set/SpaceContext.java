// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.AttributeLog;
import io.pasid4j.core.EventType;
import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Policy;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.SpidResult;
import io.pasid4j.core.TransferResult;
import io.pasid4j.core.event.Listeners;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.PageNotes;
import io.pasid4j.core.free.ReservedBands;
import io.pasid4j.core.held.IntMap;
import io.pasid4j.core.lock.Freeze;
import io.pasid4j.core.quarantine.Quarantine;
import io.pasid4j.core.quota.Capacity;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** State that the sets of a space share. Thread-safe. */
public final class SpaceContext {
  final FreeIndex index;
  final PageNotes notes;
  final @Nullable Quarantine quarantine;
  final @Nullable AllocationTimes times;
  final AttributeLog attributeLog;
  final Listeners listeners = new Listeners();
  final Capacity capacity;
  final Freeze freeze = new Freeze();
  private final Policy policy;
  private final ReservedBands reserved;
  private final int maxId;
  private final AtomicInteger cyclicCursor = new AtomicInteger();

  /** One for all sets of policy LOWEST: it has no state. */
  private final Chooser lowest;

  /** State for the sets of a space of IDs 0 to {@code maxId} inclusive. */
  public SpaceContext(
      int maxId,
      Policy policy,
      ReservedBands reserved,
      FreeIndex index,
      @Nullable Quarantine quarantine,
      @Nullable AllocationTimes times,
      AttributeLog attributeLog) {
    this.maxId = maxId;
    this.policy = policy;
    this.reserved = reserved;
    this.index = index;
    this.notes = index.notes();
    this.quarantine = quarantine;
    this.times = times;
    this.attributeLog = attributeLog;
    this.capacity = new Capacity(maxId + 1L - reserved.size());
    this.lowest = index::take;
    initializeClasses();
  }

  /**
   * Initialises classes that operations use first: out of memory at that, a class could never be
   * used again, and an operation that has changed a word could not be completed.
   */
  private static void initializeClasses() {
    Class<?>[] used = {
      EventType.class,
      GetResult.class,
      PutResult.class,
      Refusal.class,
      SpidResult.class,
      TransferResult.class,
      Attachments.class,
      IntMap.class,
      TakenIds.class
    };
    try {
      for (Class<?> each : used) {
        MethodHandles.lookup().ensureInitialized(each);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The free IDs. */
  public FreeIndex index() {
    return index;
  }

  /** The quarantine, or null. */
  public @Nullable Quarantine quarantine() {
    return quarantine;
  }

  /** When IDs were allocated; null without a clock. */
  public @Nullable AllocationTimes times() {
    return times;
  }

  /** Those who listen to the whole space. */
  public Listeners listeners() {
    return listeners;
  }

  /** The charges to the space. */
  public Capacity capacity() {
    return capacity;
  }

  /** Makes threads wait that lock a set. */
  public Freeze freeze() {
    return freeze;
  }

  /** The policy. */
  public Policy policy() {
    return policy;
  }

  /** The reserved bands. */
  public ReservedBands reserved() {
    return reserved;
  }

  /** The greatest ID. */
  public int maxId() {
    return maxId;
  }

  /** The cursor at which policy CYCLIC continues. */
  public AtomicInteger cyclicCursor() {
    return cyclicCursor;
  }

  /** The chooser of IDs for a new set. */
  Chooser chooser() {
    return policy == Policy.LOWEST ? lowest : new CyclicChooser(index, cyclicCursor, maxId);
  }

  /** Returns whether the space has an ID. */
  public boolean contains(int id) {
    return id >= 0 && id <= maxId;
  }

  /** Returns whether any of the range is in the space. */
  public boolean reaches(PasidRange range) {
    return range.min() <= maxId;
  }

  /** The upper end of a range that reaches the space, clamped to it. */
  public int clampMax(PasidRange range) {
    return (int) Math.min(range.max(), maxId);
  }

  /** Returns whether all of the range that is in the space, and there is some, is reserved. */
  public boolean isReserved(PasidRange range) {
    return reaches(range) && reserved.covers((int) range.min(), clampMax(range));
  }
}
