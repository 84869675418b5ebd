// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.ReservedBands;
import io.pasid4j.core.quota.Capacity;
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
  private final @Nullable GivenTimes givenTimes;
  private final AttributeLog attributeLog;
  private final AtomicInteger cyclicCursor = new AtomicInteger();

  /** One for all sets: it has no state. */
  private final Chooser lowest;

  PasidSpace(PasidSpaceBuilder builder) {
    bits = builder.bits();
    maxId = (int) ((1L << bits) - 1);
    policy = builder.policy();
    reserved = new ReservedBands(builder.reservedRanges(), maxId);
    Past past = new Past(reserved);
    index = new FreeIndex(maxId, builder.memory(maxId), reserved, past);
    lowest = index::take;
    quarantine = builder.quarantine(index, maxId);
    givenTimes = builder.givenTimes(maxId);
    attributeLog = builder.attributeLog();
    past.settle(index, quarantine);
    capacity = new Capacity(maxId + 1L - reserved.size());
    registry = new SetRegistry(this, capacity, past.sets());
  }

  /**
   * Starts a space of 20 bits with ID 0 reserved and policy LOWEST.
   *
   * @return a new builder
   */
  public static PasidSpaceBuilder builder() {
    return new PasidSpaceBuilder();
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
   *     with CLOSED if the set is closed; nothing has changed then, but that the space counts what
   *     its sets are charged with once a guarantee was asked for
   */
  public void changeQuota(PasidSet set, Quota quota) {
    LocalSet local = local(set);
    registry.countFor(quota);
    local.changeQuota(quota, capacity.capacityIds());
  }

  /**
   * The owners whose IDs the words held when the space was made, and that no set stands for yet.
   *
   * @return their indexes, 1 to 2^24-1 inclusive, ascending
   */
  public int[] unclaimedOwners() {
    return registry.unclaimedOwners();
  }

  /**
   * Opens the set that goes on with what an owner held when the space was made: IDs, references and
   * pending IDs. SPIDs and keys are not in the words; {@link #restore(PasidSet, int, int, String)}
   * puts them back.
   *
   * @param owner one of {@link #unclaimedOwners}; or one that held nothing and that no set of this
   *     space has had, 1 to 2^24-1 inclusive
   * @param name for people; need not be unique, not empty
   * @param quota how many IDs it may hold, and how many of them it can always have
   * @return the set
   * @throws IllegalArgumentException if the name is empty, or the owner is or was another set's
   * @throws QuotaRefusedException with QUOTA if the owner holds more than the limit, with CAPACITY
   *     if the guarantee cannot be met
   */
  public PasidSet claim(int owner, String name, Quota quota) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name: empty (expected: 1 character or more)");
    }
    return registry.claim(owner, name, quota);
  }

  /**
   * Attaches to an ID what an {@link AttributeLog} was told in an earlier life of the space. Before
   * the set is used.
   *
   * @param set a set of this space
   * @param pasid the ID
   * @param spid its SPID, or -1 for none
   * @param key its idempotency key, or null for none
   * @return false if that cannot be: the set does not hold the ID, or has it pending and there is a
   *     key, or another ID of the set has the SPID or the key
   * @throws IllegalArgumentException if the set or the ID is not of this space
   */
  public boolean restore(PasidSet set, int pasid, int spid, @Nullable String key) {
    if (!contains(pasid)) {
      throw new IllegalArgumentException("id: " + pasid + " (expected: 0 to " + maxId + ")");
    }
    return local(set).holdsOrHasPending(pasid) && local(set).restore(pasid, spid, key);
  }

  /**
   * The index by which the words name a set; for {@link #claim} after a restart.
   *
   * @param set a set of this space
   * @return 1 to 2^24-1 inclusive
   * @throws IllegalArgumentException if the set is not of this space
   */
  public int owner(PasidSet set) {
    return local(set).owner();
  }

  /**
   * The sets that are open, or closed and have IDs pending, for the operator of the space.
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
    return new IdViews(this).view(id);
  }

  /**
   * What the operator of the space can learn of it as a whole, and of allocations that would fail.
   *
   * @return looks at this space; thread-safe
   */
  public SpaceInspector inspector() {
    return new SpaceInspector(this);
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
   * @param listener is told what happens from now on, and what still waits to be told
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
   * @param listener is told what happens from now on, and what still waits to be told
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
   * @throws IllegalStateException if the space has no quarantine, or four consumers already; one
   *     that has ended counts for as long as IDs may wait for it, the quarantine's duration
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
   * The whole space as bytes: words, sets, quotas, SPIDs, keys, reserved bands, policy. The same
   * history gives the same bytes. Private values, listeners and drain consumers are not in it. All
   * sets stand still while it is taken, and none opens. It waits for a set's thread that is in the
   * middle of an operation; should that thread stand still, all others go on after some ten
   * milliseconds, and the snapshot is taken after it has left. docs/snapshot.md has the layout.
   *
   * @return a snapshot, version 1
   * @throws IllegalStateException if owners wait to be claimed
   */
  public byte[] snapshot() {
    return registry.snapshot();
  }

  /**
   * Makes the space that a snapshot was taken of. Its sets are in {@link #sets}, in the order of
   * opening.
   *
   * @param snapshot what {@link #snapshot} gave, also of an earlier version
   * @param clockMs the time for the quarantine, as in {@link PasidSpaceBuilder#quarantine}; not
   *     used if the space had none
   * @return the space
   * @throws IllegalArgumentException if the bytes are not a snapshot, are damaged, or of a version
   *     that is not known; the message names what was found
   */
  public static PasidSpace restore(byte[] snapshot, LongSupplier clockMs) {
    return new SnapshotReader(snapshot).read(clockMs);
  }

  /**
   * What frees have cost since the space was made.
   *
   * @return the sums over all sets, open and closed
   */
  public FreeCounters freeCounters() {
    return registry.freeCounters();
  }

  SetRegistry registry() {
    return registry;
  }

  ReservedBands reserved() {
    return reserved;
  }

  AtomicInteger cyclicCursor() {
    return cyclicCursor;
  }

  int maxId() {
    return maxId;
  }

  FreeIndex index() {
    return index;
  }

  Capacity capacity() {
    return capacity;
  }

  Chooser chooser() {
    return policy == Policy.LOWEST ? lowest : new CyclicChooser(index, cyclicCursor, maxId);
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

  @Nullable GivenTimes givenTimes() {
    return givenTimes;
  }

  AttributeLog attributeLog() {
    return attributeLog;
  }

  @Nullable Quarantine quarantine() {
    return quarantine;
  }

  LocalSet local(PasidSet set) {
    if (set instanceof LocalSet local && local.isOf(this)) {
      return local;
    }
    throw new IllegalArgumentException("set: " + set + " (expected: a set of this space)");
  }

  void ended(LocalSet set) {
    registry.ended(set);
  }
}
