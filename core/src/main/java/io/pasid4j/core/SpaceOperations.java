// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.List;

/** Operations of a space for its operator, who may look at any set of it and change its quota. */
public sealed interface SpaceOperations permits PasidSpace {
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
  void changeQuota(PasidSet set, Quota quota);

  /**
   * Changes the quota of a set, which takes over the guarantee of another one: what that was
   * guaranteed and does not use counts as free for this change, and for no other. Both change, or
   * none. Takes constant time.
   *
   * @param from a set of this space; it keeps its limit and has no guarantee afterwards
   * @param to another open set of this space
   * @param quota the new quota of {@code to}
   * @throws IllegalArgumentException if a set is not of this space, or the two are one
   * @throws QuotaRefusedException as {@link #changeQuota} for {@code to}
   */
  void moveGuarantee(PasidSet from, PasidSet to, Quota quota);

  /**
   * Returns the sets that are open, or closed with IDs pending, for the operator of the space.
   *
   * @return a copy, in the order of opening
   */
  List<PasidSet> sets();

  /**
   * Returns the holder of an ID, for the operator of the space. One word's state: while an
   * operation on the ID is in progress, the state before or after it.
   *
   * @param id the ID, 0 to 2^bits-1 inclusive
   * @return its view at this moment
   * @throws IllegalArgumentException if the ID is not of this space
   */
  IdView describe(int id);

  /**
   * Returns the counts of a set at one moment, for the operator of the space.
   *
   * @param set a set of this space
   * @return its counts
   * @throws IllegalArgumentException if the set is not of this space
   */
  SetStatistics statistics(PasidSet set);

  /**
   * Drops all references of the IDs that a set has freed, when their users are known to be gone: a
   * broker whose tenant has died closes the set and then calls this, and all its IDs are released.
   * IDs that the set still holds keep theirs.
   *
   * @param set a set of this space, open or closed
   * @return how many IDs were released; one whose free is still being reported to listeners is
   *     released when all have been notified
   * @throws IllegalArgumentException if the set is not of this space
   */
  int releasePending(PasidSet set);

  /**
   * Returns the number of IDs that the sets hold together, for the operator of the space.
   *
   * @return 0 or more; exact when no operation is in progress
   */
  long heldIds();

  /**
   * Releases IDs that sets have reported as foreign ({@link PasidSet#reportBusy}), once nothing
   * outside the space uses them any more. They are not quarantined. One whose FREE is still being
   * delivered to listeners is released after the delivery, as one that its set frees.
   *
   * @param range which, both ends inclusive; what is not foreign is not touched
   * @return how many IDs were released
   */
  int clearForeign(PasidRange range);

  /**
   * Moves IDs from one set to another, all or none, with their references, SPIDs, keys and private
   * values; the generation stays. Neither set sees it half done, and no ID is free meanwhile or has
   * two holders. The state of the IDs does not change, so listeners are not notified. For an ID
   * that leaves an internal set it is an allocation: it begins its next generation, listeners are
   * notified of {@link EventType#ALLOC}, and it does not leave while that set has references to it
   * (BUSY). Takes time proportional to the number of IDs; the other threads of both sets wait for
   * that long. In memory that outlives the process the IDs move one after the other. Not for the
   * set of a client that may lose its connection and resume: it then releases what no reply has
   * given it.
   *
   * @param from the set that holds them, a set of this space
   * @param to another set of this space
   * @param pasids IDs of this space in any order
   * @return MOVED, or why nothing has changed
   * @throws IllegalArgumentException if a set or an ID is not of this space, or the sets are one
   */
  TransferResult transfer(PasidSet from, PasidSet to, int... pasids);

  /**
   * Moves all IDs that a set holds to an internal one, because another space has them from now on:
   * they lose references, SPIDs, keys and private values as by {@link #strip}, also if they then do
   * not move, and listeners are notified of {@link EventType#MOVED} for each. With references the
   * internal set keeps an ID for users here that are not done with it: what it frees is pending
   * until they are dropped, and what it would transfer is BUSY. Takes time proportional to the
   * number of IDs. Can be repeated.
   *
   * @param from the set, whose tenant is kept from it meanwhile
   * @param to an internal set of the space
   * @param references how many the internal set has to each of the IDs afterwards, 0 to 2^21-1
   * @return MOVED, or why nothing has moved
   * @throws IllegalArgumentException if a set is not of this space, the sets are one, {@code to} is
   *     not internal, or references is out of range
   */
  TransferResult moveAway(PasidSet from, PasidSet to, int references);

  /**
   * Drops the references of all IDs that a set holds, and ends their SPIDs, keys and private
   * values, once their users are known to be elsewhere. The set goes on holding the IDs. Listeners
   * are not notified. Harmless to repeat.
   *
   * @param set a set of this space, whose tenant is kept from it meanwhile
   * @throws IllegalArgumentException if the set is not of this space
   */
  void strip(PasidSet set);

  /**
   * Makes a set internal: it stands for no tenant. From now on its listeners are not notified, IDs
   * that it frees are free at once whatever the quarantine, and {@link #sets} and {@link #heldIds}
   * leave it out. Idempotent.
   *
   * @param set a set of this space
   * @throws IllegalArgumentException if the set is not of this space
   */
  void makeInternal(PasidSet set);

  /**
   * Returns the held IDs of a set that have a SPID or an idempotency key.
   *
   * @param set a set of this space
   * @return a copy, ascending
   * @throws IllegalArgumentException if the set is not of this space
   */
  List<NamedId> names(PasidSet set);
}
