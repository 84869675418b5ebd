// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.bench.client.ClientLoad;
import io.pasid4j.bench.run.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Sends the same load to the daemon, a process of its own as users run it, and to the C echo
 * server, in turn, so that both meet the same machine.
 */
public final class SocketBench {
  private static final int DEPTH = 256;

  private final Path root;
  private final int runs;
  private final int runMs;
  private final Consumer<String> progress;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * Measurements to be started.
   *
   * @param root the repository, built
   * @param runs how many pairs of runs; odd, so that one is in the middle
   * @param runMs how long each is
   * @param progress is told what is measured next
   */
  public SocketBench(Path root, int runs, int runMs, Consumer<String> progress) {
    this.root = root;
    this.runs = runs;
    this.runMs = runMs;
    this.progress = progress;
  }

  /** Measures everything. */
  public SocketResults run() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("pasid-bench");
    Path daemonSocket = directory.resolve("daemon.sock");
    Path echoSocket = directory.resolve("echo.sock");
    Path log = directory.resolve("log");
    try (Server daemon = Server.start(daemonCommand(daemonSocket), daemonSocket, log, true);
        Server echo = Server.start(echoCommand(echoSocket), echoSocket, log, false)) {
      return measure(
          daemon.socket(),
          echo.socket(),
          measureClient(daemon.socket()),
          measureFairness(directory));
    } finally {
      delete(directory);
    }
  }

  /** All connections of this daemon share one event loop: no luck spreads them. */
  private Fairness measureFairness(Path directory) throws IOException, InterruptedException {
    Path config =
        Files.writeString(directory.resolve("one-loop.yaml"), "eventLoops: 1\nstate: none\n");
    Path socket = directory.resolve("fair.sock");
    List<String> command =
        List.of(
            root.resolve("pasid").toString(),
            "daemon",
            "--socket",
            socket.toString(),
            "--config",
            config.toString());
    progress.accept("socket: a tenant beside one that floods");
    try (Server daemon = Server.start(command, socket, directory.resolve("log"), true)) {
      return new FairnessBench((mode, times) -> load(daemon.socket(), "daemon", mode, times))
          .run(runs);
    }
  }

  /** Servers may leave files beside their sockets. */
  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /** The Java client's figures with the same daemon, each from the middle one of its runs. */
  private ClientResults measureClient(Path daemonSocket) throws IOException, InterruptedException {
    List<LoadFigures> trips = new ArrayList<>();
    List<LoadFigures> threads = new ArrayList<>();
    List<LoadFigures> pipelined = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      progress.accept("socket: Java client, run " + (run + 1) + " of " + runs);
      trips.add(clientLoad(daemonSocket, "roundtrip"));
      threads.add(clientLoad(daemonSocket, "threads"));
      pipelined.add(clientLoad(daemonSocket, "pipelined"));
    }
    return new ClientResults(
        SocketResults.middle(trips),
        SocketResults.middle(threads),
        SocketResults.middle(pipelined));
  }

  private LoadFigures clientLoad(Path socket, String mode)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ClientLoad.class.getName(),
            socket.toString(),
            mode,
            Integer.toString(DEPTH),
            Integer.toString(runMs),
            Integer.toString(runMs));
    return json.readValue(String.join("\n", ChildProcess.lines(command)), LoadFigures.class);
  }

  private SocketResults measure(
      Path daemonSocket, Path echoSocket, ClientResults client, Fairness fairness)
      throws IOException, InterruptedException {
    List<LoadFigures> daemonTrips = new ArrayList<>();
    List<LoadFigures> echoTrips = new ArrayList<>();
    List<LoadFigures> daemonPipelined = new ArrayList<>();
    List<LoadFigures> echoPipelined = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      progress.accept("socket: pair of runs " + (run + 1) + " of " + runs);
      daemonTrips.add(load(daemonSocket, "daemon", "roundtrip"));
      echoTrips.add(load(echoSocket, "echo", "roundtrip"));
      daemonPipelined.add(load(daemonSocket, "daemon", "pipelined"));
      echoPipelined.add(load(echoSocket, "echo", "pipelined"));
    }
    return new SocketResults(
        SocketResults.middle(daemonTrips),
        SocketResults.middle(echoTrips),
        SocketResults.middle(daemonPipelined),
        SocketResults.middle(echoPipelined),
        client,
        fairness);
  }

  private LoadFigures load(Path socket, String peer, String mode)
      throws IOException, InterruptedException {
    return load(socket, peer, mode, 1);
  }

  private LoadFigures load(Path socket, String peer, String mode, int times)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program("load")));
    command.addAll(List.of("--socket", socket.toString(), "--peer", peer, "--mode", mode));
    command.addAll(List.of("--depth", Integer.toString(DEPTH)));
    command.addAll(List.of("--warmup-ms", Integer.toString(runMs / 2)));
    command.addAll(List.of("--duration-ms", Integer.toString(times * runMs)));
    return json.readValue(String.join("\n", ChildProcess.lines(command)), LoadFigures.class);
  }

  private List<String> daemonCommand(Path socket) {
    return List.of(
        root.resolve("pasid").toString(),
        "daemon",
        "--socket",
        socket.toString(),
        "--state",
        "none");
  }

  private List<String> echoCommand(Path socket) {
    return List.of(program("echo_server"), socket.toString());
  }

  private String program(String name) {
    return root.resolve("native/target/bench").resolve(name).toString();
  }
}
