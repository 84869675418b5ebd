// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pasid4j.cli.option.RangeText;
import io.pasid4j.core.PasidRange;
import java.io.IOException;
import java.util.List;

/**
 * A band that tenants do not get.
 *
 * @param setId the operator's set that holds it; 0 for one of the configuration
 * @param name the reason
 * @param band the IDs
 */
public record Reservation(long setId, String name, PasidRange band) {
  private static final int NO_SET = 0;

  /** The bands of a reply. */
  public static List<Reservation> list(JsonValue reply) {
    return reply.field("reservations").items().stream().map(Reservation::of).toList();
  }

  /** One band of a reply. */
  public static Reservation of(JsonValue band) {
    return new Reservation(
        band.field("set").number(NO_SET),
        band.field("name").text(),
        PasidRange.of(band.field("min").number(0), band.field("max").number(0)));
  }

  /** Returns true if it is of the configuration, and so cannot be changed by a command. */
  public boolean isFixed() {
    return setId == NO_SET;
  }

  /** A line for people. */
  public String line() {
    return RangeText.of(band)
        + ": "
        + (isFixed() ? "by the configuration" : name + ", set " + setId);
  }

  /** Writes one object. */
  public void write(JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeNumberField("min", band.min());
    to.writeNumberField("max", band.max());
    to.writeBooleanField("fixed", isFixed());
    if (!isFixed()) {
      to.writeNumberField("set", setId);
      to.writeStringField("name", name);
    }
    to.writeEndObject();
  }
}
