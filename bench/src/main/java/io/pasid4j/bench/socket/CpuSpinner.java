// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import io.pasid4j.bench.run.Cpus;
import java.io.IOException;

/** Keeps the CPUs of a measurement from halting while this is open. */
final class CpuSpinner implements AutoCloseable {
  private final Process process;

  private CpuSpinner(Process process) {
    this.process = process;
  }

  static CpuSpinner start(String program, Cpus cpus) throws IOException {
    return new CpuSpinner(
        new ProcessBuilder(program, Integer.toString(cpus.server()), Integer.toString(cpus.other()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  @Override
  public void close() {
    process.destroy();
  }
}
