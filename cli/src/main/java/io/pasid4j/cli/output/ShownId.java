// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pasid4j.client.PasidInfo;
import io.pasid4j.client.SetHolder;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Prints the state of a PASID.
 *
 * @param id the PASID
 * @param reply its state
 */
public record ShownId(long id, PasidInfo reply) {
  /** One line for people. */
  public String line() {
    SetHolder holder = reply.holder();
    return holder == null
        ? id + ": " + state()
        : "%s: %s by set %s (%s), pid %s, uid %s, gid %s%s%s"
            .formatted(
                id,
                state(),
                holder.setId(),
                holder.name(),
                holder.pid(),
                holder.uid(),
                holder.gid(),
                since(),
                references());
  }

  private String state() {
    return switch (reply.state()) {
      case FREE -> "free";
      case RESERVED -> "reserved: never given";
      case HIDDEN -> "not yours to see";
      case QUARANTINED -> "freed, quarantined before it is free";
      case IDLE, ACTIVE -> "held";
      case FREE_PENDING -> "freed";
      case FOREIGN -> "in use outside, reported";
    };
  }

  /** A daemon that knows only commands up to version 2 does not return the time. */
  private String since() {
    return reply.sinceMs() == PasidInfo.UNKNOWN_MS ? "" : ", since " + instant();
  }

  private Instant instant() {
    return Instant.ofEpochMilli(reply.sinceMs()).truncatedTo(ChronoUnit.SECONDS);
  }

  private String references() {
    String count = reply.references() == 1 ? "1 reference" : reply.references() + " references";
    return switch (reply.state()) {
      case ACTIVE -> ", " + count;
      case FREE_PENDING -> ", kept pending by " + count;
      case FREE, RESERVED, HIDDEN, QUARANTINED, IDLE, FOREIGN -> "";
    };
  }

  /** Writes one object. */
  public void write(JsonGenerator to) throws IOException {
    SetHolder holder = reply.holder();
    to.writeStartObject();
    to.writeNumberField("pasid", id);
    to.writeStringField("state", reply.state().name().toLowerCase(Locale.ROOT));
    if (holder != null) {
      to.writeNumberField("references", reply.references());
      HolderJson.write(to, holder);
    }
    if (reply.sinceMs() != PasidInfo.UNKNOWN_MS) {
      to.writeStringField("since", instant().toString());
    }
    to.writeEndObject();
  }
}
