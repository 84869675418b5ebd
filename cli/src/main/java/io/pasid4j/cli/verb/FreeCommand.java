// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.option.IdConverter;
import io.pasid4j.cli.option.RangeConverter;
import io.pasid4j.cli.output.Json;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.Errno;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Frees PASIDs of a set, for its operator. */
@Command(
    name = "free",
    description = {
      "Frees what a set holds and prints how many PASIDs that were.",
      "Only the set's own user, and who may open the operators' socket, may name a set."
    })
public final class FreeCommand extends OperatorVerb {
  @Option(
      names = "--set",
      paramLabel = "ID",
      converter = IdConverter.class,
      description = "the set, as `pasid sets` numbers it")
  private @Nullable Long setId;

  @Option(
      names = "--range",
      paramLabel = "MIN-MAX",
      converter = RangeConverter.class,
      description = "which of them, both ends inclusive; all unless given")
  private PasidRange range = PasidRange.ALL;

  @Override
  String reason(int errno) {
    return errno == Errno.ENOENT
        ? "--set: " + setId + " (expected: an open set that you may see)"
        : super.reason(errno);
  }

  @Override
  void run(PasidClient session) {
    int freed = setId == null ? session.free(range) : session.release(setId, range);
    if (isJsonAsked()) {
      Json.print(
          out(),
          to -> {
            to.writeStartObject();
            to.writeNumberField("freed", freed);
            to.writeEndObject();
          });
    } else {
      out().println(freed);
    }
    if (setId == null) {
      note("a command's own session holds nothing: name a set (--set ID; `pasid sets` lists them)");
    }
  }
}
