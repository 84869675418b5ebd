// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.quarantine.RegisteredConsumer;
import io.pasid4j.core.set.LocalSet;
import io.pasid4j.core.set.SpaceContext;
import io.pasid4j.core.set.Text;
import io.pasid4j.core.snapshot.SnapshotReader;
import io.pasid4j.core.snapshot.Snapshots;
import io.pasid4j.core.space.SetRegistry;
import io.pasid4j.core.space.Space;
import io.pasid4j.core.space.SpaceArguments;
import io.pasid4j.core.word.Word;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** All IDs {@code [0, 2^bits)}, less what is reserved, and the sets that hold them. Thread-safe. */
public final class PasidSpace implements SpaceOperations, SpaceRecovery {
  private final Space space;
  private final SpaceContext context;
  private final SetRegistry registry;
  private final Snapshots snapshots;
  private final SpaceArguments arguments;

  PasidSpace(Space space) {
    this.space = space;
    context = space.context();
    registry = space.registry();
    snapshots = new Snapshots(space);
    arguments = new SpaceArguments(context, registry);
  }

  /**
   * Creates a builder, for a space of 20 bits with ID 0 reserved and policy LOWEST.
   *
   * @return a new builder
   */
  public static PasidSpaceBuilder builder() {
    return new PasidSpaceBuilder();
  }

  /**
   * Returns the width of the space.
   *
   * @return 1 to 31
   */
  public int bits() {
    return space.bits();
  }

  /**
   * Returns which free ID an allocation takes.
   *
   * @return the policy
   */
  public Policy policy() {
    return context.policy();
  }

  /**
   * Returns the number of IDs that can be allocated at all.
   *
   * @return 2^bits less the reserved IDs
   */
  public long capacityIds() {
    return context.capacity().capacityIds();
  }

  /**
   * Opens a set that holds nothing yet.
   *
   * @param name for people; need not be unique, not empty
   * @param quota how many IDs it may hold, and how many of them it can always have
   * @return the set
   * @throws IllegalArgumentException if the name is empty or no Unicode text
   * @throws QuotaRefusedException with CAPACITY if the guarantee cannot be met
   */
  public PasidSet open(String name, Quota quota) {
    Text.check("name", name);
    return registry.open(name, quota, null);
  }

  /**
   * Opens a set whose IDs count in an account too.
   *
   * @param name for people; need not be unique, not empty
   * @param quota how many IDs it may hold, and how many of them it can always have
   * @param account one of {@link #account}
   * @return the set
   * @throws IllegalArgumentException if the name is empty or no Unicode text, or the account is not
   *     of this space
   * @throws QuotaRefusedException with CAPACITY if the guarantee cannot be met
   */
  public PasidSet open(String name, Quota quota, IdAccount account) {
    Text.check("name", name);
    return registry.open(name, quota, arguments.account(account));
  }

  /**
   * Returns the account of a key, without a limit until one is set. Sets of the same user share
   * one, for example; quarantined and foreign IDs stay in it after their set has ended.
   *
   * @param key any number, for example a user's
   * @return the same account for the same key
   */
  public IdAccount account(long key) {
    return registry.accounts().of(key);
  }

  @Override
  public void changeQuota(PasidSet set, Quota quota) {
    LocalSet local = arguments.set(set);
    registry.countFor(quota);
    local.changeQuota(quota, capacityIds());
  }

  @Override
  public void moveGuarantee(PasidSet from, PasidSet to, Quota quota) {
    LocalSet source = arguments.set(from);
    LocalSet target = arguments.otherSet(source, to);
    registry.countFor(quota);
    source.moveGuarantee(target, quota, capacityIds());
  }

  @Override
  public int[] unclaimedOwners() {
    return registry.unclaimedOwners();
  }

  @Override
  public PasidSet claim(int owner, String name, Quota quota) {
    Text.check("name", name);
    return registry.claim(owner, name, quota, null);
  }

  @Override
  public PasidSet claim(int owner, String name, Quota quota, IdAccount account) {
    Text.check("name", name);
    return registry.claim(owner, name, quota, arguments.account(account));
  }

  @Override
  public boolean restore(PasidSet set, int pasid, int spid, @Nullable String key) {
    arguments.checkId(pasid);
    if (key != null) {
      Text.check("key", key);
    }
    return arguments.set(set).restore(pasid, spid, key);
  }

  @Override
  public int owner(PasidSet set) {
    return arguments.set(set).ownerIndex();
  }

  @Override
  public List<PasidSet> sets() {
    return registry.sets();
  }

  @Override
  public IdView describe(int id) {
    arguments.checkId(id);
    return inspector().describe(id);
  }

  /**
   * Returns an operator's view of the space as a whole, and of allocations that would fail.
   *
   * @return a view of this space; thread-safe
   */
  public SpaceInspector inspector() {
    return new SpaceInspector(space);
  }

  @Override
  public SetStatistics statistics(PasidSet set) {
    return arguments.set(set).statistics();
  }

  @Override
  public int releasePending(PasidSet set) {
    return arguments.set(set).releasePending();
  }

