// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.RangeConverter;
import io.pasid4j.cli.option.RangeText;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.SetInfo;
import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.Errno;
import org.jspecify.annotations.Nullable;

/** Frees PASIDs of a set, for its operator. */
public final class FreeCommand extends ChangingVerb {
  private @Nullable String set;

  private @Nullable String option;

  private PasidRange range = PasidRange.ALL;

  /** With the options of the line. */
  public FreeCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.describe(
            "Frees PASIDs of a set and prints how many. Asks first on a terminal.",
            "Over the operators' socket any set may be named, else one of your own user.")
        .examples("pasid free vm-7 --range 100-199", "pasid free 12 --yes")
        .optional(
            "SET", "the set, by number or name, as `pasid sets` lists them", value -> set = value)
        .text("--set", "SET", "the same", value -> option = value)
        .option(
            "--range",
            "MIN-MAX",
            new RangeConverter(),
            "the PASIDs to free, both ends inclusive; all that the set holds unless given",
            value -> range = value);
  }

  @Override
  String reason(int errno) {
    return errno == Errno.ENOENT
        ? "SET: " + named() + " (expected: an open set that you may see)"
        : super.reason(errno);
  }

  @Override
  void checkLine() {
    named();
  }

  private String named() {
    return SetLookup.named(set, option)
        .orElseThrow(() ->
            CommandFailure.usage(
                "SET: missing (expected: the number or name of a set; `pasid sets` lists them)"));
  }

  @Override
  void run(PasidClient session) {
    SetInfo found = SetLookup.find("SET", named(), others(session));
    confirm(
        "Free "
            + (range.equals(PasidRange.ALL) ? "all PASIDs" : RangeText.of(range))
            + " of "
            + SetLookup.text(found.holder())
            + ", which holds "
            + found.heldIds()
            + "?");
    int freed = session.release(found.holder().setId(), range);
    if (isJsonAsked()) {
      printJson(to -> {
        to.writeStartObject();
        to.writeNumberField("freed", freed);
        to.writeEndObject();
      });
    } else {
      out().println(freed);
    }
  }
}
