// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.cluster;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.PathConverter;
import io.pasid4j.cli.output.Json;
import io.pasid4j.daemon.config.ConfigurationException;
import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.config.DomainConfig;
import io.pasid4j.daemon.config.ReadContext;
import io.pasid4j.daemon.domain.DomainLogs;
import io.pasid4j.daemon.start.StartException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the directory of a voter. */
@Command(
    name = "init",
    description = {
      "Makes the directory of a voter, once, before its daemon starts for the first time.",
      "A voter that later finds it empty refuses to start: it has forgotten what it voted."
    },
    footer = {
      "",
      "Examples:",
      "  pasid cluster init --config /etc/pasid/pasid.yaml",
      "  pasid cluster init --join --config /etc/pasid/pasid.yaml"
    })
public final class ClusterInitCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      converter = PathConverter.class,
      description = "the daemon's configuration, with a domain of which this host is a voter")
  private @Nullable Path config;

  @Option(
      names = "--join",
      description = "of a voter that `pasid cluster join` will add to a domain that runs")
  private boolean join;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private CommandSpec spec;

  private final CommonOptions common;

  /** Takes the options that every verb has. */
  public ClusterInitCommand(CommonOptions common) {
    this.common = common;
  }

  @Override
  public Integer call() {
    DomainConfig domain = domain();
    try {
      if (join) {
        DomainLogs.initJoining(domain);
      } else {
        DomainLogs.init(domain);
      }
    } catch (StartException e) {
      throw CommandFailure.refused(String.valueOf(e.getMessage()));
    }
    print(domain, spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private void print(DomainConfig made, PrintWriter out) {
    if (common.isJsonAsked()) {
      Json.print(
          out,
          to -> {
            to.writeStartObject();
            to.writeStringField("host", made.host());
            to.writeStringField("domain", made.name());
            to.writeStringField("directory", made.directory().toString());
            to.writeEndObject();
          });
    } else {
      out.println(
          "voter %s of domain %s, made to %s: %s"
              .formatted(
                  made.host(), made.name(), join ? "join it" : "found it", made.directory()));
    }
  }

  private DomainConfig domain() {
    try {
      Path file = config == null ? Path.of("") : config.toAbsolutePath();
      Optional<DomainConfig> domain = ConfigurationFile.read(file, ReadContext.HOST).domain();
      return domain.orElseThrow(
          () -> CommandFailure.refused("domain: left out (expected: in " + file + ")"));
    } catch (ConfigurationException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }
}