  /**
   * Subscribes to all sets of the space, for its operator. All listeners, of the space and of the
   * set, are called in one order: by priority, the space's before the set's, then in the order of
   * subscription. Waits for the operations that are under way in any set, so that no change after
   * it goes unnoticed: not to be called by a clock or an attribute log of the space.
   *
   * @param priority when to be called
   * @param listener is notified of later events, not of those still on their way to others
   * @return ends the subscription
   */
  public Subscription subscribe(Priority priority, PasidListener listener) {
    return context.listeners().add(priority, listener, registry::awaitOperations);
  }

  /**
   * Subscribes to one set, as {@link #subscribe(Priority, PasidListener)} to all; waits for the
   * operation that is under way in it.
   *
   * @param set a set of this space
   * @param priority when to be called
   * @param listener is notified of later events
   * @return ends the subscription
   * @throws IllegalArgumentException if the set is not of this space
   */
  public Subscription subscribe(PasidSet set, Priority priority, PasidListener listener) {
    LocalSet local = arguments.set(set);
    return local.listeners().add(priority, listener, local::load);
  }

  /**
   * Registers a consumer that must have drained an ID before it is reused.
   *
   * @return acknowledges, and ends the registration
   * @throws IllegalStateException if the space has no quarantine, or four consumers already; one
   *     that has ended counts for as long as IDs may wait for it, the quarantine's duration
   */
  public DrainConsumer registerDrainConsumer() {
    return RegisteredConsumer.register(context.maxId(), context.quarantine());
  }

  /**
   * Registers a consumer within a share: an owner has two at most, all owners have three together.
   *
   * @param owner 0 or greater; a negative one is an {@link IllegalArgumentException}
   * @return acknowledges, and ends the registration
   * @throws IllegalStateException as {@link #registerDrainConsumer()}, or if the share is used up
   */
  public DrainConsumer registerDrainConsumer(long owner) {
    return RegisteredConsumer.register(context.maxId(), context.quarantine(), owner);
  }

  @Override
  public long heldIds() {
    long held = 0;
    for (PasidSet set : registry.sets()) {
      held += set.size();
    }
    return held;
  }

  /**
   * Returns the whole space as bytes: words, sets, quotas, accounts, SPIDs, keys, reserved bands,
   * policy. The same history gives the same bytes. Private values, listeners and drain consumers
   * are not included. All sets are frozen while the snapshot is taken, and none opens. It waits for
   * threads that are in the middle of an operation; if one of them is slow, the other sets go on
   * after some thirty milliseconds until it is done. docs/reference/snapshot.md has the layout.
   *
   * @return a snapshot, version 2
   * @throws IllegalStateException if recovered owners are not claimed yet
   */
  public byte[] snapshot() {
    return snapshots.take();
  }

  /**
   * Restores the space that a snapshot was taken of. Its sets are in {@link #sets}, in the order of
   * opening.
   *
   * @param snapshot the bytes from {@link #snapshot}, also of an earlier version
   * @param clockMs the time for the quarantine, as in {@link PasidSpaceBuilder#quarantine}, and the
   *     same as before: IDs are due at the times of the snapshot; not used if the space had none
   * @return the space
   * @throws IllegalArgumentException if the bytes are not a snapshot, are damaged, or of a version
   *     that is not known; the message names the fault
   */
  public static PasidSpace restore(byte[] snapshot, LongSupplier clockMs) {
    return new PasidSpace(new SnapshotReader(snapshot).read(clockMs));
  }

  /**
   * Returns the cost of frees since the space was made.
   *
   * @return the sums over all sets, open and closed
   */
  public FreeCounters freeCounters() {
    return registry.freeCounters();
  }

  @Override
  public int clearForeign(PasidRange range) {
    int cleared = 0;
    if (context.reaches(range)) {
      for (LocalSet set : registry.localSets()) {
        cleared += set.clearForeign((int) range.min(), context.clampMax(range));
      }
    }
    return cleared;
  }

  @Override
  public TransferResult transfer(PasidSet from, PasidSet to, int... pasids) {
    LocalSet source = arguments.set(from);
    LocalSet target = arguments.otherSet(source, to);
    int[] ids = IntStream.of(pasids).sorted().distinct().toArray();
    for (int id : ids) {
      arguments.checkId(id);
    }
    return source.transferTo(target, ids);
  }

  @Override
  public TransferResult moveAway(PasidSet from, PasidSet to, int references) {
    LocalSet source = arguments.set(from);
    LocalSet target = arguments.otherSet(source, to);
    if (!target.isInternal()) {
      throw new IllegalArgumentException("to: " + to + " (expected: an internal set)");
    }
    if (references < 0 || references > Word.MAX_REFERENCES) {
      throw new IllegalArgumentException(
          "references: " + references + " (expected: 0 to " + Word.MAX_REFERENCES + ")");
    }
    return source.moveAwayTo(target, references);
  }

  @Override
  public void strip(PasidSet set) {
    arguments.set(set).strip();
  }

  @Override
  public void makeInternal(PasidSet set) {
    arguments.set(set).makeInternal();
  }

  @Override
  public List<NamedId> names(PasidSet set) {
    return arguments.set(set).names();
  }

  /** Returns the engine; for tests. */
  Space space() {
    return space;
  }
}
