// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.api.DomainLimit;
import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.CountConverter;
import io.pasid4j.cli.option.Declaration;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Explains why an allocation would fail. */
public final class ExplainCommand extends OperatorVerb {
  private @Nullable String set;

  private @Nullable String option;

  private @Nullable Long uid;

  private @Nullable Long gid;

  private PasidRange range = PasidRange.ALL;

  private int count = 1;

  private boolean contiguous;

  private boolean succeeds;

  /** With the options of the line. */
  public ExplainCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.describe(
            "Explains whether an allocation would succeed now; if not why, for whom and until when.",
            "Allocates nothing. Only over the operators' socket. Exit code 1 if it would be refused.")
        .examples(
            "pasid explain vm-7 --count 100",
            "pasid explain --uid 1000 --range 0x100-0x1ff --contiguous --count 64")
        .optional(
            "SET",
            "the set that would allocate, by number or name; one that --uid and --gid would open"
                + " unless given",
            value -> set = value)
        .text("--set", "SET", "the same", value -> option = value)
        .option(
            "--uid",
            "UID",
            new IdConverter(),
            "the user that would open a set; 0 unless given",
            value -> uid = value)
        .option(
            "--gid", "GID", new IdConverter(), "its group; 0 unless given", value -> gid = value)
        .option(
            "--range",
            "MIN-MAX",
            new RangeConverter(),
            "the range to allocate in; the whole space unless given",
            value -> range = value)
        .option(
            "--count",
            "N",
            new CountConverter(),
            "how many; 1 unless given",
            value -> count = value)
        .flag("--contiguous", "as one block without a gap", () -> contiguous = true);
  }

  @Override
  void checkLine() {
    Optional<String> named = SetLookup.named(set, option);
    if (named.isPresent() && (uid != null || gid != null)) {
      String name = uid != null ? "--uid: " + uid : "--gid: " + gid;
      throw CommandFailure.usage(name + " and SET " + named.get() + " (expected: one of the two)");
    }
  }

  @Override
  String reason(int errno) {
    return errno == Errno.EPERM ? NOT_AN_OPERATOR : super.reason(errno);
  }

  @Override
  void run(PasidClient session) {
    SetInfo found =
        SetLookup.named(set, option)
            .map(named -> SetLookup.find("SET", named, others(session)))
            .orElse(null);
    AllocationQuery asked =
        new AllocationQuery(
            found == null ? 0 : found.holder().setId(),
            range,
            count,
            contiguous,
            uid == null ? 0 : uid,
            gid == null ? 0 : gid,
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
