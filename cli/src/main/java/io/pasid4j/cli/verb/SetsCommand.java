// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pasid4j.cli.output.HolderJson;
import io.pasid4j.cli.output.Json;
import io.pasid4j.client.PasidClient;
import io.pasid4j.protocol.command.Holder;
import io.pasid4j.protocol.command.SetEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists the open sets. */
@Command(
    name = "sets",
    description = {
      "Lists the open sets: who they belong to and how many PASIDs they hold. ACTIVE are those of",
      "the held ones that have references, PENDING the freed ones that references keep.",
      "Who may open the operators' socket sees every set, others those of their own user."
    })
public final class SetsCommand extends OperatorVerb {
  private static final String ROW = "%-6s %7s %7s %7s %8s %8s %8s %8s %10s  %-12s  %s%n";

  @Override
  void run(PasidClient session) {
    long own = session.info().setId();
    List<SetEntry> others =
        session.sets().stream().filter(entry -> entry.holder().setId() != own).toList();
    if (isJsonAsked()) {
      Json.print(out(), to -> write(to, others));
    } else {
      out()
          .printf(
              ROW, "SET", "PID", "UID", "GID", "HELD", "ACTIVE", "PENDING", "QUOTA", "AGE", "SPACE",
              "NAME");
      others.forEach(this::print);
    }
  }

  private void print(SetEntry entry) {
    Holder holder = entry.holder();
    out()
        .printf(
            ROW,
            holder.setId(),
            holder.pid(),
            holder.uid(),
            holder.gid(),
            entry.heldIds(),
            entry.activeIds(),
            entry.pendingIds(),
            entry.quota().limitIds(),
            age(Duration.ofMillis(entry.ageMs())),
            entry.space(),
            entry.waiting() ? holder.name() + " (waiting)" : holder.name());
  }

  private static String age(Duration age) {
    return age.toHours() > 0
        ? "%dh%02dm".formatted(age.toHours(), age.toMinutesPart())
        : "%dm%02ds".formatted(age.toMinutes(), age.toSecondsPart());
  }

  private static void write(JsonGenerator to, List<SetEntry> entries) throws IOException {
    to.writeStartArray();
    for (SetEntry entry : entries) {
      to.writeStartObject();
      HolderJson.write(to, entry.holder());
      to.writeNumberField("held", entry.heldIds());
      to.writeNumberField("active", entry.activeIds());
      to.writeNumberField("pending", entry.pendingIds());
      to.writeNumberField("quota", entry.quota().limitIds());
      to.writeNumberField("guaranteed", entry.quota().guaranteedIds());
      to.writeNumberField("ageMs", entry.ageMs());
      to.writeStringField("space", entry.space());
      to.writeBooleanField("waiting", entry.waiting());
      to.writeBooleanField("resumable", entry.resumable());
      to.writeEndObject();
    }
    to.writeEndArray();
  }
}
