// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pasid4j.client.SetHolder;
import java.io.IOException;

/** The fields of a set and its process, the same wherever they are printed. */
public final class HolderJson {
  private HolderJson() {}

  /** Writes the fields into the object that is open. */
  public static void write(JsonGenerator to, SetHolder holder) throws IOException {
    to.writeNumberField("set", holder.setId());
    to.writeStringField("name", holder.name());
    to.writeNumberField("pid", holder.pid());
    to.writeNumberField("uid", holder.uid());
    to.writeNumberField("gid", holder.gid());
  }
}
