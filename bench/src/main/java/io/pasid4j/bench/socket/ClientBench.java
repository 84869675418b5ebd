// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.bench.client.ClientLoadProgram;
import io.pasid4j.bench.run.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The Java client with a daemon, a JVM of its own each time.
 *
 * @param daemon the daemon's socket
 * @param depth how many requests are under way at once
 * @param runMs how long each run is, and its warm-up before
 */
record ClientBench(Path daemon, int depth, int runMs) {
  /** Each figure from the middle one of its runs. */
  ClientResults run(int runs, Consumer<String> progress) throws IOException, InterruptedException {
    List<LoadFigures> trips = new ArrayList<>();
    List<LoadFigures> threads = new ArrayList<>();
    List<LoadFigures> pipelined = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      progress.accept("socket: Java client, run " + (run + 1) + " of " + runs);
      trips.add(load("roundtrip"));
      threads.add(load("threads"));
      pipelined.add(load("pipelined"));
    }
    return new ClientResults(
        SocketResults.middle(trips),
        SocketResults.middle(threads),
        SocketResults.middle(pipelined));
  }

  private LoadFigures load(String mode) throws IOException, InterruptedException {
    String run = Integer.toString(runMs);
    List<String> command =
        Servers.java(
            ClientLoadProgram.class, daemon.toString(), mode, Integer.toString(depth), run, run);
    return new ObjectMapper()
        .readValue(String.join("\n", ChildProcess.lines(command)), LoadFigures.class);
  }
}
