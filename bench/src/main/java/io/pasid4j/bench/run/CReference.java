// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.run;

import io.pasid4j.bench.report.Column;
import io.pasid4j.bench.report.CoreResults;
import io.pasid4j.bench.report.CoreRow;
import io.pasid4j.bench.report.Measurement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Runs a C reference and reads its figures. */
final class CReference {
  private final Path program;
  private final Column column;

  CReference(Path program, Column column) {
    this.program = program;
    this.column = column;
  }

  void measure(int repetitions, CoreResults results) throws IOException, InterruptedException {
    List<String> command = List.of(program.toString(), Integer.toString(repetitions));
    for (String line : ChildProcess.lines(command)) {
      String[] words = line.split(" ", -1);
      CoreRow row = CoreRow.valueOf(words[0].toUpperCase(Locale.ROOT).replace('-', '_'));
      results.put(row, column, Measurement.of(Double.parseDouble(words[1])));
    }
  }
}
