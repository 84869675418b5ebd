// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.option.CommonOptions;
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
    footer = {"", "Examples:", "  pasid doctor", "  pasid doctor record host.tar"},
    subcommands = DoctorRecordCommand.class)
public final class DoctorCommand implements Callable<Integer> {
  private final CommonOptions common;

  @Mixin private final TreeOption tree = new TreeOption();

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
    Diagnosis diagnosis = tree.doctor().examine(path, Path.of(path + ".state"));
    PrintWriter out = spec.commandLine().getOut();
    if (common.isJsonAsked()) {
      Json.print(out, to -> JsonReport.write(to, diagnosis));
    } else {
      TextReport.print(out, diagnosis);
    }
    return diagnosis.exitCode();
  }
}
