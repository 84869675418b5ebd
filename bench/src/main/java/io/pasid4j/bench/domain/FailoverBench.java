// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.domain;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The longest wait for a lease of a client under way while the leader fails. */
final class FailoverBench {
  private static final int LEASES_AROUND = 50;

  /** Blocks for all tries. */
  private static final int PAUSE_MS = 2;

  /** Replies that were on their way when the leader failed come within this time. */
  private static final long IN_FLIGHT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final BenchHosts hosts;
  private final int blockIds;
  private final AtomicInteger nextBlock;

  FailoverBench(BenchHosts hosts, int blockIds, AtomicInteger nextBlock) {
    this.hosts = hosts;
    this.blockIds = blockIds;
    this.nextBlock = nextBlock;
  }

  /** Kills the leader, and starts it again afterwards; milliseconds. */
  double killMs() throws IOException, InterruptedException {
    String leader = hosts.leader(hosts.names().getFirst());
    double gapMs = gapMs(leader, () -> hosts.kill(leader));
    hosts.launch(leader);
    hosts.awaitJoined(leader);
    return gapMs;
  }

  /** Stops the leader by SIGSTOP, and lets it go on afterwards; milliseconds. */
  double stopMs() throws IOException, InterruptedException {
    String leader = hosts.leader(hosts.names().getFirst());
    try {
      return gapMs(leader, () -> hosts.signal(leader, "STOP"));
    } finally {
      hosts.signal(leader, "CONT");
      hosts.awaitJoined(leader);
    }
  }

  /** A fault of a daemon. */
  private interface Failure {
    void inflict() throws IOException, InterruptedException;
  }

  private double gapMs(String leader, Failure failure) throws IOException, InterruptedException {
    String other =
        hosts.names().stream().filter(name -> !name.equals(leader)).findFirst().orElseThrow();
    try (LeaseLoad load = new LeaseLoad(hosts.socket(other), blockIds, nextBlock, PAUSE_MS)) {
      BenchHosts.await("leases", () -> load.doneNanos().size() >= LEASES_AROUND);
      long failed = System.nanoTime();
      failure.inflict();
      BenchHosts.await("leases again", () -> after(load, failed) >= LEASES_AROUND);
      return longestMs(load.doneNanos(), failed);
    }
  }

  private static long after(LeaseLoad load, long nanos) {
    return load.doneNanos().stream().filter(done -> done - nanos > IN_FLIGHT_NANOS).count();
  }

  /** The longest time between two leases that ended after a moment. */
  static double longestMs(List<Long> doneNanos, long sinceNanos) {
    long longest = 0;
    for (int at = 1; at < doneNanos.size(); at++) {
      if (doneNanos.get(at) > sinceNanos) {
        longest = Math.max(longest, doneNanos.get(at) - doneNanos.get(at - 1));
      }
    }
    return longest / 1e6;
  }
}
