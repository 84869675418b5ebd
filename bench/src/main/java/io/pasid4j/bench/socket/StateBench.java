// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import io.pasid4j.bench.run.ChildProcess;
import io.pasid4j.bench.run.Cpus;
import io.pasid4j.bench.run.Median;
import io.pasid4j.bench.state.WordKind;
import io.pasid4j.bench.state.WordsProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Measures the cost of keeping state: to core, to the daemon's requests, and at a restart. */
public final class StateBench {
  private static final int DEPTH = 256;

  private final Servers servers;
  private final Cpus cpus;
  private final LoadProgram program;
  private final int runs;
  private final int runMs;
  private final Consumer<String> progress;

  /**
   * Measurements to be started.
   *
   * @param root the repository, built
   * @param runs how many runs of each kind; odd, so that one is in the middle
   * @param runMs how long each run of the load program is
   * @param progress prints what is measured next
   */
  public StateBench(Path root, int runs, int runMs, Consumer<String> progress) throws IOException {
    Path memory = Path.of("/dev/shm");
    Path directory =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "pasid-bench")
            : Files.createTempDirectory("pasid-bench");
    servers = new Servers(root, directory);
    cpus = Cpus.ofThisProcess();
    program = new LoadProgram(servers);
    this.runs = runs;
    this.runMs = runMs;
    this.progress = progress;
  }

  /** Measures everything. */
  public StateResults run() throws IOException, InterruptedException {
    try (CpuSpinner _ = CpuSpinner.start(servers.program("awake"), cpus)) {
      Map<WordKind, Double> words = words();
      double pipelined = daemons(DEPTH);
      double roundTrips = daemons(1);
      progress.accept("state: restart");
      RestartBench restart = new RestartBench(servers);
      return new StateResults(words, pipelined, roundTrips, restart.run(runs));
    } finally {
      servers.deleteFiles();
    }
  }

  /** The best of the runs, by turns. */
  private Map<WordKind, Double> words() throws IOException, InterruptedException {
    Map<WordKind, Double> best = new EnumMap<>(WordKind.class);
    Path file = servers.directory().resolve("words");
    for (int run = 0; run < runs; run++) {
      progress.accept("state: core, run " + (run + 1) + " of " + runs);
      for (WordKind kind : WordKind.values()) {
        List<String> command = Servers.java(WordsProbe.class, kind.name(), file.toString());
        double nanos = Double.parseDouble(ChildProcess.lines(command).getFirst());
        best.merge(kind, nanos, Math::min);
      }
    }
    return best;
  }

  /** Time per request of a daemon with state, in that of one without; they take turns. */
  private double daemons(int depth) throws IOException, InterruptedException {
    List<Double> with = new ArrayList<>();
    List<Double> without = new ArrayList<>();
    Path keeping = servers.directory().resolve("with.sock");
    Path forgetting = servers.directory().resolve("without.sock");
    try (Server first = start(keeping);
        Server second = start(forgetting, "--state", "none")) {
      for (Path socket : List.of(keeping, forgetting)) {
        load(List.of(), socket, depth, 2 * runMs);
      }
      cpus.pin(first.pid());
      cpus.pin(second.pid());
      for (int run = 0; run < runs; run++) {
        progress.accept("state: daemon, run " + (run + 1) + " of " + runs);
        List<String> where = cpus.onOne(false);
        with.add(load(where, keeping, depth, runMs));
        without.add(load(where, forgetting, depth, runMs));
      }
    }
    return Median.of(without) / Median.of(with);
  }

  private double load(List<String> where, Path socket, int depth, int ms)
      throws IOException, InterruptedException {
    return program.run(where, socket, ServerKind.DAEMON, depth, ms / 4, ms).requestsPerS();
  }

  private Server start(Path socket, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(servers.daemon(socket));
    command.addAll(List.of(options));
    return Server.start(
        command, socket, socket.resolveSibling(socket.getFileName() + ".log"), true);
  }
}
