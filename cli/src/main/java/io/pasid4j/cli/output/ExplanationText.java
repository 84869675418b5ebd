// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pasid4j.core.Refusal;
import io.pasid4j.protocol.command.ExplainReply;
import io.pasid4j.protocol.command.ExplainRequest;
import io.pasid4j.protocol.command.Holder;
import io.pasid4j.protocol.command.SetEntry;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an allocation would come to, for people and as JSON.
 *
 * @param asked what was asked for
 * @param set whose allocation it is; null: that of a set that is not open yet
 * @param told the daemon's answer
 */
public record ExplanationText(ExplainRequest asked, @Nullable SetEntry set, ExplainReply told) {
  private static final String FORBIDDEN = "FORBIDDEN";

  /** For people: for whom, why, until when, and what there is. */
  public List<String> lines() {
    return List.of(forWhom(), why(), until(), there());
  }

  private String forWhom() {
    String what =
        "%d%s of %s"
            .formatted(asked.count(), asked.contiguous() ? " contiguous" : "", asked.range());
    if (set == null) {
      return "for: a new set of uid %d, gid %d, space %s: %s"
          .formatted(asked.uid(), asked.gid(), space(), what);
    }
    Holder holder = set.holder();
    return "for: set %d (%s), pid %d, uid %d, gid %d, space %s: %s"
        .formatted(
            holder.setId(), holder.name(), holder.pid(), holder.uid(), holder.gid(), space(), what);
  }

  private String space() {
    if (set != null) {
      return set.space();
    }
    return asked.space().isEmpty() ? "(default)" : asked.space();
  }

  private String why() {
    return told.succeeds() ? "now: would succeed" : "now: refused: " + reason() + ": " + meaning();
  }

  /** A newer daemon may have reasons that this command does not know. */
  private @Nullable Refusal refusal() {
    for (Refusal refusal : Refusal.values()) {
      if (refusal.code() == told.code()) {
        return refusal;
      }
    }
    return null;
  }

  private String reason() {
    Refusal refusal = refusal();
    if (told.forbidden()) {
      return FORBIDDEN;
    }
    return refusal == null ? "code " + told.code() : refusal.name();
  }

  private String meaning() {
    Refusal refusal = refusal();
    if (told.forbidden()) {
      return "no rule lets this user open a set in this space";
    }
    return refusal == null
        ? "a reason that is newer than this command"
        : RefusalText.meaning(refusal);
  }

  private String until() {
    if (told.succeeds()) {
      return "until: others may be quicker";
    }
    if (told.availableAtMs() >= 0) {
      return "until: " + Instant.ofEpochMilli(told.availableAtMs()) + " at the earliest";
    }
    return "until: "
        + switch (refusal()) {
          case QUOTA -> "the set frees some, or `pasid quota` raises its limit";
          case RANGE_FULL, FRAGMENTED -> "somebody frees some of the range; when is not known";
          case CAPACITY -> "guarantees are lowered, or others free some; when is not known";
          case RESERVED -> "the configuration changes, and the daemon starts again";
          case CLOSED -> "never: the set has ended";
          case QUARANTINED -> "the drain is acknowledged, or the quarantine over";
          case null -> "the rules change";
        };
  }

  private String there() {
    return "there: held %d of %d, %d guaranteed; range: %d IDs, %d reserved, %d free, longest block %d"
        .formatted(
            told.heldIds(),
            told.quota().limitIds(),
            told.quota().guaranteedIds(),
            told.range().ids(),
            told.range().reservedIds(),
            told.range().freeIds(),
            told.range().longestFreeRun());
  }

  /** Writes one object. */
  public void write(JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeBooleanField("succeeds", told.succeeds());
    if (!told.succeeds()) {
      to.writeStringField("refusal", reason());
      to.writeStringField("detail", meaning());
      if (told.availableAtMs() >= 0) {
        to.writeNumberField("availableAtMs", told.availableAtMs());
      }
    }
    writeAsked(to);
    to.writeNumberField("quota", told.quota().limitIds());
    to.writeNumberField("guaranteed", told.quota().guaranteedIds());
    to.writeNumberField("held", told.heldIds());
    to.writeNumberField("ids", told.range().ids());
    to.writeNumberField("reserved", told.range().reservedIds());
    to.writeNumberField("free", told.range().freeIds());
    to.writeNumberField("longestBlock", told.range().longestFreeRun());
    to.writeEndObject();
  }

  private void writeAsked(JsonGenerator to) throws IOException {
    if (set == null) {
      to.writeNumberField("uid", asked.uid());
      to.writeNumberField("gid", asked.gid());
    } else {
      HolderJson.write(to, set.holder());
    }
    if (set != null || !asked.space().isEmpty()) {
      to.writeStringField("space", space());
    }
    to.writeNumberField("min", asked.range().min());
    to.writeNumberField("max", asked.range().max());
    to.writeNumberField("count", asked.count());
    to.writeBooleanField("contiguous", asked.contiguous());
  }
}
