// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.RangeConverter;
import io.pasid4j.cli.option.RangeText;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.Errno;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes PASIDs free again that somebody outside used. */
@Command(
    name = "clear",
    description = {
      "Makes PASIDs free again that sets have reported as used by somebody outside.",
      "Prints how many. Asks first on a terminal. Over the operators' socket only."
    },
    footer = {"", "Examples:", "  pasid clear 42", "  pasid clear 3-100 --space vsock --yes"})
public final class ClearCommand extends ChangingVerb {
  @Parameters(
      paramLabel = "MIN-MAX",
      converter = RangeConverter.class,
      description = "the PASIDs, both ends inclusive; what was not reported is not touched")
  private PasidRange range = PasidRange.ALL;

  /** With the options of the line. */
  public ClearCommand(CommonOptions common) {
    super(common);
  }

  @Override
  String reason(int errno) {
    return errno == Errno.EPERM ? NOT_AN_OPERATOR : super.reason(errno);
  }

  @Override
  void run(PasidClient session) {
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
