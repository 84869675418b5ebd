// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import io.pasid4j.bench.run.Median;
import io.pasid4j.bench.run.ProcessMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The costs of a daemon: memory, and time until it is ready. */
final class DaemonCosts {
  private static final int SESSIONS = 1000;
  private static final int LOAD_MS = 4000;
  private static final int STARTS = 7;

  private final Servers servers;
  private final Path log;

  DaemonCosts(Servers servers) {
    this.servers = servers;
    log = servers.directory().resolve("costs.log");
  }

  /** While each of the sessions works, after all have worked for a while. */
  MemoryFigures memory() throws IOException, InterruptedException {
    try (Server daemon = daemon()) {
      Process load = new ProcessBuilder(loadCommand()).redirectOutput(log.toFile()).start();
      ProcessMemory most = new ProcessMemory(0, 0);
      while (!load.waitFor(LOAD_MS / 20, TimeUnit.MILLISECONDS)) {
        ProcessMemory now = ProcessMemory.of(daemon.pid());
        most = now.residentMb() > most.residentMb() ? now : most;
      }
      if (load.exitValue() != 0) {
        throw new IOException("load: exit status " + load.exitValue() + " (expected: 0)");
      }
      return new MemoryFigures(SESSIONS, most.residentMb(), most.anonymousMb());
    }
  }

  private List<String> loadCommand() {
    return List.of(
        servers.program("load"),
        "--socket",
        servers.socket(ServerKind.DAEMON).toString(),
        "--mode",
        "pipelined",
        "--connections",
        Integer.toString(SESSIONS),
        "--depth",
        "16",
        "--warmup-ms",
        "0",
        "--duration-ms",
        Integer.toString(LOAD_MS));
  }

  /** In turn, so that both meet the same machine. */
  StartFigures start() throws IOException, InterruptedException {
    List<Double> ready = new ArrayList<>();
    List<Double> empty = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      long begin = System.nanoTime();
      try (Server _ = daemon()) {
        ready.add(sinceMs(begin));
      }
      begin = System.nanoTime();
      new ProcessBuilder(Servers.java(EmptyJvm.class)).start().waitFor();
      empty.add(sinceMs(begin));
    }
    return new StartFigures(Median.of(ready), Median.of(empty));
  }

  private Server daemon() throws IOException, InterruptedException {
    return Server.start(
        servers.command(ServerKind.DAEMON), servers.socket(ServerKind.DAEMON), log, true);
  }

  private static double sinceMs(long beginNanos) {
    return (System.nanoTime() - beginNanos) / 1e6;
  }
}
