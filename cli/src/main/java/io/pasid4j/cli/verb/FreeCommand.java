// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.RangeConverter;
import io.pasid4j.cli.option.RangeText;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.SetInfo;
import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.Errno;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Frees PASIDs of a set, for its operator. */
@Command(
    name = "free",
    description = {
      "Frees PASIDs of a set and prints how many. Asks first on a terminal.",
      "Over the operators' socket any set may be named, else one of your own user."
    },
    footer = {"", "Examples:", "  pasid free vm-7 --range 100-199", "  pasid free 12 --yes"})
public final class FreeCommand extends ChangingVerb {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SET",
      description = "the set, by number or name, as `pasid sets` lists them")
  private @Nullable String set;

  @Option(names = "--set", paramLabel = "SET", description = "the same")
  private @Nullable String option;

  @Option(
      names = "--range",
      paramLabel = "MIN-MAX",
      converter = RangeConverter.class,
      description = "the PASIDs to free, both ends inclusive; all that the set holds unless given")
  private PasidRange range = PasidRange.ALL;

  /** With the options of the line. */
  public FreeCommand(CommonOptions common) {
    super(common);
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
    String name = set == null ? option : set;
    if (name == null) {
      throw CommandFailure.usage(
          "SET: missing (expected: the number or name of a set; `pasid sets` lists them)");
    }
    return name;
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
