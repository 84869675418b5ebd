// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import io.pasid4j.bench.run.Cpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Sends the same load to the daemon, a process of its own as users run it, and to echo servers in C
 * and on Netty, in turn, so that all meet the same machine.
 */
public final class SocketBench {
  private static final int DEPTH = SocketResults.DEPTH;
  private static final List<LoadShape> LOADS =
      Stream.of(1, DEPTH, SocketResults.DEEP)
          .flatMap(depth -> Stream.of(new LoadShape(depth, true), new LoadShape(depth, false)))
          .toList();

  private final Servers servers;
  private final Cpus cpus;
  private final int runs;
  private final int runMs;
  private final Consumer<String> progress;
  private final LoadProgram program;

  /**
   * Measurements to be started.
   *
   * @param root the repository, built
   * @param runs how many runs of each kind; odd, so that one is in the middle
   * @param runMs how long each is
   * @param progress prints what is measured next
   */
  public SocketBench(Path root, int runs, int runMs, Consumer<String> progress) throws IOException {
    servers = new Servers(root, Files.createTempDirectory("pasid-bench"));
    cpus = Cpus.ofThisProcess();
    program = new LoadProgram(servers);
    this.runs = runs;
    this.runMs = runMs;
    this.progress = progress;
  }

  /** Measures everything. */
  public SocketResults run() throws IOException, InterruptedException {
    try (CpuSpinner _ = CpuSpinner.start(servers.program("awake"), cpus)) {
      List<SocketRow> rows = rows();
      ClientResults client = client();
      FairnessBench fairness = new FairnessBench(program, runs, runMs);
      progress.accept("socket: a tenant beside one that floods");
      Fairness oneLoop = fairness.run(1);
      Fairness twoLoops = fairness.run(2);
      progress.accept("socket: memory and start");
      DaemonCosts costs = new DaemonCosts(servers);
      return new SocketResults(rows, client, oneLoop, twoLoops, costs.memory(), costs.start());
    } finally {
      servers.deleteFiles();
    }
  }

  private ClientResults client() throws IOException, InterruptedException {
    Path socket = servers.socket(ServerKind.DAEMON);
    Path log = servers.directory().resolve("client.log");
    try (Server _ = Server.start(servers.command(ServerKind.DAEMON), socket, log, true)) {
      return new ClientBench(socket, DEPTH, runMs).run(runs, progress);
    }
  }

  private List<SocketRow> rows() throws IOException, InterruptedException {
    Map<ServerKind, Server> running = new EnumMap<>(ServerKind.class);
    try {
      for (ServerKind kind : ServerKind.values()) {
        start(kind, running);
      }
      for (Map.Entry<ServerKind, Server> server : running.entrySet()) {
        progress.accept("socket: warming up " + server.getKey().title());
        warmUp(server.getKey());
        cpus.pin(server.getValue().pid());
      }
      return measure(List.copyOf(running.keySet()));
    } finally {
      running.values().forEach(Server::close);
    }
  }

  /** Where the kernel has no io_uring, that row is missing. */
  private void start(ServerKind kind, Map<ServerKind, Server> running)
      throws IOException, InterruptedException {
    Path log = servers.directory().resolve(kind + ".log");
    try {
      running.put(
          kind,
          Server.start(
              servers.command(kind), servers.socket(kind), log, kind == ServerKind.DAEMON));
    } catch (IOException e) {
      if (kind != ServerKind.NETTY_IO_URING) {
        throw e;
      }
      progress.accept("socket: no io_uring here");
    }
  }

  /** On all CPUs, so that the compiler does not stand in the way. */
  private void warmUp(ServerKind kind) throws IOException, InterruptedException {
    for (int depth : List.of(1, DEPTH)) {
      var _ = program.run(List.of(), servers.socket(kind), kind, depth, 0, 2 * runMs);
    }
  }

  private List<SocketRow> measure(List<ServerKind> kinds) throws IOException, InterruptedException {
    List<SocketRow> all = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      progress.accept("socket: run " + (run + 1) + " of " + runs);
      for (LoadShape load : LOADS) {
        for (ServerKind kind : kinds) {
          List<String> where = cpus.onOne(load.sameCpu());
          LoadFigures figures =
              program.run(where, servers.socket(kind), kind, load.depth(), runMs / 4, runMs);
          all.add(new SocketRow(load, kind, figures));
        }
      }
    }
    return middles(all, kinds);
  }

  private static List<SocketRow> middles(List<SocketRow> all, List<ServerKind> kinds) {
    List<SocketRow> middles = new ArrayList<>();
    for (LoadShape load : LOADS) {
      for (ServerKind kind : kinds) {
        List<LoadFigures> same =
            all.stream()
                .filter(row -> row.load().equals(load) && row.server() == kind)
                .map(SocketRow::figures)
                .toList();
        middles.add(new SocketRow(load, kind, SocketResults.middle(same)));
      }
    }
    return middles;
  }
}
