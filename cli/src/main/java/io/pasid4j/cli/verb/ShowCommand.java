// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pasid4j.cli.option.IdConverter;
import io.pasid4j.cli.output.HolderJson;
import io.pasid4j.cli.output.Json;
import io.pasid4j.client.PasidClient;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.Holder;
import io.pasid4j.protocol.command.ShowReply;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what a PASID is at this moment. */
@Command(
    name = "show",
    description = {
      "Tells whether a PASID is free, reserved, held, or freed but not back yet, and by whom.",
      "Who may open the operators' socket sees every holder, others those of their own user."
    })
public final class ShowCommand extends OperatorVerb {
  @Parameters(
      paramLabel = "ID",
      converter = IdConverter.class,
      description = "the PASID, decimal or 0x hexadecimal")
  private long id;

  @Option(
      names = "--space",
      paramLabel = "SPACE",
      description = "the space it is of; the daemon's default space unless given")
  private String space = "";

  @Override
  String reason(int errno) {
    return switch (errno) {
      case Errno.EINVAL -> "ID: " + id + " (expected: an ID of the space)";
      case Errno.ENOENT ->
          "--space: " + space + " (expected: a space that you may use; `pasid spaces` lists them)";
      default -> super.reason(errno);
    };
  }

  @Override
  void run(PasidClient session) {
    ShowReply reply = session.show(id, space);
    if (isJsonAsked()) {
      Json.print(out(), to -> write(to, reply));
    } else {
      out().println(line(reply));
    }
  }

  private String line(ShowReply reply) {
    Holder holder = reply.holder();
    String state =
        switch (reply.state()) {
          case FREE -> "free";
          case RESERVED -> "reserved: never given";
          case HIDDEN -> "not yours to see";
          case QUARANTINED -> "freed, rests before it is free";
          case IDLE, ACTIVE -> "held";
          case FREE_PENDING -> "freed";
          case FOREIGN -> "in use outside, reported";
        };
    return holder == null
        ? "%d: %s".formatted(id, state)
        : "%d: %s by set %d (%s), pid %d, uid %d, gid %d%s%s"
            .formatted(
                id,
                state,
                holder.setId(),
                holder.name(),
                holder.pid(),
                holder.uid(),
                holder.gid(),
                references(reply),
                since(reply));
  }

  private static String since(ShowReply reply) {
    return reply.sinceMs() == ShowReply.UNKNOWN_MS
        ? ""
        : ", since " + Instant.ofEpochMilli(reply.sinceMs()).truncatedTo(ChronoUnit.SECONDS);
  }

  private static String references(ShowReply reply) {
    String count =
        reply.references() == 1 ? "1 reference" : "%d references".formatted(reply.references());
    return switch (reply.state()) {
      case ACTIVE -> ", " + count;
      case FREE_PENDING -> ", kept pending by " + count;
      case FREE, RESERVED, HIDDEN, QUARANTINED, IDLE, FOREIGN -> "";
    };
  }

  private void write(JsonGenerator to, ShowReply reply) throws IOException {
    Holder holder = reply.holder();
    to.writeStartObject();
    to.writeNumberField("pasid", id);
    to.writeStringField("state", reply.state().name().toLowerCase(Locale.ROOT));
    if (holder != null) {
      to.writeNumberField("references", reply.references());
      HolderJson.write(to, holder);
    }
    if (reply.sinceMs() != ShowReply.UNKNOWN_MS) {
      to.writeNumberField("sinceMs", reply.sinceMs());
    }
    to.writeEndObject();
  }
}
