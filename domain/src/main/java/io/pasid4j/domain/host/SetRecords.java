// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of a host's sets. They outlive the daemon, but not the boot. */
public interface SetRecords {
  /**
   * Returns all records.
   *
   * @return a copy, by set number
   */
  List<MovingSet> all();

  /**
   * Returns the record of a set.
   *
   * @param setId its number on this host
   * @return the record; null if there is none
   */
  @Nullable MovingSet find(long setId);

  /**
   * Stores a record, replacing that of the same set.
   *
   * @param record the record; outlives the daemon when this returns
   */
  void put(MovingSet record);

  /**
   * Removes the record of a set, if there is one.
   *
   * @param setId its number on this host
   */
  void remove(long setId);

  /**
   * Assigns a number to a set that arrives.
   *
   * @return one that no set of this boot has had
   */
  long newSetId();
}
