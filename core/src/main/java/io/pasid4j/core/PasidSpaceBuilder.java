// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.word.WordMemory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Describes a space. Not thread-safe. */
public final class PasidSpaceBuilder {
  private int bits = 20;
  private Policy policy = Policy.LOWEST;
  private boolean zeroReserved = true;
  private @Nullable LongSupplier clockMs;
  private long quarantineMs;
  private @Nullable LongSupplier sinceClockMs;
  private @Nullable MemorySegment words;
  private @Nullable WordMemory restored;
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
   * Reserves a band: its IDs are never given. ID 0 is reserved without being named (no-PASID,
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
   * Lets ID 0 be given: for spaces in which 0 is an ID like any other.
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
   * @param policy LOWEST unless told otherwise
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

  @Nullable GivenTimes givenTimes(int maxId) {
    return sinceClockMs == null ? null : new GivenTimes(sinceClockMs, maxId);
  }

  /**
   * Lets freed IDs rest before they are free: no immediate reuse. A guarantee does not count IDs
   * that rest: it may have to wait for them.
   *
   * @param durationMs how long, 1 or more
   * @param clockMs the time in ms, 0 to 2^41-1, never going back; must be thread-safe
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
   * Keeps the words in memory of the caller's, a mapped file say, instead of the heap. What the
   * words say is the space's past: IDs that are held stay held, by sets that wait to be claimed
   * ({@link PasidSpace#claim}).
   *
   * @param words 2^bits words of 8 bytes, aligned to 8; zeros are a fresh space. Must stay alive,
   *     and be nobody else's, as long as the space is used; must be of a shared or automatic arena
   * @return this
   */
  public PasidSpaceBuilder words(MemorySegment words) {
    this.words = words;
    return this;
  }

  /**
   * Tells what is attached to IDs and is not in their words.
   *
   * @param log is told; must be thread-safe
   * @return this
   */
  public PasidSpaceBuilder attributeLog(AttributeLog log) {
    this.attributeLog = log;
    return this;
  }

  AttributeLog attributeLog() {
    return attributeLog;
  }

  /** Makes the space over words that were read from a snapshot. */
  PasidSpaceBuilder restored(WordMemory memory) {
    this.restored = memory;
    return this;
  }

  int bits() {
    return bits;
  }

  Policy policy() {
    return policy;
  }

  WordMemory memory(int maxId) {
    if (restored != null) {
      return restored;
    }
    return words == null ? WordMemory.onHeap(maxId) : WordMemory.over(words, maxId);
  }

  @Nullable Quarantine quarantine(FreeIndex index, int maxId) {
    return clockMs == null ? null : new Quarantine(index, maxId, clockMs, quarantineMs);
  }

  /**
   * Makes the space.
   *
   * @return a space in which nothing is held, but for what the words say
   * @throws IllegalArgumentException if the words are too short, not aligned, read-only, or one
   *     thread's alone, or if what one of them says cannot be; the message names the ID
   */
  public PasidSpace build() {
    return new PasidSpace(this);
  }

  List<PasidRange> reservedRanges() {
    List<PasidRange> all = new ArrayList<>(reserved);
    if (zeroReserved) {
      all.add(PasidRange.exactly(0));
    }
    return all;
  }
}
