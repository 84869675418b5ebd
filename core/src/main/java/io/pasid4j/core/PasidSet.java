// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The IDs that one tenant holds in a space. Having the set is the only authority to free: no
 * operation reaches an ID of another set, and none shows whether an ID belongs to another.
 *
 * <p>Thread-safe. Operations on one ID are linearizable; an operation on many IDs is a sequence of
 * operations on one ID each (see docs/explanation/concurrency.md), so another set may see it half
 * done, but this set never does.
 */
public interface PasidSet extends AutoCloseable {
  /**
   * The name the set was opened with. Names need not be unique.
   *
   * @return the name
   */
  String name();

  /**
   * Allocates the lowest free ID of a range (policy LOWEST) or the next one (policy CYCLIC). The
   * range is clamped to the space.
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
   * As {@link #allocate(PasidRange)}, but returns a refusal instead of throwing it.
   *
   * @param range where to look, both ends inclusive
   * @return the ID, 0 or more; or the negative {@link Refusal#code()}
   */
  int tryAllocate(PasidRange range);

  /**
   * Allocates an ID of a range, or returns the one that the same key got before, for as long as the
   * set holds it: a request can be repeated after a lost reply without allocating a second ID.
   *
   * @param range where to look, both ends inclusive; not looked at when the key has an ID already
   * @param idempotencyKey names the request within this set, not empty
   * @return the ID, 0 or more
   * @throws PasidUnavailableException if none can be had; nothing has changed
   * @throws IllegalArgumentException if the key is empty, or no Unicode text (half a surrogate
   *     pair)
   */
  int allocate(PasidRange range, String idempotencyKey);

  /**
   * Allocates several IDs of a range, all or none.
   *
   * @param range where to look, both ends inclusive
   * @param count how many, 1 or more
   * @return the IDs in ascending order
   * @throws PasidUnavailableException if there are not so many; this set holds what it held before
   * @throws IllegalArgumentException if {@code count < 1}
   */
  int[] allocate(PasidRange range, int count);

  /**
   * Allocates the lowest contiguous block of a range, all or none. While others take and free in
   * the range it is a block that was seen free, and a refusal may miss one that was.
   *
   * @param range where to look, both ends inclusive
   * @param count the length of the block in IDs, 1 or more
   * @return the lowest ID of the block
   * @throws PasidUnavailableException if there is no such block; this set holds what it held before
   * @throws IllegalArgumentException if {@code count < 1}
   */
  int allocateContiguous(PasidRange range, int count);

  /**
   * Reports that an ID which this set holds is used outside the space, as the kernel may return
   * (EBUSY, EADDRINUSE), and allocates another one. The ID is marked FOREIGN: no longer held, and
   * never allocated before {@link PasidSpace#clearForeign}. It still counts against this set's
   * quota, and in its account also after the set has ended. Listeners receive a FREE.
   *
   * @param pasid an ID this set holds, without references
   * @param range where to look for the other one, both ends inclusive
   * @return the other ID, 0 or more
   * @throws PasidUnavailableException if no other ID can be had; the mark stays all the same
   * @throws IllegalArgumentException if this set does not hold the ID: nothing has changed
   * @throws IllegalStateException if the ID has references, so that this set itself may be its
   *     user: nothing has changed
   * @throws UnsupportedOperationException if the set is of a service that does not know this
   */
  default int reportBusy(int pasid, PasidRange range) {
    throw new UnsupportedOperationException("reportBusy");
  }

  /**
   * Frees every ID this set holds in a range; an ID with references becomes FREE_PENDING. Foreign,
   * free and reserved IDs are untouched and unseen. Never fails, and is harmless to repeat. Costs,
   * amortised, at most N+1 index searches for N held IDs in the range, whatever its width.
   *
   * @param range what to free, both ends inclusive; {@link PasidRange#ALL} frees all
   * @return how many IDs were freed, 0 or more
   */
  int free(PasidRange range);

