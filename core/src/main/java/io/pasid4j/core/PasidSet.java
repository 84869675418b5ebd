// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What one tenant holds of a space. Having the set is the only authority to free: no operation
 * reaches an ID of another set, and none tells whether an ID belongs to another.
 *
 * <p>Thread-safe. Operations on one ID are linearizable; an operation on many IDs is a sequence of
 * operations on one ID each (see docs/concurrency.md), so another set may see it half done, but
 * this set never does.
 */
public interface PasidSet extends AutoCloseable {
  /**
   * The name the set was opened with. Names need not be unique.
   *
   * @return the name
   */
  String name();

  /**
   * Takes the lowest free ID of a range (policy LOWEST) or the next one (policy CYCLIC). The range
   * is clamped to the space.
   *
   * @param range where to look, both ends inclusive
   * @return the ID, 0 or more
   * @throws PasidUnavailableException if none can be had; nothing has changed
   */
  default int allocate(PasidRange range) {
    int pasid = tryAllocate(range);
    if (pasid < 0) {
      throw new PasidUnavailableException(Refusal.ofCode(pasid), range, 1);
    }
    return pasid;
  }

  /**
   * Like {@link #allocate(PasidRange)}, but answers a refusal instead of throwing it.
   *
   * @param range where to look, both ends inclusive
   * @return the ID, 0 or more; or the negative {@link Refusal#code()}
   */
  int tryAllocate(PasidRange range);

  /**
   * Takes an ID of a range, or gives the one that the same key got before, for as long as the set
   * holds it: a request can be repeated after a lost answer without taking a second ID.
   *
   * @param range where to look, both ends inclusive; not looked at when the key has an ID already
   * @param idempotencyKey names the request within this set, not empty
   * @return the ID, 0 or more
   * @throws PasidUnavailableException if none can be had; nothing has changed
   * @throws IllegalArgumentException if the key is empty
   */
  int allocate(PasidRange range, String idempotencyKey);

  /**
   * Takes several IDs of a range, all or none.
   *
   * @param range where to look, both ends inclusive
   * @param count how many, 1 or more
   * @return the IDs in ascending order
   * @throws PasidUnavailableException if there are not so many; this set holds what it held before
   * @throws IllegalArgumentException if {@code count < 1}
   */
  int[] allocate(PasidRange range, int count);

  /**
   * Takes the lowest contiguous block of a range, all or none. While others take and free in the
   * range it is a block that was seen free, and a refusal may miss one that was.
   *
   * @param range where to look, both ends inclusive
   * @param count the length of the block in IDs, 1 or more
   * @return the lowest ID of the block
   * @throws PasidUnavailableException if there is no such block; this set holds what it held before
   * @throws IllegalArgumentException if {@code count < 1}
   */
  int allocateContiguous(PasidRange range, int count);

  /**
   * Frees every ID this set holds in a range; an ID with references becomes FREE_PENDING. Foreign,
   * free and reserved IDs are untouched and unseen. Never fails, and is harmless to repeat. Costs
   * at most N+1 index searches for N held IDs in the range, whatever its width.
   *
   * @param range what to free, both ends inclusive; {@link PasidRange#ALL} frees all
   * @return how many IDs were freed, 0 or more
   */
  int free(PasidRange range);

  /**
   * Frees one ID.
   *
   * @param pasid the ID, any number
   * @return true if this set held it
   */
  boolean free(int pasid);

  /**
   * Whether this set holds an ID.
   *
   * @param pasid the ID, any number
   * @return true if this set holds it and has not freed it
   */
  boolean holds(int pasid);

  /**
   * How many IDs count against the quota: those this set holds, and those it has freed that
   * references keep pending.
   *
   * @return 0 or more
   */
  int size();

  /**
   * Adds a reference: a user of the ID that must be done before the ID is given again.
   *
   * @param pasid the ID, any number
   * @return TAKEN; UNKNOWN for whatever this set does not hold; BUSY if the set has freed it
   * @throws IllegalStateException if the ID has 2^21-1 references
   */
  GetResult get(int pasid);

  /**
   * Drops a reference. The last put of an ID that was freed meanwhile gives it back, also after
   * {@link #close}.
   *
   * @param pasid the ID, any number
   * @return KEPT, LAST or RELEASED; UNKNOWN if this set has no such ID or it has no reference
   */
  PutResult put(int pasid);

  /**
   * Gives an ID a set-private ID: the guest's name for it. Ends when the ID has gone back.
   *
   * @param pasid an ID this set holds
   * @param spid 0 to 2^31-1 inclusive; unique in this set
   * @return ATTACHED, also if it is so already; or why not, and nothing has changed
   * @throws IllegalArgumentException if {@code spid} is negative
   */
  SpidResult attachSpid(int pasid, int spid);

  /**
   * Ends what {@link #attachSpid} began.
   *
   * @param spid any number
   * @return true if an ID had it
   */
  boolean detachSpid(int spid);

  /**
   * The ID that has a set-private ID; also while it is pending. Constant time.
   *
   * @param spid any number
   * @return the ID, or -1
   */
  int findBySpid(int spid);

  /**
   * Calls {@code action} with each ID this set held in a range at one moment, in ascending order.
   * The action runs outside all locks and may use the set.
   *
   * @param range what to visit, both ends inclusive
   * @param action is given each ID
   */
  void forEach(PasidRange range, IntConsumer action);

  /**
   * Keeps an object of the caller's with an ID, until the ID has gone back.
   *
   * @param pasid an ID this set holds
   * @param value the object; null ends it
   * @return true; false if this set does not hold the ID, and nothing has changed
   */
  boolean attach(int pasid, @Nullable Object value);

  /**
   * What {@link #attach} keeps with an ID; also while it is pending. Constant time.
   *
   * @param pasid any number
   * @return the object, or null
   */
  @Nullable Object attachment(int pasid);

  /**
   * The set's quota.
   *
   * @return what was given last
   */
  Quota quota();

  /**
   * Frees all this set holds and ends it: from now on allocation is refused as CLOSED. Idempotent.
   */
  @Override
  void close();
}
