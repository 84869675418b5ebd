// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.domain.message.Amount;
import io.pasid4j.domain.message.MalformedException;
import io.pasid4j.domain.message.MessageReader;
import io.pasid4j.domain.message.MessageWriter;
import io.pasid4j.domain.message.ViewCodec;

/** The part of a snapshot that has the amounts of tenants; it is left out if there are none. */
final class SnapshotAmounts {
  private static final int MIN_REST_BYTES = 6;

  private SnapshotAmounts() {}

  /** True if a state has an amount, also one that rests. */
  static boolean areIn(DomainState state) {
    return state.rests.stream().anyMatch(rest -> !rest.amounts.isEmpty())
        || state.members.values().stream()
            .anyMatch(member ->
                !member.amounts.isEmpty()
                    || member.arrivals.values().stream()
                        .anyMatch(arrival -> !arrival.tenant.isEmpty()));
  }

  static void write(MessageWriter out, DomainState state) {
    for (Member member : state.members.values()) {
      ViewCodec.write(out, member.amounts());
      member.arrivals.values().forEach(arrival -> out.putText(arrival.tenant));
    }
    for (Rest rest : state.rests) {
      out.putInt(rest.amounts.size());
      rest.amounts.forEach((tenant, ids) -> {
        out.putText(tenant);
        out.putInt(ids);
      });
    }
  }

  static void read(MessageReader in, DomainState state) throws MalformedException {
    for (Member member : state.members.values()) {
      for (Amount amount : ViewCodec.amounts(in)) {
        Share share = new Share(amount.ids(), amount.limitIds(), amount.wanted());
        requireNew(amount.tenant(), member.amounts.put(amount.tenant(), share) == null);
      }
      for (Arrival arrival : member.arrivals.values()) {
        arrival.tenant = in.text();
      }
    }
    for (Rest rest : state.rests) {
      for (int left = in.count("amounts", MIN_REST_BYTES); left > 0; left--) {
        String tenant = in.name();
        int ids = in.readInt("ids", 1, Integer.MAX_VALUE);
        requireNew(tenant, rest.amounts.put(tenant, ids) == null);
      }
    }
  }

  private static void requireNew(String tenant, boolean isNew) throws MalformedException {
    if (!isNew) {
      throw new MalformedException("tenant: " + tenant + " (expected: once)");
    }
  }
}
