// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import io.pasid4j.cli.process.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Three hosts of one domain, and the VMs on them. */
final class ClusterStage {
  private static final List<String> NAMES = List.of("host-a", "host-b", "host-c");
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final Duration AT_MOST = Duration.ofMinutes(2);

  private final Installation installation;
  private final Scratch scratch;
  private final List<ClusterHost> hosts;

  private ClusterStage(Installation installation, Scratch scratch, List<ClusterHost> hosts) {
    this.installation = installation;
    this.scratch = scratch;
    this.hosts = hosts;
  }

  static ClusterStage create(Installation installation, Scratch scratch) {
    Map<String, String> voters = new LinkedHashMap<>();
    List<Integer> ports = freePorts(NAMES.size());
    for (int i = 0; i < NAMES.size(); i++) {
      voters.put(NAMES.get(i), "127.0.0.1:" + ports.get(i));
    }
    String listed =
        voters.entrySet().stream()
            .map(voter -> voter.getKey() + ": '" + voter.getValue() + "'")
            .collect(Collectors.joining(", "));
    return new ClusterStage(
        installation,
        scratch,
        NAMES.stream().map(name -> new ClusterHost(name, installation, scratch, listed)).toList());
  }

  /** Ports of the loopback address that nobody listens at now. */
  private static List<Integer> freePorts(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : held) {
        socket.close();
      }
      return ports;
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
  }

  List<ClusterHost> hosts() {
    return hosts;
  }

  ClusterHost host(String name) {
    return hosts.stream().filter(host -> host.name().equals(name)).findFirst().orElseThrow();
  }

  Guest startGuest(String name) {
    return scratch.keep(Guest.start(name, installation));
  }

  /**
   * Waits for a condition.
   *
   * @throws IllegalStateException if it does not hold within two minutes
   */
  static void await(String what, BooleanSupplier condition) {
    if (!isMet(condition)) {
      throw new IllegalStateException("not within " + AT_MOST.toSeconds() + " s: " + what);
    }
  }

  /** Waits for a condition, two minutes at most; returns whether it holds. */
  static boolean isMet(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > AT_MOST.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    return true;
  }
}
