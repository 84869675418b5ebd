// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.domain.message.Kept;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A host by name. Its IDs are those it has plainly; each arrival has its own. */
final class Member extends Owner {
  static final int NO_INSTANCE = 0;

  final String name;
  final NavigableMap<Long, Arrival> arrivals = new TreeMap<>();
  long epoch = 1;

  /** The computer that has the name, {@link #NO_INSTANCE} if none. */
  long instance;

  long run;

  /** The last command of the run. */
  long number;

  Kept last = Kept.NONE;

  /** The latest version of messages that it reads. */
  int reads;

  /** The index of the last command that changed what a view of the name shows. */
  long changedIndex;

  Member(String name) {
    this.name = name;
  }

  boolean hasInstance() {
    return instance != NO_INSTANCE;
  }
}
