// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.IdConverter;
import io.pasid4j.cli.output.HolderJson;
import io.pasid4j.client.PasidClient;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.Holder;
import io.pasid4j.protocol.command.ShowReply;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows the state of a PASID. */
@Command(
    name = "show",
    description = {
      "Shows whether a PASID is free, reserved, held, or freed but not back yet, and by whom.",
      "Over the operators' socket every holder is shown, else those of your own user."
    },
    footer = {"", "Examples:", "  pasid show 42", "  pasid show 0x2a --space vlan --json"})
public final class ShowCommand extends OperatorVerb {
  @Parameters(
      paramLabel = "ID",
      converter = IdConverter.class,
      description = "the PASID, decimal or 0x hexadecimal")
  private long id;

  /** With the options of the line. */
  public ShowCommand(CommonOptions common) {
    super(common);
  }

  @Override
  String reason(int errno) {
    return errno == Errno.EINVAL
        ? "ID: " + id + " (expected: an ID of the space)"
        : super.reason(errno);
  }

  @Override
  void run(PasidClient session) {
    ShowReply reply = session.show(id, common().space().orElse(""));
    if (isJsonAsked()) {
      printJson(to -> write(to, reply));
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
        ? id + ": " + state
        : "%s: %s by %s, pid %s, uid %s, gid %s%s%s"
            .formatted(
                id,
                state,
                SetLookup.text(holder),
                holder.pid(),
                holder.uid(),
                holder.gid(),
                since(reply),
                references(reply));
  }

  /** A daemon that knows commands up to version 2 only does not say. */
  private static String since(ShowReply reply) {
    return reply.sinceMs() == ShowReply.UNKNOWN_MS ? "" : ", since " + instant(reply);
  }

  private static Instant instant(ShowReply reply) {
    return Instant.ofEpochMilli(reply.sinceMs()).truncatedTo(ChronoUnit.SECONDS);
  }

  private static String references(ShowReply reply) {
    String count = reply.references() == 1 ? "1 reference" : reply.references() + " references";
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
      to.writeStringField("since", instant(reply).toString());
    }
    to.writeEndObject();
  }
}
