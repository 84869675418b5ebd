// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.ReservedBands;
import io.pasid4j.core.quota.Capacity;
import io.pasid4j.core.word.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All IDs {@code [0, 2^bits)}, less what is reserved, and the sets that hold them. Thread-safe. */
public final class PasidSpace {
  private final int bits;
  private final int maxId;
  private final Policy policy;
  private final ReservedBands reserved;
  private final FreeIndex index;
  private final Capacity capacity;
  private final SetRegistry registry;
  private final Listeners listeners = new Listeners();
  private final @Nullable Quarantine quarantine;
  private final AtomicInteger cyclicCursor = new AtomicInteger();

  private PasidSpace(Builder builder) {
    bits = builder.bits;
    maxId = (int) ((1L << bits) - 1);
    policy = builder.policy;
    reserved = new ReservedBands(builder.reservedRanges(), maxId);
    index = new FreeIndex(maxId, reserved);
    quarantine = builder.quarantine(index);
    capacity = new Capacity(maxId + 1L - reserved.size());
    registry = new SetRegistry(this, capacity);
  }

  /**
   * Starts a space of 20 bits with ID 0 reserved and policy LOWEST.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The width of the space.
   *
   * @return 1 to 31
   */
  public int bits() {
    return bits;
  }

  /**
   * Which free ID an allocation takes.
   *
   * @return the policy
   */
  public Policy policy() {
    return policy;
  }

  /**
   * How many IDs can be given at all.
   *
   * @return 2^bits less what is reserved
   */
  public long capacityIds() {
    return capacity.capacityIds();
  }

