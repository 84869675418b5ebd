// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.api.ApiOption;
import io.pasid4j.cli.api.ForeignId;
import io.pasid4j.cli.api.ManagementApi;
import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.RangeConverter;
import io.pasid4j.cli.option.RangeText;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.Errno;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists PASIDs that are used outside, or makes them free again. */
public final class ClearCommand extends ChangingVerb {
  private @Nullable PasidRange range;

  private boolean list;

  private final ApiOption api = new ApiOption();

  /** With the options of the line. */
  public ClearCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.describe(
            "Makes PASIDs free again that sets have reported as used by somebody outside.",
            "Prints how many. Asks first on a terminal. Over the operators' socket only. With --list it",
            "prints them, with who has reported each and since when; needs the management API.")
        .examples("pasid clear --list", "pasid clear 42", "pasid clear 3-100 --space vsock --yes")
        .optional(
            "MIN-MAX",
            new RangeConverter(),
            "the PASIDs, both ends inclusive; what was not reported is not touched",
            value -> range = value)
        .flag("--list", "prints those that are reported, and clears none", () -> list = true)
        .with(api);
  }

  @Override
  String reason(int errno) {
    return errno == Errno.EPERM ? NOT_AN_OPERATOR : super.reason(errno);
  }

  @Override
  boolean runAlone() {
    if (list) {
      ManagementApi daemon = api.of(common().socket());
      String space = common().space().orElseGet(daemon::defaultSpace);
      PasidRange wanted = range == null ? PasidRange.ALL : range;
      print(
          ForeignId.of(daemon, space).stream()
              .filter(foreign -> wanted.contains(foreign.id()))
              .toList());
    } else if (range == null) {
      throw CommandFailure.usage("MIN-MAX: missing (expected: PASIDs to clear, or --list)");
    }
    return list;
  }

  private void print(List<ForeignId> found) {
    if (isJsonAsked()) {
      printJson(to -> {
        to.writeStartArray();
        for (ForeignId each : found) {
          each.write(to);
        }
        to.writeEndArray();
      });
    } else {
      found.forEach(each -> out().println(each.line()));
    }
  }

  @Override
  void run(PasidClient session) {
    clear(session, Objects.requireNonNull(range));
  }

  private void clear(PasidClient session, PasidRange range) {
    confirm("Clear " + RangeText.of(range) + ", which may be in use outside?");
    int cleared = session.clearForeign(range, common().space().orElse(""));
    if (isJsonAsked()) {
      printJson(to -> {
        to.writeStartObject();
        to.writeNumberField("cleared", cleared);
        to.writeEndObject();
      });
    } else {
      out().println(cleared);
    }
  }
}
