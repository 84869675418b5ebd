// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.domain;

import io.pasid4j.bench.run.Cpus;
import io.pasid4j.bench.run.ProcessMemory;
import io.pasid4j.bench.socket.LoadProgram;
import io.pasid4j.bench.socket.Server;
import io.pasid4j.bench.socket.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Measures a domain of three voters, a daemon without, and etcd, in one run. */
public final class DomainBench {
  private static final List<String> NAMES = List.of("a", "b", "c");

  /** The smallest lease of a space of 2^20: there are 65536 of them to measure with. */
  private static final int BLOCK_IDS = 16;

  /** Blocks before this one are for what the hosts lease ahead of need. */
  private static final int FIRST_BLOCK = 4_096;

  private static final int CLIENTS_OF_A_HOST = 4;
  private static final int IDS_THAT_MOVE = 1_000;
  private static final int DEPTH = 256;

  /** Until what the JVMs compile and lease after their start is done. */
  private static final int SETTLING_SECONDS = 20;

  private static final int IDLE_SECONDS = 20;

  private final Servers servers;
  private final Cpus cpus;
  private final AtomicInteger nextBlock = new AtomicInteger(FIRST_BLOCK);
  private final int runs;
  private final int seconds;
  private final Consumer<String> progress;

  /**
   * Measurements to be started.
   *
   * @param root the repository, built
   * @param runs how often each failure and each load is tried; odd
   * @param seconds how long leases and etcd are counted
   * @param progress prints what is measured next
   */
  public DomainBench(Path root, int runs, int seconds, Consumer<String> progress)
      throws IOException {
    servers = new Servers(root, Files.createTempDirectory("pasid-bench"));
    cpus = Cpus.ofThisProcess();
    this.runs = runs;
    this.seconds = seconds;
    this.progress = progress;
  }

  /** Measures everything. */
  public DomainResults run() throws IOException, InterruptedException {
    Path plainSocket = servers.directory().resolve("plain.sock");
    List<String> plainCommand = new ArrayList<>(servers.daemon(plainSocket));
    plainCommand.addAll(List.of("--quota", "2000"));
    try (Server plain =
            Server.start(plainCommand, plainSocket, servers.directory().resolve("log"), true);
        BenchHosts hosts = BenchHosts.start(servers, NAMES, BLOCK_IDS)) {
      return measure(hosts, plain, plainSocket);
    } finally {
      servers.deleteFiles();
    }
  }

  private DomainResults measure(BenchHosts hosts, Server plain, Path plainSocket)
      throws IOException, InterruptedException {
    progress.accept("domain: at rest");
    RestBench rest = new RestBench(hosts, servers, runs);
    Thread.sleep(TimeUnit.SECONDS.toMillis(SETTLING_SECONDS));
    double idlePercent = rest.idlePercent(IDLE_SECONDS);
    DomainResults.Start start = rest.start();
    progress.accept("domain: leases");
    DomainResults.Leases leases = new DomainResults.Leases(leaseMs(hosts), leasesPerS(hosts));
    progress.accept("domain: migration");
    List<Double> moveMs = new MoveBench(hosts).run(IDS_THAT_MOVE, 2 * runs + 1);
    progress.accept("domain: local requests");
    LocalBench local = localBench(hosts, plainSocket);
    double pipelined = local.ratio(DEPTH);
    double roundTrip = local.ratio(1);
    ProcessMemory voter = ProcessMemory.of(hosts.pid(NAMES.getFirst()));
    ProcessMemory alone = ProcessMemory.of(plain.pid());
    DomainResults.Failover failover = failover(hosts);
    progress.accept("domain: no quorum");
    hosts.kill(NAMES.get(1));
    hosts.kill(NAMES.get(2));
    DomainResults.Local requests =
        new DomainResults.Local(pipelined, roundTrip, local.ratio(DEPTH));
    hosts.close();
    progress.accept("domain: restart");
    DomainResults.Restart restart = new FullSpaceRestart(servers).run();
    return new DomainResults(
        new DomainResults.Rest(idlePercent, start),
        leases,
        failover,
        moveMs,
        requests,
        alone,
        voter,
        restart,
        etcdPerS());
  }

  private LocalBench localBench(BenchHosts hosts, Path plainSocket) {
    Path host = hosts.socket(NAMES.getFirst());
    return new LocalBench(new LoadProgram(servers), cpus, host, plainSocket, runs, 1000);
  }

  private DomainResults.Failover failover(BenchHosts hosts)
      throws IOException, InterruptedException {
    progress.accept("domain: fail-over");
    FailoverBench bench = new FailoverBench(hosts, BLOCK_IDS, nextBlock);
    List<Double> killMs = new ArrayList<>();
    List<Double> stopMs = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      killMs.add(bench.killMs());
      stopMs.add(bench.stopMs());
    }
    return new DomainResults.Failover(killMs, stopMs);
  }

  private List<Double> leaseMs(BenchHosts hosts) throws IOException, InterruptedException {
    try (LeaseLoad load = new LeaseLoad(hosts.socket(NAMES.getFirst()), BLOCK_IDS, nextBlock, 0)) {
      Thread.sleep(TimeUnit.SECONDS.toMillis(seconds));
      return load.tookNanos().stream().map(nanos -> nanos / 1e6).toList();
    }
  }

  private double leasesPerS(BenchHosts hosts) throws InterruptedException {
    List<LeaseLoad> loads = new ArrayList<>();
    for (String name : NAMES) {
      for (int client = 0; client < CLIENTS_OF_A_HOST; client++) {
        loads.add(new LeaseLoad(hosts.socket(name), BLOCK_IDS, nextBlock, 0));
      }
    }
    long start = System.nanoTime();
    Thread.sleep(TimeUnit.SECONDS.toMillis(seconds));
    long done = loads.stream().mapToLong(load -> load.doneNanos().size()).sum();
    double perS = done / ((System.nanoTime() - start) / 1e9);
    for (LeaseLoad load : loads) {
      load.close();
    }
    return perS;
  }

  /** Counts writes of as many clients as {@link #leasesPerS} has. */
  private OptionalDouble etcdPerS() throws IOException, InterruptedException {
    Optional<Path> program = EtcdCluster.program();
    if (program.isEmpty()) {
      return OptionalDouble.empty();
    }
    progress.accept("domain: etcd");
    try (EtcdCluster etcd = EtcdCluster.start(program.get(), servers.directory().resolve("etcd"))) {
      return OptionalDouble.of(etcd.writesPerS(CLIENTS_OF_A_HOST * NAMES.size(), seconds));
    }
  }
}
