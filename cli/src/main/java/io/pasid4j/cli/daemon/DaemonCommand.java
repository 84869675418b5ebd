// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.daemon;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.CountConverter;
import io.pasid4j.cli.option.HostDevices;
import io.pasid4j.cli.option.PathConverter;
import io.pasid4j.cli.option.RangeConverter;
import io.pasid4j.cli.option.SocketOption;
import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.ForegroundDaemon;
import io.pasid4j.daemon.config.Configuration;
import io.pasid4j.daemon.config.ConfigurationBuilder;
import io.pasid4j.daemon.config.ConfigurationException;
import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.config.PathSetting;
import io.pasid4j.daemon.config.ReadContext;
import io.pasid4j.daemon.rule.Applicant;
import io.pasid4j.daemon.rule.RuleReport;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.start.StartException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves spaces on a Unix socket until a signal stops it. */
@Command(
    name = "daemon",
    description = {
      "Serves PASIDs on a Unix socket until a signal stops it.",
      "Prints one line when it is ready, ready: socket=PATH, and logs to the standard error.",
      "SIGTERM and SIGINT stop it; SIGHUP makes it read its configuration again. The options",
      "override the configuration."
    },
    footer = {
      "",
      "Examples:",
      "  pasid daemon --config /etc/pasid.yaml",
      "  pasid daemon --socket /tmp/x/pasid.sock --space-bits 16 --quota 100"
    })
public final class DaemonCommand implements Callable<Integer> {
  private static final String NONE = "none";

  private final SocketOption socket;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description = "the configuration, in YAML; docs/reference/configuration.md has its keys")
  private @Nullable Path config;

  @Option(
      names = "--operator-socket",
      paramLabel = "PATH",
      converter = PathConverter.class,
      description =
          "where operators connect, or none; operator.sock beside pasid.sock unless given,"
              + " NAME.operator beside any other NAME")
  private @Nullable Path operatorSocket;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      converter = PathConverter.class,
      description =
          "where sets outlive the daemon, or none; the socket's path with .state unless given")
  private @Nullable Path state;

  @Option(
      names = "--sysfs",
      paramLabel = "ROOT",
      converter = PathConverter.class,
      description =
          "where spaces: from: devices looks for devices, in ROOT/sys; the root directory unless"
              + " given")
  private @Nullable Path sysfs;

  @Option(
      names = "--space-bits",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "the width of the default space, 1 to 31; 20 unless given")
  private @Nullable Integer spaceBits;

  @Option(
      names = "--quota",
      paramLabel = "N",
      converter = CountConverter.class,
      description =
          "the most PASIDs that one session may hold unless a rule says otherwise; 1000 unless"
              + " given")
  private @Nullable Integer quotaIds;

  @Option(
      names = "--reserve",
      paramLabel = "MIN-MAX",
      converter = RangeConverter.class,
      description =
          "a band of the default space that is never given, both ends inclusive; may be repeated")
  private @Nullable List<PasidRange> reserved;

  @Option(
      names = "--check",
      description = "reads the configuration, prints what its rules say, and starts nothing")
  private boolean check;

  @Option(
      names = "--as",
      paramLabel = "PEER",
      converter = ApplicantConverter.class,
      description =
          "with --check: which rule decides about a peer, as uid:1001,name:vm-7; also gid:, cgroup:,"
              + " unit:")
  private @Nullable Applicant applicant;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private CommandSpec spec;

  /** With the options of the line. */
  public DaemonCommand(CommonOptions common) {
    socket = common.socket();
  }

  @Override
  public Integer call() throws InterruptedException {
    if (applicant != null && !check) {
      throw CommandFailure.usage("--as: without --check (expected: both)");
    }
    try {
      if (check) {
        return check(options().rules());
      }
      ForegroundDaemon.run(this::options, System.out);
      return ExitCode.OK;
    } catch (ConfigurationException | IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
    } catch (StartException cannot) {
      throw CommandFailure.refused(String.valueOf(cannot.getMessage()));
    }
  }

  private int check(Rules rules) {
    PrintWriter out = spec.commandLine().getOut();
    Applicant peer = applicant;
    List<String> lines = peer == null ? RuleReport.lines(rules) : RuleReport.lines(rules, peer);
    lines.forEach(out::println);
    out.flush();
    return peer == null || rules.of(peer).isPresent() ? ExitCode.OK : ExitCode.REFUSED;
  }

  /** Reads the file now; the options of the command line override it. */
  private DaemonOptions options() {
    Configuration file =
        config == null
            ? Configuration.EMPTY
            : ConfigurationFile.read(config.toAbsolutePath(), context());
    Path path = socket.named().or(file::socket).orElseGet(socket::fallback);
    return new DaemonOptions(path, file).with(this::override);
  }

  private void override(ConfigurationBuilder file) {
    if (operatorSocket != null) {
      file.operatorSocket(place(operatorSocket));
    }
    if (state != null) {
      file.state(place(state));
    }
    if (spaceBits != null) {
      file.defaultBits(spaceBits);
    }
    if (quotaIds != null) {
      file.quotaIds(quotaIds);
    }
    if (reserved != null) {
      file.defaultReserved(reserved);
    }
  }

  private ReadContext context() {
    ReadContext host = HostDevices.context(sysfs);
    return state == null ? host : host.withState(place(state));
  }

  private static PathSetting place(Path given) {
    return given.toString().equals(NONE)
        ? new PathSetting.None()
        : new PathSetting.At(given.toAbsolutePath());
  }
}
