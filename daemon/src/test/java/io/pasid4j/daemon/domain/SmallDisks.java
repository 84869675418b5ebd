// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** File systems of a fixed size in memory, one for the domain of each host; none without root. */
final class SmallDisks implements Closeable {
  /** A voter stops below 64 MiB of free space, and keeps 16 MiB of ballast. */
  private static final String SIZE = "size=112m";

  private static final int PIECE_BYTES = 1 << 20;
  private static final long LEFT_BYTES = 24L << 20;

  private final List<Path> mounted = new ArrayList<>();

  /** Mounts one at each path, or none. */
  static SmallDisks mount(List<Path> paths) throws IOException, InterruptedException {
    SmallDisks disks = new SmallDisks();
    boolean all = false;
    try {
      all = disks.mountAll(paths);
    } finally {
      if (!all) {
        disks.close();
      }
    }
    return disks;
  }

  /** False if one could not be mounted. */
  private boolean mountAll(List<Path> paths) throws IOException, InterruptedException {
    for (Path path : paths) {
      Files.createDirectories(path);
      if (!run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", path.toString())) {
        return false;
      }
      mounted.add(path);
    }
    return true;
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
  }

  boolean areMounted() {
    return !mounted.isEmpty();
  }

  /** Fills a disk but for 24 MiB; returns the file to delete. */
  static Path fill(Path disk) throws IOException {
    Path filler = disk.resolve("filler");
    try (FileChannel file =
        FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (disk.toFile().getUsableSpace() > LEFT_BYTES) {
        file.write(ByteBuffer.allocate(PIECE_BYTES));
      }
    }
    return filler;
  }

  @Override
  public void close() throws IOException {
    for (Path path : mounted) {
      try {
        run("umount", path.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    mounted.clear();
  }
}
