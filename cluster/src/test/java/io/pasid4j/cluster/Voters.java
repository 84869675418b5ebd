// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster;

import io.pasid4j.cluster.config.LogLimits;
import io.pasid4j.cluster.config.SpaceLimits;
import io.pasid4j.cluster.config.Timing;
import io.pasid4j.cluster.config.TlsPaths;
import io.pasid4j.cluster.config.VoterConfig;
import io.pasid4j.domain.log.LogMember;
import io.pasid4j.domain.log.LogRole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Voters in this process, each with its own directory, port and machine. */
final class Voters implements AutoCloseable {
  /** Timing for an overloaded machine. */
  static final Timing TIMING = new Timing(500, 1_000, 1_000, 20_000);

  static final LogLimits SMALL = new LogLimits(16 << 10, 20, 100_000, 8 << 20, 3_600_000);
  static final SpaceLimits LITTLE = new SpaceLimits(1 << 20, 64 << 10);

  final Map<String, VoterLog> logs = new HashMap<>();
  final Map<String, SumMachine> machines = new HashMap<>();
  final Map<String, VoterConfig> configs = new HashMap<>();
  final List<LogMember> initialVoters;
  private final Path root;
  private final Function<String, Optional<TlsPaths>> tls;

  Voters(Path root, Function<String, Optional<TlsPaths>> tls, String... names) throws Exception {
    this.root = root;
    this.tls = tls;
    this.initialVoters = members(names);
    for (LogMember voter : initialVoters) {
      configs.put(voter.name(), config(voter, initialVoters));
      VoterLog.create(config(voter.name()));
      open(voter.name());
    }
  }

  static Voters unprotected(Path root, String... names) throws Exception {
    return new Voters(root, _ -> Optional.empty(), names);
  }

  static List<LogMember> members(String... names) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    List<LogMember> members = new ArrayList<>();
    for (String name : names) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      held.add(socket);
      members.add(new LogMember(name, "127.0.0.1:" + socket.getLocalPort()));
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
    return List.copyOf(members);
  }

  VoterConfig config(LogMember self, List<LogMember> of) {
    return new VoterConfig(
        "test", self, of, root.resolve(self.name()), tls.apply(self.name()), TIMING, SMALL, LITTLE);
  }

  /** Opens a voter, with a machine of its own. */
  VoterLog open(String name) throws Exception {
    SumMachine machine = new SumMachine();
    VoterLog log = VoterLog.open(config(name), machine, Voters::sender);
    machines.put(name, machine);
    logs.put(name, log);
    return log;
  }

  /** Returns the host named in a command: its first word up to a dot. */
  static Optional<String> sender(byte[] command) {
    String text = new String(command, StandardCharsets.UTF_8);
    return Optional.of(text.replaceFirst("^\\S+ ([^ .]+).*", "$1"));
  }

  VoterLog log(String name) {
    return Objects.requireNonNull(logs.get(name));
  }

  SumMachine machine(String name) {
    return Objects.requireNonNull(machines.get(name));
  }

  VoterConfig config(String name) {
    return Objects.requireNonNull(configs.get(name));
  }

  void close(String name) {
    log(name).close();
    logs.remove(name);
  }

  /** Waits for a leader and returns it. */
  String leader() {
    Eventually.await(
        () -> "a leader among " + statuses(), () -> logs.values().stream().anyMatch(Voters::leads));
    return logs.entrySet().stream()
        .filter(e -> leads(e.getValue()))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  String follower() {
    String leader = leader();
    return logs.keySet().stream()
        .filter(name -> !name.equals(leader))
        .sorted()
        .findFirst()
        .orElseThrow();
  }

  static boolean leads(VoterLog log) {
    return log.status().role() == LogRole.LEADER;
  }

  static boolean serves(VoterLog log) {
    LogRole role = log.status().role();
    return role == LogRole.LEADER || role == LogRole.FOLLOWER;
  }

  long propose(String through, String command) throws Exception {
    byte[] answer =
        log(through).propose(command.getBytes(StandardCharsets.UTF_8)).get(60, TimeUnit.SECONDS);
    return Long.parseLong(new String(answer, StandardCharsets.UTF_8));
  }

  /** Waits until all open voters have the same state. */
  void awaitEqualStates() {
    Eventually.await(
        () -> "equal states: " + statuses(),
        () -> {
          byte[] first = machine(logs.keySet().iterator().next()).state();
          return logs.keySet().stream()
              .allMatch(name -> Arrays.equals(machine(name).state(), first));
        });
  }

  String statuses() {
    StringBuilder text = new StringBuilder();
    logs.forEach((name, log) -> text.append(name).append('=').append(log.status()).append(' '));
    return text.toString();
  }

  @Override
  public void close() {
    List<Thread> closing =
        logs.values().stream().map(log -> Thread.startVirtualThread(log::close)).toList();
    for (Thread thread : closing) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
