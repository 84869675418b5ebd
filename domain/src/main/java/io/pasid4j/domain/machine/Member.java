// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.domain.message.Amount;
import io.pasid4j.domain.message.LastAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A host by name. {@code ids} are those it holds directly; each arrival has its own. */
final class Member extends Owner {
  static final int NO_INSTANCE = 0;

  final String name;
  final NavigableMap<Long, Arrival> arrivals = new TreeMap<>();

  /** The amount of each tenant that has one here, by its key. */
  final NavigableMap<String, Share> amounts = new TreeMap<>();

  long epoch = 1;

  /** The computer that has the name, {@link #NO_INSTANCE} if none. */
  long instance;

  long run;

  /** The number of the last command of the run. */
  long number;

  LastAnswer last = LastAnswer.NONE;

  /** The latest message version that it reads. */
  int reads;

  /** The index of the last command that changed the view of the name. */
  long changedIndex;

  Member(String name) {
    this.name = name;
  }

  /** The amounts as a view shows them. */
  List<Amount> amounts() {
    List<Amount> all = new ArrayList<>(amounts.size());
    amounts.forEach(
        (tenant, share) -> all.add(new Amount(tenant, share.ids, share.limitIds, share.wanted)));
    return all;
  }

  boolean hasInstance() {
    return instance != NO_INSTANCE;
  }
}
