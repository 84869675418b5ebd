// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pasid4j.cli.option.RangeText;
import io.pasid4j.client.AllocationForecast;
import io.pasid4j.client.AllocationQuery;
import io.pasid4j.client.SetHolder;
import io.pasid4j.client.SetInfo;
import io.pasid4j.core.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes the result that an allocation would have, for people and as JSON.
 *
 * @param asked the request
 * @param set the set that would allocate; null: one that is not open yet
 * @param reply the daemon's reply
 */
public record ExplanationText(
    AllocationQuery asked, @Nullable SetInfo set, AllocationForecast reply) {
  private static final String FORBIDDEN = "FORBIDDEN";

  /** For people: for whom, why, until when, and what there is. */
  public List<String> lines() {
    return List.of(forWhom(), why(), until(), there());
  }

  private String forWhom() {
    String what =
        "%s%s of %s"
            .formatted(
                asked.count(),
                asked.contiguous() ? " contiguous" : "",
                RangeText.of(asked.range()));
    if (set == null) {
      return "for: a new set of uid %d, gid %d, space %s: %s"
          .formatted(asked.uid(), asked.gid(), space(), what);
    }
    SetHolder holder = set.holder();
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
    return reply.succeeds() ? "now: would succeed" : "now: refused: " + reason() + ": " + meaning();
  }

  /** A newer daemon may have reasons that this command does not know. */
  private @Nullable Refusal refusal() {
    for (Refusal refusal : Refusal.values()) {
      if (refusal.code() == reply.code()) {
        return refusal;
      }
    }
    return null;
  }

  private String reason() {
    Refusal refusal = refusal();
    if (reply.forbidden()) {
      return FORBIDDEN;
    }
    return refusal == null ? "code " + reply.code() : refusal.name();
  }

  private String meaning() {
    Refusal refusal = refusal();
    if (reply.forbidden()) {
      return "no rule lets this user open a set in this space";
    }
    if (refusal == null) {
      return "a reason that is newer than this command";
    }
    return isOutside()
        ? "the range is outside the space"
        : RefusalText.meaning(refusal, reply.heldIds(), reply.quota().limitIds(), asked.count());
  }

  private boolean isOutside() {
    return refusal() == Refusal.RANGE_FULL && reply.range().ids() == 0;
  }

  private String until() {
    if (reply.succeeds()) {
      return "until: another set allocates";
    }
    if (reply.availableAtMs() >= 0) {
      return "until: " + Instant.ofEpochMilli(reply.availableAtMs()) + " at the earliest";
    }
    return isOutside() ? "until: never: a space keeps its width" : "until: " + change();
  }

  /** The change after which the allocation may succeed. */
  private String change() {
    return switch (refusal()) {
      case QUOTA -> "IDs are freed, or `pasid quota` or the rule (maxIds) raises the limit";
      case RANGE_FULL, FRAGMENTED -> "some of the range are freed; the time is not known";
      case CAPACITY -> "guarantees are lowered, or other sets free some; the time is not known";
      case RESERVED -> "the configuration changes, and the daemon starts again";
      case CLOSED -> "never: the set has ended";
      case QUARANTINED -> "the drain is acknowledged, or the quarantine over";
      case null -> "the rules change";
    };
  }

  private String there() {
    return "there: held %d of %d, %d guaranteed; range: %d IDs, %d reserved, %d free, longest block %d"
        .formatted(
            reply.heldIds(),
            reply.quota().limitIds(),
            reply.quota().guaranteedIds(),
            reply.range().ids(),
            reply.range().reservedIds(),
            reply.range().freeIds(),
            reply.range().longestFreeRun());
  }

  /** Writes one object. */
  public void write(JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeBooleanField("succeeds", reply.succeeds());
    if (!reply.succeeds()) {
      to.writeStringField("refusal", reason());
      to.writeStringField("detail", meaning());
      if (reply.availableAtMs() >= 0) {
        to.writeNumberField("availableAtMs", reply.availableAtMs());
      }
    }
    writeAsked(to);
    to.writeNumberField("quota", reply.quota().limitIds());
    to.writeNumberField("guaranteed", reply.quota().guaranteedIds());
    to.writeNumberField("held", reply.heldIds());
    to.writeNumberField("ids", reply.range().ids());
    to.writeNumberField("reserved", reply.range().reservedIds());
    to.writeNumberField("free", reply.range().freeIds());
    to.writeNumberField("longestBlock", reply.range().longestFreeRun());
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
