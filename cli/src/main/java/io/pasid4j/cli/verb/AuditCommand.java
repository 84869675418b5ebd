// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.audit.AuditFiles;
import io.pasid4j.cli.audit.AuditFilter;
import io.pasid4j.cli.audit.AuditRecord;
import io.pasid4j.cli.exit.AccessAdvice;
import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.CountConverter;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.Declared;
import io.pasid4j.cli.option.HostDevices;
import io.pasid4j.cli.option.MomentConverter;
import io.pasid4j.cli.option.PathConverter;
import io.pasid4j.daemon.config.ConfigurationException;
import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.start.FileProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Prints lines of the audit log. */
public final class AuditCommand implements Callable<Integer>, Declared {
  private static final Path USUAL_CONFIGURATION = Path.of("/etc/pasid/pasid.yaml");

  private final CommonOptions common;

  private @Nullable Path file;

  private Path config = USUAL_CONFIGURATION;

  private @Nullable String who;

  private @Nullable String set;

  private @Nullable String action;

  private @Nullable Instant since;

  private @Nullable Instant until;

  private int last = Integer.MAX_VALUE;

  @SuppressWarnings("NullAway.Init") // set before it is called
  private CommandSpec spec;

  /** With the options of the line. */
  public AuditCommand(CommonOptions common) {
    this.common = common;
  }

  @Override
  public void declare(Declaration line) {
    spec = line.spec();
    line.describe(
            "Prints who changed what and when, from the files of the audit log, by time.",
            "The files are those that the configuration names, full ones and those of operators with",
            "them. The filters are combined; * and ? in names stand for other characters. With --space",
            "only lines about the sets of that space.")
        .examples(
            "pasid audit --since yesterday --until today --set 'vm-*'",
            "pasid audit --who operator --action quota-changed --last 20 --json")
        .option(
            "--file",
            "FILE",
            new PathConverter(),
            "the file of the audit log, as `audit.file` of the configuration names it",
            value -> file = value)
        .option(
            "--config",
            "FILE",
            new PathConverter(),
            "the daemon's configuration; /etc/pasid/pasid.yaml unless given",
            value -> config = value);
    declareFilters(line);
  }

  private void declareFilters(Declaration line) {
    line.text(
            "--who",
            "WHO",
            "a user's name or uid; operator, management, peer or daemon; or a principal, as 'pid 17'",
            value -> who = value)
        .text("--set", "SET", "a set's number, or its name", value -> set = value)
        .text(
            "--action",
            "ACTION",
            "as quota-changed or 'set-*'; docs/reference/management.md lists them",
            value -> action = value)
        .option(
            "--since",
            "TIME",
            new MomentConverter(),
            "from then on: a time, a date, today, yesterday, or 2h or 7d ago",
            value -> since = value)
        .option("--until", "TIME", new MomentConverter(), "before then", value -> until = value)
        .option(
            "--last",
            "N",
            new CountConverter(),
            "only the last N lines of those",
            value -> last = value);
  }

  @Override
  public Integer call() {
    Path log = file == null ? configured() : file.toAbsolutePath();
    List<AuditRecord> lines = read(log, filter());
    print(lines.subList(Math.max(0, lines.size() - last), lines.size()));
    return ExitCode.OK;
  }

  private AuditFilter filter() {
    return new AuditFilter(who, set, common.space().orElse(null), action, since, until);
  }

  private Path configured() {
    try {
      return ConfigurationFile.read(config.toAbsolutePath(), HostDevices.context(null))
          .audit()
          .map(audit -> audit.file())
          .orElseThrow(() ->
              CommandFailure.refused(
                  "audit: none in " + config + " (expected: the key audit with a file)"));
    } catch (ConfigurationException wrong) {
      throw CommandFailure.usage(
          "--config: "
              + String.valueOf(wrong.getMessage()).lines().findFirst().orElse("")
              + "; --file FILE names the log itself");
    }
  }

  private static List<AuditRecord> read(Path log, AuditFilter filter) {
    try {
      return AuditFiles.read(log, filter);
    } catch (NoSuchFileException e) {
      throw CommandFailure.refused("--file: " + log + ": not there (expected: an audit log)");
    } catch (AccessDeniedException e) {
      throw CommandFailure.refused("--file: " + AccessAdvice.toRead(Path.of(e.getFile())));
    } catch (IOException e) {
      throw CommandFailure.refused("--file: " + log + ": " + FileProblem.of(e));
    }
  }

  private void print(List<AuditRecord> lines) {
    PrintWriter out = spec.commandLine().getOut();
    if (common.isJsonAsked()) {
      out.println("[");
      for (int i = 0; i < lines.size(); i++) {
        out.println(lines.get(i).line() + (i + 1 < lines.size() ? "," : ""));
      }
      out.println("]");
    } else {
      lines.forEach(line -> out.println(line.text()));
    }
    out.flush();
  }
}
