// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.space.Space;
import io.pasid4j.core.space.SpaceSettings;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Builds a space. Not thread-safe. */
public final class PasidSpaceBuilder {
  private int bits = 20;
  private Policy policy = Policy.LOWEST;
  private boolean zeroReserved = true;
  private @Nullable LongSupplier clockMs;
  private long quarantineMs;
  private @Nullable LongSupplier sinceClockMs;
  private @Nullable MemorySegment words;
  private AttributeLog attributeLog = AttributeLog.NONE;
  private final List<PasidRange> reserved = new ArrayList<>();

  PasidSpaceBuilder() {}

  /**
   * Sets the width.
   *
   * @param bits 1 to 31; a PASID has 20
   * @return this
   * @throws IllegalArgumentException if {@code bits} is outside 1 to 31
   */
  public PasidSpaceBuilder bits(int bits) {
    if (bits < 1 || bits > 31) {
      throw new IllegalArgumentException("bits: " + bits + " (expected: 1 to 31)");
    }
    this.bits = bits;
    return this;
  }

  /**
   * Reserves a band: its IDs are never allocated. ID 0 is reserved without being named (no-PASID,
   * RID2PASID).
   *
   * @param range the band, both ends inclusive; what lies outside the space is ignored
   * @return this
   */
  public PasidSpaceBuilder reserve(PasidRange range) {
    reserved.add(range);
    return this;
  }

  /**
   * Lets ID 0 be allocated: for spaces in which 0 is an ID like any other.
   *
   * @return this
   */
  public PasidSpaceBuilder giveZero() {
    zeroReserved = false;
    return this;
  }

  /**
   * Sets which free ID an allocation takes.
   *
   * @param policy LOWEST is the default
   * @return this
   */
  public PasidSpaceBuilder policy(Policy policy) {
    this.policy = policy;
    return this;
  }

  /**
   * Lets the operator see since when an ID is held ({@link IdView#sinceMs}), for 4 bytes an ID.
   *
   * @param clockMs the time in ms, never going back; must be thread-safe
   * @return this
   */
  public PasidSpaceBuilder clock(LongSupplier clockMs) {
    this.sinceClockMs = clockMs;
    return this;
  }

  /**
   * Holds freed IDs back before they are free: no immediate reuse. They count against the quota of
   * the set that freed them, and in its account, until they are free; guarantees are met all the
   * same.
   *
   * @param durationMs how long, 1 or more
   * @param clockMs the time in ms, 0 to 2^41-1, never going back; what is outside counts as the
   *     nearest of these; must be thread-safe
   * @return this
   * @throws IllegalArgumentException if {@code durationMs < 1}
   */
  public PasidSpaceBuilder quarantine(long durationMs, LongSupplier clockMs) {
    if (durationMs < 1) {
      throw new IllegalArgumentException("durationMs: " + durationMs + " (expected: >= 1)");
    }
    this.quarantineMs = durationMs;
    this.clockMs = clockMs;
    return this;
  }

  /**
   * Keeps the words in memory of the caller, such as a mapped file, instead of the heap. IDs that
   * are held according to the words stay held, by sets that wait to be claimed ({@link
   * PasidSpace#claim}). IDs that are quarantined are so until the time in their words: the clock of
   * {@link #quarantine} must be the one that gave these times, and go on across restarts.
   *
   * @param words 2^bits words of 8 bytes, aligned to 8; zeros are a fresh space. Must stay alive,
   *     and be used for nothing else, as long as the space is used; must be of a shared or
   *     automatic arena. A file that is mapped must have its blocks on the disk already: a store
   *     that fails for want of room leaves its ID to nobody
   * @return this
   */
  public PasidSpaceBuilder words(MemorySegment words) {
    this.words = words;
    return this;
  }

  /**
   * Sets the log that records keys and SPIDs, which are not in the words.
   *
   * @param log the log; must be thread-safe
   * @return this
   */
  public PasidSpaceBuilder attributeLog(AttributeLog log) {
    this.attributeLog = log;
    return this;
  }

  /**
   * Builds the space.
   *
   * @return a space in which no ID is held, except those that the words have as held
   * @throws IllegalArgumentException if the words are too short, not aligned, read-only, or
   *     confined to one thread, or if one of them is invalid; the message names its ID
   */
  public PasidSpace build() {
    Space space =
        new Space(
            new SpaceSettings(
                bits,
                policy,
                reservedRanges(),
                quarantineMs,
                clockMs,
                sinceClockMs,
                words,
                null,
                attributeLog));
    space.adoptQuarantined();
    return new PasidSpace(space);
  }

  private List<PasidRange> reservedRanges() {
    List<PasidRange> all = new ArrayList<>(reserved);
    if (zeroReserved) {
      all.add(PasidRange.exactly(0));
    }
    return all;
  }
}
