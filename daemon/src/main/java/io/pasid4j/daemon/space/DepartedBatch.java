// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.state.TokenHash;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** IDs that moved away together, and who has to acknowledge each. Guarded by its owner. */
final class DepartedBatch {
  /** Matches each generation. */
  static final int ANY_GENERATION = -1;

  /** Awaits a consumer that is gone with an earlier daemon: only the time ends it. */
  private static final int LOST_CONSUMER = 1 << 7;

  private final int[] ids;
  private final char[] generations;

  /** Per ID: a bit for each consumer that has not acknowledged. */
  private final byte[] awaited;

  /** Per ID: whether it is kept no longer. */
  private final boolean[] ended;

  private final List<DrainConsumer> consumers;

  /** The token of the set that had them. */
  private final TokenHash token;

  private final long dueMs;
  private int left;

  /** Where {@link #endNext} goes on. */
  private int next;

  private DepartedBatch(
      PasidSpace space, int[] ids, List<DrainConsumer> consumers, TokenHash token, long dueMs) {
    this.ids = ids;
    this.consumers = consumers;
    this.token = token;
    this.dueMs = dueMs;
    generations = new char[ids.length];
    awaited = new byte[ids.length];
    ended = new boolean[ids.length];
    left = ids.length;
    Arrays.fill(awaited, (byte) ((1 << consumers.size()) - 1));
    for (int at = 0; at < ids.length; at++) {
      generations[at] = (char) space.describe(ids[at]).generation();
    }
  }

  /**
   * Creates a batch that is about to move away.
   *
   * @param ids ascending
   * @param consumers all that drain the space; at most 7
   * @param token resumes the set that has them
   */
  static DepartedBatch leaving(
      PasidSpace space, int[] ids, List<DrainConsumer> consumers, TokenHash token, long dueMs) {
    return new DepartedBatch(space, ids, consumers, token, dueMs);
  }

  /**
   * Creates the batch of what had moved away under an earlier daemon.
   *
   * @param isAwaited whether a consumer had not acknowledged an ID
   */
  static DepartedBatch recovered(PasidSpace space, int[] ids, IntPredicate isAwaited, long dueMs) {
    DepartedBatch batch = new DepartedBatch(space, ids, List.of(), TokenHash.NONE, dueMs);
    for (int at = 0; at < ids.length; at++) {
      batch.awaited[at] = isAwaited.test(ids[at]) ? (byte) LOST_CONSUMER : 0;
    }
    return batch;
  }

  long dueMs() {
    return dueMs;
  }

  boolean isEmpty() {
    return left == 0;
  }

  /** Returns whether an ID of that generation is kept. */
  boolean has(int id, int generation) {
    int at = find(id);
    return at >= 0 && (generation == ANY_GENERATION || generations[at] == generation);
  }

  /**
   * Returns whether a consumer has not acknowledged an ID that a set of another token is to get.
   */
  boolean awaits(int id, TokenHash other) {
    int at = find(id);
    boolean isSameSet = !token.isNone() && token.equals(other);
    return at >= 0 && awaited[at] != 0 && !isSameSet;
  }

  /**
   * Takes an acknowledgement; the last one ends the ID.
   *
   * @param release lets go of an ID; false if that is not to be had yet, and then nothing changes
   * @return false if the ID does not wait for the consumer
   */
  boolean acknowledge(DrainConsumer consumer, int id, IntPredicate release) {
    int bit = 1 << consumers.indexOf(consumer);
    int at = find(id);
    if (!consumers.contains(consumer) || at < 0 || (awaited[at] & bit) == 0) {
      return false;
    }
    if (awaited[at] == bit && !release.test(id)) {
      return false;
    }
    awaited[at] &= (byte) ~bit;
    if (awaited[at] == 0) {
      endAt(at);
    }
    return true;
  }

  /** Ends an ID if it is kept; true if it was. */
  boolean end(int id) {
    int at = find(id);
    if (at >= 0) {
      endAt(at);
    }
    return at >= 0;
  }

  private void endAt(int at) {
    ended[at] = true;
    left--;
  }

  /**
   * Lets go of IDs that are kept, in the order of the IDs.
   *
   * @param release lets go of an ID
   * @param mostIds how many it looks at
   * @return whether there are more
   */
  boolean endNext(IntPredicate release, int mostIds) {
    int last = Math.min(ids.length, next + mostIds);
    for (; next < last; next++) {
      if (!ended[next]) {
        var _ = release.test(ids[next]);
        endAt(next);
      }
    }
    return next < ids.length;
  }

  private int find(int id) {
    int at = Arrays.binarySearch(ids, id);
    return at >= 0 && !ended[at] ? at : -1;
  }
}
