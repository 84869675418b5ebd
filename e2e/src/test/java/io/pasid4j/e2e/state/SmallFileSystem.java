// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.state;

import io.pasid4j.e2e.host.ProcessResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory with little room, which only a process of its own and its children see at
 * its path. Others reach it through the process's root in /proc. It goes with the process.
 */
final class SmallFileSystem implements AutoCloseable {
  private static final int BLOCK_BYTES = 4096;
  private static final List<List<String>> WAYS =
      List.of(List.of("unshare", "-m"), List.of("unshare", "-Urm"));

  private final Process process;
  private final BufferedReader out;
  private final Path inside;

  private SmallFileSystem(Process process, Path mountPoint) {
    this.process = process;
    out = process.inputReader();
    inside = Path.of("/proc/" + process.pid() + "/root" + mountPoint);
  }

  /** The way to get one here, or null if that is not allowed. */
  static @Nullable List<String> way(Path mountPoint) throws IOException, InterruptedException {
    for (List<String> way : WAYS) {
      List<String> command = new ArrayList<>(way);
      command.addAll(List.of("mount", "-t", "tmpfs", "none", mountPoint.toString()));
      if (ProcessResult.command(command, Map.of()).exitCode() == 0) {
        return way;
      }
    }
    return null;
  }

  /**
   * Runs a command with it.
   *
   * @param before a line of shell that is run first
   */
  static SmallFileSystem run(
      List<String> way, Path mountPoint, int kib, String before, List<String> command, Path errors)
      throws IOException {
    List<String> all = new ArrayList<>(way);
    String mount = "mount -t tmpfs -o mode=700,size=" + kib + "k none " + mountPoint;
    all.addAll(List.of("sh", "-c", mount + " && " + before + " && exec \"$@\"", "sh"));
    all.addAll(command);
    return new SmallFileSystem(
        new ProcessBuilder(all).redirectError(errors.toFile()).start(), mountPoint);
  }

  /** The next line that the command prints; null at its end. */
  @Nullable String readLine() throws IOException {
    return out.readLine();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      throw new AssertionError("still running after 2 minutes");
    }
    return process.exitValue();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Takes all the room that is left. */
  void fill() throws IOException {
    try (OutputStream file = Files.newOutputStream(filler())) {
      while (true) {
        file.write(new byte[BLOCK_BYTES]);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  /** Gives it back. */
  void empty() throws IOException {
    Files.delete(filler());
  }

  private Path filler() {
    return inside.resolve("filler");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
