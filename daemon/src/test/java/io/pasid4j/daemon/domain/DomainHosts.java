// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.testing.RawHttp;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.LittleEndian;
import io.pasid4j.protocol.VfioIoctl;
import io.pasid4j.protocol.command.CommandId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Daemons as processes of their own, the hosts of one domain on loopback. */
final class DomainHosts implements Closeable {
  private static final Pattern LEASES = Pattern.compile("\"leasedIds\":[1-9]\\d*,\"freeIds\"");
  private static final Pattern SET_ID = Pattern.compile("\\{\"id\":(\\d+),");
  private static final int SET_AT = 4;
  private static final int TOKEN_AT = 24;
  private static final int TOKEN_BYTES = 32;

  private final Path directory;
  private final Function<String, List<String>> javaOptions;
  private final Function<String, Map<String, String>> environment;
  private final String space;
  private final Map<String, Process> processes = new TreeMap<>();

  private DomainHosts(
      Path directory,
      Function<String, List<String>> javaOptions,
      Function<String, Map<String, String>> environment,
      long quarantineMs) {
    this.directory = directory;
    this.javaOptions = javaOptions;
    this.environment = environment;
    // A space of 256 IDs, of which a lease has 16.
    space = "spaces: {pasid: {bits: 8, quarantineMs: %s}}\n".formatted(quarantineMs);
  }

  /** Starts voters. */
  static DomainHosts start(Path directory, List<String> names) throws Exception {
    return start(directory, names, 0);
  }

  /** Starts voters of a space with a quarantine. */
  static DomainHosts start(Path directory, List<String> names, long quarantineMs) throws Exception {
    return start(
        new DomainHosts(directory, _ -> DaemonImage.options(), _ -> Map.of(), quarantineMs),
        HostProcess.addresses(names));
  }

  /**
   * Starts voters.
   *
   * @param addresses by name; resolved by each daemon, and for `init` by this process
   * @param javaOptions those of a host's JVM, the class path among them
   * @param environment what a host's process has beside that of this one
   * @param quarantineMs that of the space
   */
  static DomainHosts start(
      Path directory,
      Map<String, String> addresses,
      Function<String, List<String>> javaOptions,
      Function<String, Map<String, String>> environment,
      long quarantineMs)
      throws Exception {
    return start(new DomainHosts(directory, javaOptions, environment, quarantineMs), addresses);
  }

  /** Starts all; if one cannot be, those that run are ended. */
  private static DomainHosts start(DomainHosts hosts, Map<String, String> addresses)
      throws Exception {
    boolean started = false;
    try {
      hosts.launchAll(addresses);
      started = true;
      return hosts;
    } finally {
      if (!started) {
        hosts.close();
      }
    }
  }

  private void launchAll(Map<String, String> addresses) throws Exception {
    for (String name : addresses.keySet()) {
      configure(name, addresses);
      Map<String, String> onLoopback = new TreeMap<>(addresses);
      onLoopback.replaceAll((_, address) -> address.replaceFirst("^[^:]*", "127.0.0.1"));
      DomainLogs.init(
          ConfigurationFile.parse("test", yaml(name, onLoopback)).domain().orElseThrow());
      launch(name);
    }
  }

  /** No host yet. */
  static DomainHosts none(Path directory) {
    return new DomainHosts(directory, _ -> DaemonImage.options(), _ -> Map.of(), 0);
  }

  /** Writes the configuration of a host; it is a voter if it is among these. */
  void configure(String name, Map<String, String> voters) throws IOException {
    Files.createDirectories(directory.resolve(name));
    Files.writeString(config(name), yaml(name, voters));
  }

  private String yaml(String name, Map<String, String> addresses) {
    String voters =
        addresses.entrySet().stream()
            .map(voter -> voter.getKey() + ": '" + voter.getValue() + "'")
            .collect(Collectors.joining(", "));
    return """
    socket: %1$s/%2$s/s
    audit: {file: %1$s/%2$s/audit}
    %3$sdomain:
      name: test
      host: %2$s
      lease: 16
      directory: %1$s/%2$s/domain
      voters: {%4$s}
    """
        .formatted(directory, name, space, voters);
  }

  /** Waits until each has a lease. */
  void awaitAll() throws IOException {
    for (String name : List.copyOf(processes.keySet())) {
      awaitReady(name);
      awaitLease(name);
    }
  }

  /** Waits until a host has a lease. */
  void awaitLease(String name) {
    holds(name + " leases", () -> status(name).contains("\"leasedIds\":16"));
  }

  /** Waits until each has joined and leased something. */
  void awaitJoined() throws IOException {
    for (String name : List.copyOf(processes.keySet())) {
      awaitReady(name);
      holds(name + " leases", () -> LEASES.matcher(status(name)).find());
    }
  }

