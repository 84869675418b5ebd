// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pasid4j.client.SetInfo;
import java.io.IOException;

/** The fields of an open set. */
public final class SetJson {
  private SetJson() {}

  /** Writes the fields into the object that is open. */
  public static void write(JsonGenerator to, SetInfo set) throws IOException {
    HolderJson.write(to, set.holder());
    to.writeNumberField("held", set.heldIds());
    to.writeNumberField("active", set.activeIds());
    to.writeNumberField("pending", set.pendingIds());
    to.writeNumberField("quota", set.quota().limitIds());
    to.writeNumberField("guaranteed", set.quota().guaranteedIds());
    to.writeNumberField("ageMs", set.ageMs());
    to.writeStringField("space", set.space());
    to.writeStringField("state", set.presence().toString());
    to.writeBooleanField("waiting", set.waiting());
    to.writeBooleanField("resumable", set.resumable());
  }
}
