// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CountConverter;
import io.pasid4j.cli.option.IdConverter;
import io.pasid4j.cli.option.RangeConverter;
import io.pasid4j.cli.output.ExplanationText;
import io.pasid4j.cli.output.Json;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.ExplainReply;
import io.pasid4j.protocol.command.ExplainRequest;
import io.pasid4j.protocol.command.SetEntry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells why an allocation would fail. */
@Command(
    name = "explain",
    description = {
      "Tells whether an allocation would succeed now, and if not why, for whom and until when.",
      "Allocates nothing. Only over the operators' socket. Exit code 1 if it would be refused."
    })
public final class ExplainCommand extends OperatorVerb {
  @Option(
      names = "--set",
      paramLabel = "SET|NAME",
      description = "whose allocation; that of a set which --uid and --gid would open unless given")
  private @Nullable String set;

  @Option(
      names = "--uid",
      paramLabel = "UID",
      converter = IdConverter.class,
      description = "who would open a set; 0 unless given")
  private long uid;

  @Option(
      names = "--gid",
      paramLabel = "GID",
      converter = IdConverter.class,
      description = "its group; 0 unless given")
  private long gid;

  @Option(
      names = "--space",
      paramLabel = "SPACE",
      description = "where it would be opened; the default space unless given")
  private String space = "";

  @Option(
      names = "--range",
      paramLabel = "MIN-MAX",
      converter = RangeConverter.class,
      description = "where from; the whole space unless given")
  private PasidRange range = PasidRange.ALL;

  @Option(
      names = "--count",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "how many; 1 unless given")
  private int count = 1;

  @Option(names = "--contiguous", description = "as one block without a gap")
  private boolean contiguous;

  private boolean succeeds;

  @Override
  String reason(int errno) {
    return switch (errno) {
      case Errno.ENOENT ->
          set == null
              ? "--space: "
                  + space
                  + " (expected: a space that is there; `pasid spaces` lists them)"
              : SetLookup.unknown("--set", set);
      case Errno.EPERM -> "socket: the tenants' (expected: the operators', which you may not open)";
      default -> super.reason(errno);
    };
  }

  @Override
  void run(PasidClient session) {
    SetEntry found = set == null ? null : SetLookup.find("--set", set, session.sets());
    ExplainRequest asked =
        new ExplainRequest(
            found == null ? 0 : found.holder().setId(), range, count, contiguous, uid, gid, space);
    ExplainReply told = session.explain(asked);
    succeeds = told.succeeds();
    ExplanationText text = new ExplanationText(asked, found, told);
    if (isJsonAsked()) {
      Json.print(out(), text::write);
    } else {
      text.lines().forEach(out()::println);
    }
  }

  @Override
  int exitCode() {
    return succeeds ? ExitCode.OK : ExitCode.REFUSED;
  }
}
