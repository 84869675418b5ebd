// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import io.pasid4j.doctor.verdict.Finding.Rank;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a report.
 *
 * @param name of the check, the unit or the device
 * @param detail of a unit or device: what it is, "" for a check
 * @param state how well it works
 * @param verdict of a unit or device, null for a check
 * @param cause the rank of the finding that decides, null for a check and for what is usable
 * @param bit that decides, with its value; "" if none does
 * @param reason in a line
 * @param remedy in a line, "" if none is needed or known
 * @param also other reasons and notes, a line each
 */
public record Row(
    String name,
    String detail,
    State state,
    @Nullable Verdict verdict,
    @Nullable Rank cause,
    String bit,
    String reason,
    String remedy,
    List<String> also) {

  /** This row with further notes. */
  Row with(List<String> notes) {
    List<String> all = new ArrayList<>(also);
    all.addAll(notes);
    return new Row(name, detail, state, verdict, cause, bit, reason, remedy, List.copyOf(all));
  }

  /** A check of the host. */
  public static Row check(String name, State state, String bit, String reason, String remedy) {
    return new Row(name, "", state, null, null, bit, reason, remedy, List.of());
  }

  /** A check of the host that needs no remedy. */
  public static Row check(String name, State state, String bit, String reason) {
    return check(name, state, bit, reason, "");
  }
}
