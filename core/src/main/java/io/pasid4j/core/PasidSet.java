// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.function.IntConsumer;

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
   * Takes the lowest contiguous block of a range, all or none.
   *
   * @param range where to look, both ends inclusive
   * @param count the length of the block in IDs, 1 or more
   * @return the lowest ID of the block
   * @throws PasidUnavailableException if there is no such block; this set holds what it held before
   * @throws IllegalArgumentException if {@code count < 1}
   */
  int allocateContiguous(PasidRange range, int count);

  /**
   * Frees every ID this set holds in a range; foreign, free and reserved IDs are untouched and
   * unseen. Never fails, and is harmless to repeat. Costs at most N+1 index searches for N held IDs
   * in the range, whatever its width.
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
   * @return true if this set holds it
   */
  boolean holds(int pasid);

  /**
   * How many IDs this set holds.
   *
   * @return 0 or more
   */
  int size();

  /**
   * Calls {@code action} with each ID this set held in a range at one moment, in ascending order.
   * The action runs outside all locks and may use the set.
   *
   * @param range what to visit, both ends inclusive
   * @param action is given each ID
   */
  void forEach(PasidRange range, IntConsumer action);

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
