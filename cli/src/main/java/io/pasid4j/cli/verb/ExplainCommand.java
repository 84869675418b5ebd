// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.api.DomainLimit;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.CountConverter;
import io.pasid4j.cli.option.IdConverter;
import io.pasid4j.cli.option.RangeConverter;
import io.pasid4j.cli.output.ExplanationText;
import io.pasid4j.client.AllocationForecast;
import io.pasid4j.client.AllocationQuery;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.SetInfo;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Refusal;
import io.pasid4j.protocol.Errno;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Explains why an allocation would fail. */
@Command(
    name = "explain",
    description = {
      "Explains whether an allocation would succeed now; if not why, for whom and until when.",
      "Allocates nothing. Only over the operators' socket. Exit code 1 if it would be refused."
    },
    footer = {
      "",
      "Examples:",
      "  pasid explain vm-7 --count 100",
      "  pasid explain --uid 1000 --range 0x100-0x1ff --contiguous --count 64"
    })
public final class ExplainCommand extends OperatorVerb {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SET",
      description =
          "the set that would allocate, by number or name; one that --uid and --gid would open"
              + " unless given")
  private @Nullable String set;

  @Option(names = "--set", paramLabel = "SET", description = "the same")
  private @Nullable String option;

  @Option(
      names = "--uid",
      paramLabel = "UID",
      converter = IdConverter.class,
      description = "the user that would open a set; 0 unless given")
  private long uid;

  @Option(
      names = "--gid",
      paramLabel = "GID",
      converter = IdConverter.class,
      description = "its group; 0 unless given")
  private long gid;

  @Option(
      names = "--range",
      paramLabel = "MIN-MAX",
      converter = RangeConverter.class,
      description = "the range to allocate in; the whole space unless given")
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

  /** With the options of the line. */
  public ExplainCommand(CommonOptions common) {
    super(common);
  }

  @Override
  String reason(int errno) {
    return errno == Errno.EPERM ? NOT_AN_OPERATOR : super.reason(errno);
  }

  @Override
  void run(PasidClient session) {
    String named = set == null ? option : set;
    SetInfo found = named == null ? null : SetLookup.find("SET", named, others(session));
    AllocationQuery asked =
        new AllocationQuery(
            found == null ? 0 : found.holder().setId(),
            range,
            count,
            contiguous,
            uid,
            gid,
            found == null ? common().space().orElse("") : "");
    AllocationForecast reply = session.explain(asked);
    succeeds = reply.succeeds();
    ExplanationText text = new ExplanationText(asked, found, reply);
    if (isJsonAsked()) {
      printJson(text::write);
    } else {
      text.lines().forEach(out()::println);
      if (found != null && reply.code() == Refusal.QUOTA.code()) {
        DomainLimit.line(common().socket(), found.holder().setId()).ifPresent(out()::println);
      }
    }
  }

  @Override
  int exitCode() {
    return succeeds ? ExitCode.OK : ExitCode.REFUSED;
  }
}
