// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.HostDevices;
import io.pasid4j.cli.option.PathConverter;
import io.pasid4j.cli.option.SocketOption;
import io.pasid4j.cli.option.TreeOption;
import io.pasid4j.cli.output.Json;
import io.pasid4j.daemon.config.ConfigurationException;
import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.doctor.report.JsonReport;
import io.pasid4j.doctor.report.TextReport;
import io.pasid4j.doctor.space.DaemonSpaces;
import io.pasid4j.doctor.verdict.Diagnosis;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reports where PASID works on this host, and which bit decides. */
@Command(
    name = "doctor",
    description = {
      "Reports whether and where PASID works on this host: a verdict for each IOMMU and each",
      "device, the bit that decides, and the remedy. Root sees more. Exit code 0: usable, 1: usable",
      "with warnings, 2: not usable or unknown."
    },
    synopsisSubcommandLabel = "[record FILE.tar]",
    footer = {
      "",
      "Examples:",
      "  pasid doctor",
      "  pasid doctor --config /etc/pasid.yaml",
      "  pasid doctor record host.tar"
    },
    subcommands = DoctorRecordCommand.class)
public final class DoctorCommand implements Callable<Integer> {
  private final CommonOptions common;

  @Mixin private final TreeOption tree = new TreeOption();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description =
          "the daemon's configuration, which tells the devices that a space stands for; compared"
              + " with the devices itself if no daemon answers")
  private @Nullable Path config;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private CommandSpec spec;

  /** With the options of the line. */
  public DoctorCommand(CommonOptions common) {
    this.common = common;
  }

  @Override
  public Integer call() {
    Path path = common.socket().path();
    Diagnosis diagnosis = tree.doctor().examine(path, SocketOption.stateOf(path), spaces());
    PrintWriter out = spec.commandLine().getOut();
    if (common.isJsonAsked()) {
      Json.print(out, to -> JsonReport.write(to, diagnosis));
    } else {
      TextReport.print(out, diagnosis);
    }
    return diagnosis.exitCode();
  }

  /** A recorded tree has the daemon that the command line names, if any. */
  private DaemonSpaces spaces() {
    DeviceSpaceSource source =
        new DeviceSpaceSource(Optional.ofNullable(config).map(this::configured));
    return tree.root().isEmpty() || common.socket().named().isPresent()
        ? source.ask(common.socket())
        : source.ofConfiguration();
  }

  private List<SpaceOptions> configured(Path file) {
    try {
      return ConfigurationFile.read(
              file.toAbsolutePath(), HostDevices.context(tree.root().orElse(null)))
          .spaces();
    } catch (ConfigurationException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
    }
  }
}
