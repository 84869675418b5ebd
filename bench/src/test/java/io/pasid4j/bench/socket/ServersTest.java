// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServersTest {
  @Test
  void filesThatServersLeaveAreDeletedWithTheirFolders(@TempDir Path directory) throws Exception {
    Path left = directory.resolve("left");
    Files.createDirectories(left.resolve("daemon.sock.state/space"));
    Files.writeString(left.resolve("daemon.sock.state/space/words"), "words");

    new Servers(directory, left).deleteFiles();

    assertThat(left).doesNotExist();
  }
}
