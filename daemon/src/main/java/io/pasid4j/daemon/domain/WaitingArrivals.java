// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sets that have arrived and cannot be taken yet. The cause of each is logged once, however
 * often it is tried again. Used by the worker only.
 */
final class WaitingArrivals {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.domain");

  private final LongPredicate arriving;
  private final Map<Long, String> causes = new HashMap<>();

  /**
   * None waits yet.
   *
   * @param arriving whether a set still arrives, by its number
   */
  WaitingArrivals(LongPredicate arriving) {
    this.arriving = arriving;
  }

  /** Notes that a set could not be taken, and returns false, as {@code LocalWords.take} does. */
  boolean waits(long setId, String cause) {
    if (!cause.equals(causes.put(setId, cause))) {
      LOG.warn("set {}: arrives: {}; tried again", setId, cause);
    }
    return false;
  }

  /** Notes that a set was taken. */
  void taken(long setId) {
    causes.remove(setId);
  }

  /** Returns whether any set waits. */
  boolean isAny() {
    causes.keySet().removeIf(setId -> !arriving.test(setId));
    return !causes.isEmpty();
  }
}