  /** As in other tests, but three daemons start at once on a machine that may be busy. */
  static void holds(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within 3 minutes: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  Path config(String name) {
    return directory.resolve(name + ".yaml");
  }

  Path socket(String name) {
    return directory.resolve(name).resolve("s");
  }

  /** Where operators connect. */
  Path operatorSocket(String name) {
    return socket(name).resolveSibling("s.operator");
  }

  Path log(String name) {
    return directory.resolve(name + ".log");
  }

  void launch(String name) throws IOException {
    processes.put(
        name,
        HostProcess.launch(
            config(name), log(name), javaOptions.apply(name), environment.apply(name)));
  }

  void awaitReady(String name) throws IOException {
    String line = process(name).inputReader().readLine();
    if (!("ready: socket=" + socket(name)).equals(line)) {
      throw new AssertionError(name + ": " + line + "\n" + Files.readString(log(name)));
    }
    holds(name + " manages", () -> Files.exists(management(name)));
    holds(name + " joins", () -> status(name).contains("\"ready\":true"));
  }

  Process process(String name) {
    return Objects.requireNonNull(processes.get(name));
  }

  void kill(String name) throws InterruptedException {
    process(name).destroyForcibly().waitFor();
  }

  /** Ends one cleanly; its exit code. */
  int stop(String name) throws InterruptedException {
    process(name).toHandle().destroy();
    if (!process(name).waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError(name + ": runs on after SIGTERM");
    }
    return process(name).exitValue();
  }

  private Path management(String name) {
    return directory.resolve(name).resolve("s.management");
  }

  /** The domain, as a host says it; empty if the host does not answer. */
  String status(String name) {
    try {
      return request(name, "GET", "/v1/domain", "");
    } catch (IOException e) {
      return "";
    }
  }

  /** Asks for a migration; the answer, a problem included. */
  String migrate(String from, int set, String to) throws IOException {
    return request(
        from, "POST", "/v1/sets/" + set + "/migration", "{\"to\":\"" + to + "\",\"dryRun\":false}");
  }

  /** Ends all sets of a host's tenants, as an operator does; how many. */
  int endSets(String name) throws IOException {
    Matcher set = SET_ID.matcher(request(name, "GET", "/v1/sets?limit=1000", ""));
    int ended = 0;
    while (set.find()) {
      request(name, "DELETE", "/v1/sets/" + set.group(1), "");
      ended++;
    }
    return ended;
  }

  /** Sends a signal by its name, as {@code kill} does. */
  void signal(String name, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process(name).pid())).start().waitFor();
  }

  /** The directory of the identity of a host and its part of the log. */
  Path domainDirectory(String name) {
    return directory.resolve(name).resolve("domain");
  }

  /** Fences a host by another one; the answer, a problem included. */
  String fence(String by, String host, long restMs) throws IOException {
    return request(
        by, "POST", "/v1/domain/hosts/" + host + "/fence", "{\"restMs\":" + restMs + "}");
  }

  /** The audit log of a host. */
  String audit(String name) throws IOException {
    StringBuilder text = new StringBuilder();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory.resolve(name), "audit*")) {
      for (Path file : files) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  String request(String name, String method, String path, String body) throws IOException {
    try (RawHttp http = new RawHttp(management(name))) {
      http.send(
          "%s %s HTTP/1.1~host: localhost~content-type: application/json~content-length: %s~~%s"
              .formatted(method, path, body.length(), body));
      return http.response();
    }
  }

  /** The name of the leader, once there is one. */
  String leader(String asked) {
    String[] found = {""};
    holds(
        "a leader",
        () -> {
          found[0] = status(asked).replaceFirst("(?s).*\"leader\":\"([^\"]*)\".*", "$1");
          return processes.containsKey(found[0]) && process(found[0]).isAlive();
        });
    return found[0];
  }

  /** A tenant of a host, with a set of its own. */
  WirePeer ready(String host) {
    return WirePeer.ready(socket(host));
  }

  /** A VM with a set that can be resumed. */
  Vm open(String host) {
    WirePeer peer = WirePeer.negotiated(socket(host));
    WirePeer.Reply opened = peer.call(CommandId.SESSION, WirePeer.u32(1, 0, 0, 0, 0));
    byte[] token = new byte[TOKEN_BYTES];
    opened.payload().get(TOKEN_AT, token);
    peer.call(VfioIoctl.SET_IOMMU, WirePeer.u32(6));
    return new Vm(
        peer, LittleEndian.s32(opened.payload(), SET_AT), HexFormat.of().formatHex(token));
  }

  /**
   * A VM.
   *
   * @param set the id of its set
   * @param token resumes it
   */
  record Vm(WirePeer peer, int set, String token) {}

  /** Resumes a set by its token; 0 or the error number. */
  static int resume(WirePeer peer, Vm vm) {
    int errno = peer.call(CommandId.RESUME, vm.token()).errno();
    if (errno == 0) {
      peer.call(VfioIoctl.SET_IOMMU, WirePeer.u32(6));
    }
    return errno;
  }

  /** All IDs of a connection's set, ascending. */
  static List<Integer> ids(WirePeer peer) {
    ByteBuffer listed = peer.call(CommandId.LIST, WirePeer.u32(0, 255, 256)).payload();
    List<Integer> ids = new ArrayList<>();
    int count = LittleEndian.s32(listed, 0);
    for (int at = 0; at < count; at++) {
      ids.add(LittleEndian.s32(listed, 4 + at * 4));
    }
    return ids;
  }

  @Override
  public void close() {
    processes.values().forEach(process -> process.destroyForcibly().onExit().join());
  }
}
