// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.option.JsonOption;
import io.pasid4j.cli.option.SocketOption;
import io.pasid4j.cli.option.TreeOption;
import io.pasid4j.cli.output.Json;
import io.pasid4j.doctor.report.JsonReport;
import io.pasid4j.doctor.report.TextReport;
import io.pasid4j.doctor.verdict.Diagnosis;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
    subcommands = DoctorRecordCommand.class)
public final class DoctorCommand implements Callable<Integer> {
  @Mixin private final SocketOption socket = new SocketOption();
  @Mixin private final TreeOption tree = new TreeOption();
  @Mixin private final JsonOption json = new JsonOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private CommandSpec spec;

  @Override
  public Integer call() {
    Path path = socket.path();
    Diagnosis diagnosis = tree.doctor().examine(path, Path.of(path + ".state"));
    PrintWriter out = spec.commandLine().getOut();
    if (json.isAsked()) {
      Json.print(out, to -> JsonReport.write(to, diagnosis));
    } else {
      TextReport.print(out, diagnosis);
    }
    return diagnosis.exitCode();
  }
}
