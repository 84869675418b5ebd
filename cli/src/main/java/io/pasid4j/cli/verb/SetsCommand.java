// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.CountConverter;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.WordConverter;
import io.pasid4j.cli.output.AgeText;
import io.pasid4j.cli.output.Bar;
import io.pasid4j.cli.output.SetJson;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.SetHolder;
import io.pasid4j.client.SetInfo;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Lists the open sets. */
public final class SetsCommand extends OperatorVerb {
  private static final String ROW =
      "%-6s %7s %7s %7s %8s %8s %8s %8s %6s %-10s %7s  %-18s %-10s  %s%n";

  /** An order of the list. */
  enum Order {
    SET,
    NAME,
    HELD,
    LIMIT,
    USE,
    AGE
  }

  /** Reads an order. */
  static final class OrderConverter extends WordConverter<Order> {
    OrderConverter() {
      super(Order.class);
    }
  }

  private Order order = Order.SET;

  private @Nullable Integer watchSeconds;

  /** With the options of the line. */
  public SetsCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.describe(
            "Lists the open sets: whose they are and how many PASIDs they hold.",
            "ACTIVE are the held ones that have references, PENDING the freed ones that references keep.",
            "Over the operators' socket every set is listed, else those of your own user.")
        .examples("pasid sets --sort held", "pasid sets --space vlan --json")
        .option(
            "--sort",
            "ORDER",
            new OrderConverter(),
            "set, name, held, limit, use or age; set unless given",
            value -> order = value)
        .optionOr(
            "--watch",
            "SECONDS",
            "2",
            new CountConverter(),
            "prints the list again and again; every 2 seconds unless given",
            value -> watchSeconds = value);
  }

  @Override
  void run(PasidClient session) {
    print(session);
    while (watchSeconds != null && !out().checkError()) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(Math.max(1, watchSeconds)));
      out().println();
      print(session);
    }
  }

  /** The largest first, except that numbers and names ascend. */
  private Comparator<SetInfo> comparator() {
    return switch (order) {
      case SET -> Comparator.comparingLong(set -> set.holder().setId());
      case NAME -> Comparator.comparing(set -> set.holder().name());
      case HELD -> Comparator.comparingInt(SetInfo::heldIds).reversed();
      case LIMIT -> Comparator.comparingInt(SetsCommand::limit).reversed();
      case USE -> Comparator.comparingDouble(SetsCommand::use).reversed();
      case AGE -> Comparator.comparingLong(SetInfo::ageMs).reversed();
    };
  }

  private static int limit(SetInfo set) {
    return set.quota().limitIds();
  }

  private static double use(SetInfo set) {
    return limit(set) == 0 ? 0 : (double) (set.heldIds() + set.pendingIds()) / limit(set);
  }

  private void print(PasidClient session) {
    List<SetInfo> sets = others(session).stream().sorted(comparator()).toList();
    if (isJsonAsked()) {
      printJson(to -> write(to, sets));
      return;
    }
    out()
        .printf(
            ROW, "SET", "PID", "UID", "GID", "HELD", "ACTIVE", "PENDING", "LIMIT", "GUAR", "USE",
            "AGE", "STATE", "SPACE", "NAME");
    sets.forEach(this::print);
  }

  private void print(SetInfo set) {
    SetHolder holder = set.holder();
    out()
        .printf(
            ROW,
            holder.setId(),
            holder.pid(),
            holder.uid(),
            holder.gid(),
            set.heldIds(),
            set.activeIds(),
            set.pendingIds(),
            limit(set),
            set.quota().guaranteedIds(),
            Bar.of(set.heldIds() + set.pendingIds(), limit(set)),
            AgeText.of(set.ageMs()),
            set.presence(),
            set.space(),
            holder.name());
  }

  private static void write(JsonGenerator to, List<SetInfo> sets) throws IOException {
    to.writeStartArray();
    for (SetInfo set : sets) {
      to.writeStartObject();
      SetJson.write(to, set);
      to.writeEndObject();
    }
    to.writeEndArray();
  }
}