  /**
   * Frees at most so many of the IDs this set holds in a range: a part of {@link
   * #free(PasidRange)}, so that its work is bounded. Which ones is not defined.
   *
   * @param range what to free, both ends inclusive
   * @param maxIds how many IDs at most, 1 or more
   * @return how many were freed, and whether to go on with the same range
   * @throws IllegalArgumentException if {@code maxIds < 1}
   * @throws UnsupportedOperationException if the set is of a service that does not know this
   */
  default FreedPart free(PasidRange range, int maxIds) {
    throw new UnsupportedOperationException("free of a part");
  }

  /**
   * Frees one ID.
   *
   * @param pasid the ID, any number
   * @return true if this set held it
   */
  boolean free(int pasid);

  /**
   * Returns whether this set holds an ID.
   *
   * @param pasid the ID, any number
   * @return true if this set holds it and has not freed it
   */
  boolean holds(int pasid);

  /**
   * Returns how many IDs this set has: those it holds, those it has freed that references keep
   * pending, and those it has reported as foreign. These count against the quota, and so do those
   * that it has freed and that are quarantined ({@link SetStatistics#quarantinedIds}).
   *
   * @return 0 or more
   */
  int size();

  /**
   * Adds a reference: a user of the ID that must be done before the ID is allocated again.
   *
   * @param pasid the ID, any number
   * @return TAKEN; UNKNOWN for whatever this set does not hold; BUSY if the set has freed it
   * @throws IllegalStateException if the ID has 2^21-1 references
   */
  GetResult get(int pasid);

  /**
   * Drops a reference. The last put of an ID that was freed meanwhile releases it, also after
   * {@link #close}.
   *
   * @param pasid the ID, any number
   * @return KEPT, LAST or RELEASED; UNKNOWN if this set has no such ID or it has no reference
   */
  PutResult put(int pasid);

  /**
   * Attaches a set-private ID, the guest's name for an ID. It ends when the ID is released.
   *
   * @param pasid an ID this set holds
   * @param spid 0 to 2^31-1 inclusive; unique in this set
   * @return ATTACHED, also if it is so already; or the reason why nothing has changed
   * @throws IllegalArgumentException if {@code spid} is negative
   */
  SpidResult attachSpid(int pasid, int spid);

  /**
   * Detaches a set-private ID.
   *
   * @param spid any number
   * @return true if an ID had it
   */
  boolean detachSpid(int spid);

  /**
   * Returns the ID that has a set-private ID; also while it is pending. Constant time.
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
   * As {@link #forEach(PasidRange, IntConsumer)}, of the first IDs of the range only, so that its
   * work is bounded.
   *
   * @param range what to visit, both ends inclusive
   * @param maxIds how many IDs at most, 1 or more
   * @param action is given each ID
   * @return the lowest ID that may have been left out, to go on from; -1 if none was
   * @throws IllegalArgumentException if {@code maxIds < 1}
   * @throws UnsupportedOperationException if the set is of a service that does not know this
   */
  default long forEach(PasidRange range, int maxIds, IntConsumer action) {
    throw new UnsupportedOperationException("forEach of a part");
  }

  /**
   * Keeps an object of the caller with an ID, until the ID is released.
   *
   * @param pasid an ID this set holds
   * @param value the object; null ends it
   * @return true; false if this set does not hold the ID, and nothing has changed
   */
  boolean attach(int pasid, @Nullable Object value);

  /**
   * Returns the object that {@link #attach} keeps with an ID; also while the ID is pending.
   * Constant time.
   *
   * @param pasid any number
   * @return the object, or null
   */
  @Nullable Object attachment(int pasid);

  /**
   * Returns the set's quota.
   *
   * @return the one that was set last
   */
  Quota quota();

  /**
   * Frees all IDs that this set holds and ends it: from now on allocation is refused as CLOSED.
   * Idempotent.
   */
  @Override
  void close();
}
