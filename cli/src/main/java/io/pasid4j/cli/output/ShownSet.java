// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pasid4j.cli.option.RangeText;
import io.pasid4j.client.SetHolder;
import io.pasid4j.client.SetInfo;
import io.pasid4j.core.PasidRange;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/**
 * Prints a set with the IDs that it holds.
 *
 * @param set the set
 * @param ranges its IDs, ascending; read a moment later
 */
public record ShownSet(SetInfo set, List<PasidRange> ranges) {
  /** For people: the set, its quota, and a range a line. */
  public void print(PrintWriter out) {
    SetHolder holder = set.holder();
    out.printf(
        "set %d (%s), pid %d, uid %d, gid %d, space %s: %s, open %s%n",
        holder.setId(),
        holder.name(),
        holder.pid(),
        holder.uid(),
        holder.gid(),
        set.space(),
        set.presence(),
        AgeText.of(set.ageMs()));
    out.printf(
        "holds %d of at most %d, %d guaranteed, %d with references, %d pending%n",
        set.heldIds(),
        set.quota().limitIds(),
        set.quota().guaranteedIds(),
        set.activeIds(),
        set.pendingIds());
    ranges.forEach(range -> out.println(RangeText.of(range)));
  }

  /** An ID a line, for programs. */
  public void printIds(PrintWriter out) {
    for (PasidRange range : ranges) {
      for (long id = range.min(); id <= range.max(); id++) {
        out.println(id);
      }
    }
  }

  /**
   * Writes one object.
   *
   * @param each true: each ID; false: ranges
   */
  public void write(JsonGenerator to, boolean each) throws IOException {
    to.writeStartObject();
    SetJson.write(to, set);
    to.writeArrayFieldStart(each ? "ids" : "ranges");
    for (PasidRange range : ranges) {
      if (each) {
        for (long id = range.min(); id <= range.max(); id++) {
          to.writeNumber(id);
        }
      } else {
        to.writeStartObject();
        to.writeNumberField("min", range.min());
        to.writeNumberField("max", range.max());
        to.writeEndObject();
      }
    }
    to.writeEndArray();
    to.writeEndObject();
  }
}
