// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** An output that cannot be written is noticed; one whose reader has enough is not a problem. */
class StandardOutputTest {
  @Test
  void aFullFileIsAProblem() throws Exception {
    try (OutputStream full = new FileOutputStream("/dev/full")) {
      StandardOutput output = new StandardOutput(full);
      output.writer().println("42");

      assertThat(output.writer().checkError()).isTrue();
      assertThat(output.problem())
          .isEqualTo(
              "standard output: No space left on device (expected: one that can be written)");
    }
  }

  @Test
  void aReaderThatHasEnoughIsNone() {
    StandardOutput output =
        new StandardOutput(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
              }
            });
    output.writer().println("42");

    assertThat(output.writer().checkError()).isTrue();
    assertThat(output.problem()).isNull();
  }

  @Test
  void itIsUtf8WhateverTheLocale() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StandardOutput output = new StandardOutput(bytes);
    output.writer().print("b\u00fcro");

    assertThat(output.problem()).isNull();
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("b\u00fcro");
  }
}