  /**
   * Opens a set that holds nothing yet.
   *
   * @param name for people; need not be unique, not empty
   * @param quota how many IDs it may hold, and how many of them it can always have
   * @return the set
   * @throws IllegalArgumentException if the name is empty
   * @throws QuotaRefusedException with CAPACITY if the guarantee cannot be met
   */
  public PasidSet open(String name, Quota quota) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name: empty (expected: 1 character or more)");
    }
    return registry.open(name, quota);
  }

  /**
   * Changes how many IDs a set may hold and how many of them it can always have.
   *
   * @param set an open set of this space
   * @param quota the new quota
   * @throws IllegalArgumentException if the set is not of this space
   * @throws QuotaRefusedException with QUOTA if the set holds more than the new limit, with
   *     CAPACITY if the limit grows past the capacity of the space or the guarantee cannot be met,
   *     with CLOSED if the set is closed; nothing has changed
   */
  public void changeQuota(PasidSet set, Quota quota) {
    registry.changeQuota(local(set), quota);
  }

  /**
   * The sets that are open, for the operator of the space.
   *
   * @return a copy, in the order of opening
   */
  public List<PasidSet> sets() {
    return registry.sets();
  }

  /**
   * Who holds an ID, for the operator of the space. One word's state: while an operation on the ID
   * is under way, what was or what will be.
   *
   * @param id the ID, 0 to 2^bits-1 inclusive
   * @return what it is at this moment
   * @throws IllegalArgumentException if the ID is not of this space
   */
  public IdView describe(int id) {
    if (!contains(id)) {
      throw new IllegalArgumentException("id: " + id + " (expected: 0 to " + maxId + ")");
    }
    if (reserved.covers(id, id)) {
      return new IdView(id, IdState.RESERVED, null, 0, 0);
    }
    return view(id, index.loadWord(id));
  }

  private IdView view(int id, long word) {
    int generation = Word.generation(word);
    return switch (Word.state(word)) {
      case Word.HELD, Word.PENDING, Word.TELLING -> held(id, word);
      case Word.QUARANTINED -> new IdView(id, IdState.QUARANTINED, null, 0, generation);
      default -> new IdView(id, IdState.FREE, null, 0, generation);
    };
  }

  private IdView held(int id, long word) {
    int references = Word.references(word);
    IdState held = references == 0 ? IdState.IDLE : IdState.ACTIVE;
    IdState state = Word.isPending(word) ? IdState.FREE_PENDING : held;
    PasidSet holder = registry.ofOwner(Word.owner(word));
    return new IdView(id, state, holder, references, Word.generation(word));
  }

  /**
   * A set at one moment, for the operator of the space.
   *
   * @param set a set of this space
   * @return its counts
   * @throws IllegalArgumentException if the set is not of this space
   */
  public SetStatistics statistics(PasidSet set) {
    return local(set).statistics();
  }

  /**
   * Drops all references of the IDs that a set has freed, for whoever knows that their users are
   * gone: a broker whose tenant has died closes the set and then calls this, and all is back. IDs
   * that the set still holds keep theirs.
   *
   * @param set a set of this space, open or closed
   * @return how many IDs have gone back; one whose freeing is still being told to listeners follows
   *     when it has been
   * @throws IllegalArgumentException if the set is not of this space
   */
  public int releasePending(PasidSet set) {
    return local(set).releasePending();
  }

  /**
   * Listens to all sets of the space, for its operator. All listeners, of the space and of the set,
   * are called in one order: by priority, the space's before the set's, then as they came.
   *
   * @param priority when to be called
   * @param listener is told what happens from now on
   * @return ends it
   */
  public Subscription subscribe(Priority priority, PasidListener listener) {
    return listeners.add(priority, listener);
  }

  /**
   * Listens to one set.
   *
   * @param set a set of this space
   * @param priority when to be called
   * @param listener is told what happens from now on
   * @return ends it
   * @throws IllegalArgumentException if the set is not of this space
   */
  public Subscription subscribe(PasidSet set, Priority priority, PasidListener listener) {
    return local(set).listeners().add(priority, listener);
  }

  /**
   * Registers someone who must have drained an ID before it is given again.
   *
   * @return acknowledges, and ends it
   * @throws IllegalStateException if the space has no quarantine, or four consumers already
   */
  public DrainConsumer registerDrainConsumer() {
    if (quarantine == null) {
      throw new IllegalStateException("quarantine: none (expected: one, set when building)");
    }
    return new RegisteredConsumer(this, quarantine);
  }

  /**
   * How many IDs the sets hold together, for the operator of the space.
   *
   * @return 0 or more; exact when no operation is under way
   */
  public long heldIds() {
    long held = 0;
    for (PasidSet set : registry.sets()) {
      held += set.size();
    }
    return held;
  }

  /**
   * What frees have cost since the space was made.
   *
   * @return the sums over all sets, open and closed
   */
  public FreeCounters freeCounters() {
    return registry.freeCounters();
  }

  int maxId() {
    return maxId;
  }

  FreeIndex index() {
    return index;
  }

  Chooser chooser() {
    return policy == Policy.LOWEST ? index::take : new CyclicChooser(index, cyclicCursor, maxId);
  }

  boolean contains(int id) {
    return id >= 0 && id <= maxId;
  }

  /** Whether any of the range is in the space. */
  boolean reaches(PasidRange range) {
    return range.min() <= maxId;
  }

  /** The upper end of a range that reaches the space, clamped to it. */
  int clampMax(PasidRange range) {
    return (int) Math.min(range.max(), maxId);
  }

  /** Whether all of the range that is in the space, and there is some, is reserved. */
  boolean isReserved(PasidRange range) {
    return reaches(range) && reserved.covers((int) range.min(), clampMax(range));
  }

  Listeners listeners() {
    return listeners;
  }

  @Nullable Quarantine quarantine() {
    return quarantine;
  }

  private LocalSet local(PasidSet set) {
    if (set instanceof LocalSet local && local.isOf(this)) {
      return local;
    }
    throw new IllegalArgumentException("set: " + set + " (expected: a set of this space)");
  }

  void ended(LocalSet set) {
    registry.ended(set);
  }

  /** Describes a space. Not thread-safe. */
  public static final class Builder {
    private int bits = 20;
    private Policy policy = Policy.LOWEST;
    private boolean zeroReserved = true;
    private @Nullable LongSupplier clockMs;
    private long quarantineMs;
    private final List<PasidRange> reserved = new ArrayList<>();

    private Builder() {}

    /**
     * Sets the width.
     *
     * @param bits 1 to 31; a PASID has 20
     * @return this
     * @throws IllegalArgumentException if {@code bits} is outside 1 to 31
     */
    public Builder bits(int bits) {
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
    public Builder reserve(PasidRange range) {
      reserved.add(range);
      return this;
    }

    /**
     * Lets ID 0 be given: for spaces in which 0 is an ID like any other.
     *
     * @return this
     */
    public Builder giveZero() {
      zeroReserved = false;
      return this;
    }

    /**
     * Sets which free ID an allocation takes.
     *
     * @param policy LOWEST unless told otherwise
     * @return this
     */
    public Builder policy(Policy policy) {
      this.policy = policy;
      return this;
    }

    /**
     * Lets freed IDs rest before they are free: no immediate reuse.
     *
     * @param durationMs how long, 1 or more
     * @param clockMs the time in ms, 0 to 2^41-1, never going back; must be thread-safe
     * @return this
     * @throws IllegalArgumentException if {@code durationMs < 1}
     */
    public Builder quarantine(long durationMs, LongSupplier clockMs) {
      if (durationMs < 1) {
        throw new IllegalArgumentException("durationMs: " + durationMs + " (expected: >= 1)");
      }
      this.quarantineMs = durationMs;
      this.clockMs = clockMs;
      return this;
    }

    private @Nullable Quarantine quarantine(FreeIndex index) {
      return clockMs == null ? null : new Quarantine(index, clockMs, quarantineMs);
    }

    /**
     * Makes the space.
     *
     * @return a space in which nothing is held
     */
    public PasidSpace build() {
      return new PasidSpace(this);
    }

    private List<PasidRange> reservedRanges() {
      List<PasidRange> all = new ArrayList<>(reserved);
      if (zeroReserved) {
        all.add(PasidRange.exactly(0));
      }
      return all;
    }
  }
}
