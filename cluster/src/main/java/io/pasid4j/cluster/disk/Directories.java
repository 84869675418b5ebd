// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes the renaming of files durable. */
public final class Directories {
  private Directories() {}

  /**
   * Writes a directory's entries to the disk: a rename is durable only after that.
   *
   * @throws IOException if the disk refuses
   */
  public static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
