// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Time until a restarted daemon is ready: the best of several starts. */
final class RestartBench {
  private static final int SETS = 1000;
  private static final int IDS_PER_SET = 1048;
  private static final int ROUNDS = 131;
  private static final int NANOS_PER_MS = 1_000_000;

  private final Servers servers;

  RestartBench(Servers servers) {
    this.servers = servers;
  }

  StateResults.Restart run(int runs) throws IOException, InterruptedException {
    Path plain = servers.directory().resolve("plain.sock");
    Path full = servers.directory().resolve("full.sock");
    fill(full);
    double plainMs = Double.MAX_VALUE;
    double fullMs = Double.MAX_VALUE;
    for (int run = 0; run < runs; run++) {
      plainMs = Math.min(plainMs, startMs(plain));
      fullMs = Math.min(fullMs, startMs(full));
    }
    return new StateResults.Restart(plainMs, fullMs);
  }

  private double startMs(Path socket) throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (Server _ = start(socket)) {
      return (double) (System.nanoTime() - start) / NANOS_PER_MS;
    }
  }

  private Server start(Path socket) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(servers.daemon(socket));
    command.addAll(List.of("--quota", Integer.toString(2 * IDS_PER_SET)));
    return Server.start(
        command, socket, socket.resolveSibling(socket.getFileName() + ".log"), true);
  }

  /** The sets outlive the daemon as long as this process lives. */
  private void fill(Path socket) throws IOException, InterruptedException {
    List<PasidClient> tenants = new ArrayList<>();
    try (Server _ = start(socket)) {
      for (int i = 0; i < SETS; i++) {
        tenants.add(PasidClient.connect(socket));
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (PasidClient tenant : tenants) {
          var _ = tenant.allocate(PasidRange.ALL, IDS_PER_SET / ROUNDS);
        }
      }
    }
    tenants.forEach(PasidClient::close);
  }
}
