// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverflowUidTest {
  @Test
  void theKernelSaysWhichItIs(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("overflowuid"), "4294967294\n");
    assertThat(OverflowUid.read(file)).isEqualTo(-2);
    assertThat(OverflowUid.read(directory.resolve("none"))).isEqualTo(65534);
    assertThat(OverflowUid.is(0)).isFalse();
    Process shown = new ProcessBuilder("cat", "/proc/sys/kernel/overflowuid").start();
    String value = shown.inputReader().readLine();
    assertThat(OverflowUid.is(Integer.parseUnsignedInt(value))).isTrue();
  }
}
