// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.CountConverter;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.WordConverter;
import io.pasid4j.client.AllocationQuery;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.SetInfo;
import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.RangeSurvey;
import io.pasid4j.protocol.Errno;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks one thing for a monitoring system. */
public final class CheckCommand extends OperatorVerb {
  private static final int WARNING = 1;
  private static final int CRITICAL = 2;
  private static final long NANOS_PER_MS = 1_000_000;

  /** A thing to check, with the thresholds that hold unless others are given. */
  enum Subject {
    EXHAUSTION(80, 95, "%"),
    DAEMON(1000, 5000, "ms"),
    WAITING(1, 10, "");

    private final int warn;
    private final int crit;
    private final String unit;

    Subject(int warn, int crit, String unit) {
      this.warn = warn;
      this.crit = crit;
      this.unit = unit;
    }
  }

  /** Reads a subject. */
  static final class SubjectConverter extends WordConverter<Subject> {
    SubjectConverter() {
      super(Subject.class);
    }
  }

  private Subject subject = Subject.DAEMON;

  private @Nullable Integer warn;

  private @Nullable Integer crit;

  private int exitCode;

  /** With the options of the line. */
  public CheckCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.describe(
            "Checks one thing as a monitoring plug-in: one line with performance data.",
            "exhaustion: the share of a space that is taken, in percent (operators' socket);",
            "daemon: the time of an answer, in ms; waiting: the sets without a connection whose",
            "processes are not known to live or cannot go on with them.",
            "Exit codes of its own: 0 fine, 1 warning, 2 critical or no daemon, 3 not to be known, a",
            "wrong command line among that. The line is on the standard output in any case.")
        .examples(
            "pasid check exhaustion --warn 80 --crit 95 --space vlan",
            "pasid check waiting --warn 1 --crit 10")
        .parameter(
            "SUBJECT",
            new SubjectConverter(),
            "exhaustion, daemon or waiting",
            value -> subject = value)
        .option(
            "--warn",
            "N",
            new CountConverter(),
            "a warning from this value on: 80 %%, 1000 ms, 1 set unless given",
            value -> warn = value)
        .option(
            "--crit",
            "N",
            new CountConverter(),
            "critical from this value on: 95 %%, 5000 ms, 10 sets unless given",
            value -> crit = value);
  }

  @Override
  void checkLine() {
    if (isJsonAsked()) {
      throw CommandFailure.usage("--json: with check (expected: without, for the plug-in's line)");
    }
    if (critAt() < warnAt()) {
      throw CommandFailure.usage("--crit: " + critAt() + " (expected: " + warnAt() + " or more)");
    }
  }

  @Override
  void run(PasidClient session) {
    long value =
        switch (subject) {
          case EXHAUSTION -> takenPercent(session);
          case DAEMON -> answerMs(session);
          case WAITING -> others(session).stream().filter(CheckCommand::isLost).count();
        };
    exitCode = value >= critAt() ? CRITICAL : value >= warnAt() ? WARNING : 0;
    print(value);
  }

  private static boolean isLost(SetInfo set) {
    return set.presence().needsAttention();
  }

  private int warnAt() {
    return warn == null ? subject.warn : warn;
  }

  private int critAt() {
    return crit == null ? Math.max(subject.crit, warnAt()) : crit;
  }

  private long takenPercent(PasidClient session) {
    String space = common().space().orElse("");
    RangeSurvey range =
        session.explain(new AllocationQuery(0, PasidRange.ALL, 1, false, 0, 0, space)).range();
    long usable = range.ids() - range.reservedIds();
    return usable == 0 ? 100 : (usable - range.freeIds()) * 100 / usable;
  }

  private static long answerMs(PasidClient session) {
    long start = System.nanoTime();
    session.info();
    return (System.nanoTime() - start) / NANOS_PER_MS;
  }

  private void print(long value) {
    String state = exitCode == 0 ? "OK" : exitCode == WARNING ? "WARNING" : "CRITICAL";
    String name = subject.name().toLowerCase(Locale.ROOT);
    out()
        .println(
            "PASID %s - %s %s%s | %s=%s%s;%s;%s;0"
                .formatted(
                    state,
                    name,
                    value,
                    subject.unit,
                    name,
                    value,
                    subject.unit,
                    warnAt(),
                    critAt()));
  }

  @Override
  int exitCode() {
    return exitCode;
  }

  @Override
  String reason(int errno) {
    return errno == Errno.EPERM ? NOT_AN_OPERATOR : super.reason(errno);
  }

  @Override
  int unreachable(PasidConnectionException gone) {
    out().println("PASID CRITICAL - " + gone.getMessage());
    return CRITICAL;
  }
}
