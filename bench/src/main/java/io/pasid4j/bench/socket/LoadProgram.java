// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.bench.run.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The load program of native/, for one connection. One that is pipelined and one that is not may
 * run at once: they ask for different IDs.
 *
 * @param servers where it is
 */
public record LoadProgram(Servers servers) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Runs it to its end.
   *
   * @param prefix a command that runs it, or empty
   * @param socket where it connects
   * @param kind the server there
   * @param depth how many requests are under way at once
   * @param warmupMs how long before it counts
   * @param runMs how long it counts
   */
  LoadFigures run(
      List<String> prefix, Path socket, ServerKind kind, int depth, int warmupMs, int runMs)
      throws IOException, InterruptedException {
    return run(prefix, socket, kind, depth, depth > 1 ? 1 : 0, warmupMs, runMs);
  }

  /** Measures with the IDs of connection {@code first}. */
  public LoadFigures run(
      List<String> prefix,
      Path socket,
      ServerKind kind,
      int depth,
      int first,
      int warmupMs,
      int runMs)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.add(servers.program("load"));
    command.addAll(List.of("--socket", socket.toString(), "--peer", kind.peer()));
    command.addAll(List.of("--mode", depth > 1 ? "pipelined" : "roundtrip"));
    command.addAll(List.of("--first", Integer.toString(first)));
    command.addAll(List.of("--depth", Integer.toString(depth)));
    command.addAll(List.of("--warmup-ms", Integer.toString(warmupMs)));
    command.addAll(List.of("--duration-ms", Integer.toString(runMs)));
    return JSON.readValue(String.join("\n", ChildProcess.lines(command)), LoadFigures.class);
  }
}
