// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures a tenant's round trips without and with another that floods the daemon.
 *
 * @param program the load of both
 * @param runs how many pairs
 * @param runMs how long each is
 */
record FairnessBench(LoadProgram program, int runs, int runMs) {
  /**
   * The pair of runs whose ratio is the middle one.
   *
   * @param loops event loops of the daemon: with 1 the two tenants share it; with 2 they do not,
   *     because connections are dealt to the loops in turn
   */
  Fairness run(int loops) throws IOException, InterruptedException {
    Servers servers = program.servers();
    Path config = servers.directory().resolve("loops-" + loops + ".yaml");
    Files.writeString(config, "eventLoops: " + loops + "\nstate: none\n");
    Path socket = servers.directory().resolve("loops-" + loops);
    List<String> command = new ArrayList<>(servers.daemon(socket));
    command.addAll(List.of("--config", config.toString()));
    Path log = servers.directory().resolve("loops.log");
    try (Server _ = Server.start(command, socket, log, true)) {
      List<Fairness> pairs = new ArrayList<>();
      warmUp(socket);
      for (int run = 0; run < runs; run++) {
        pairs.add(new Fairness(load(socket, 1, 1), flooded(socket)));
      }
      pairs.sort(Comparator.comparingDouble(Fairness::ratio));
      return pairs.get(runs / 2);
    }
  }

  private void warmUp(Path socket) throws IOException, InterruptedException {
    var _ = load(socket, 1, 1);
    var _ = load(socket, SocketResults.DEEP, 1);
  }

  /** The flood begins before and ends after what is measured. */
  private LoadFigures flooded(Path socket) throws IOException, InterruptedException {
    try (ExecutorService waiting = Executors.newSingleThreadExecutor()) {
      Future<LoadFigures> flooding = waiting.submit(() -> load(socket, SocketResults.DEEP, 2));
      LoadFigures measured = load(socket, 1, 1);
      flooding.get();
      return measured;
    } catch (ExecutionException e) {
      throw new IOException("flood: " + e.getCause(), e);
    }
  }

  private LoadFigures load(Path socket, int depth, int times)
      throws IOException, InterruptedException {
    return program.run(List.of(), socket, ServerKind.DAEMON, depth, runMs / 2, times * runMs);
  }
}
