// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.domain;

import io.pasid4j.bench.run.Median;
import io.pasid4j.bench.socket.Server;
import io.pasid4j.bench.socket.Servers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a domain costs a host that does nothing: its start, and its share of a CPU at rest. */
final class RestBench {
  private final BenchHosts hosts;
  private final Servers servers;
  private final int runs;

  RestBench(BenchHosts hosts, Servers servers, int runs) {
    this.hosts = hosts;
    this.servers = servers;
    this.runs = runs;
  }

  /** Starts a voter, and a daemon without a domain, in turn; the medians. */
  DomainResults.Start start() throws IOException, InterruptedException {
    String name = hosts.names().getLast();
    List<Double> plainMs = new ArrayList<>();
    List<Double> readyMs = new ArrayList<>();
    List<Double> joinedMs = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      plainMs.add(plainReadyMs());
      hosts.stop(name);
      long start = System.nanoTime();
      hosts.launch(name);
      readyMs.add(msSince(start));
      hosts.awaitJoined(name);
      joinedMs.add(msSince(start));
    }
    return new DomainResults.Start(Median.of(plainMs), Median.of(readyMs), Median.of(joinedMs));
  }

  private double plainReadyMs() throws IOException, InterruptedException {
    Path socket = servers.directory().resolve("start.sock");
    Path log = servers.directory().resolve("start.log");
    long start = System.nanoTime();
    try (Server plain = Server.start(servers.daemon(socket), socket, log, true)) {
      return plain.pid() > 0 ? msSince(start) : Double.NaN;
    }
  }

  private static double msSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e6;
  }

  /** The CPU time of the busiest voter while no tenant does anything, in percent of a core. */
  double idlePercent(int seconds) throws InterruptedException {
    List<Duration> before = cpuTimes();
    Thread.sleep(Duration.ofSeconds(seconds));
    List<Duration> after = cpuTimes();
    long mostMs = 0;
    for (int at = 0; at < before.size(); at++) {
      mostMs = Math.max(mostMs, after.get(at).minus(before.get(at)).toMillis());
    }
    return mostMs / (10.0 * seconds);
  }

  private List<Duration> cpuTimes() {
    return hosts.names().stream()
        .map(name -> ProcessHandle.of(hosts.pid(name)).orElseThrow().info())
        .map(info -> info.totalCpuDuration().orElseThrow())
        .toList();
  }
}
