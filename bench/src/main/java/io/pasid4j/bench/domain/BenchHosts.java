// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.domain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.bench.run.ChildProcess;
import io.pasid4j.bench.socket.Server;
import io.pasid4j.bench.socket.Servers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The daemons of a domain, as users start them. */
final class BenchHosts implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Servers servers;
  private final List<String> names;
  private final Map<String, Integer> apiPorts = new TreeMap<>();
  private final Map<String, Server> running = new TreeMap<>();
  private final HttpClient http = HttpClient.newHttpClient();

  private BenchHosts(Servers servers, List<String> names) {
    this.servers = servers;
    this.names = names;
  }

  /** A condition that asks daemons. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /** Starts them in a directory of each, and waits until all have a lease. */
  static BenchHosts start(Servers servers, List<String> names, int leaseIds)
      throws IOException, InterruptedException {
    BenchHosts hosts = new BenchHosts(servers, names);
    List<Integer> ports = freePorts(2 * names.size());
    List<String> voters = new ArrayList<>();
    for (int at = 0; at < names.size(); at++) {
      voters.add(names.get(at) + ": '127.0.0.1:" + ports.get(at) + "'");
      hosts.apiPorts.put(names.get(at), ports.get(names.size() + at));
    }
    for (String name : names) {
      hosts.configure(name, String.join(", ", voters), leaseIds);
      hosts.launch(name);
    }
    for (String name : names) {
      hosts.awaitJoined(name);
    }
    return hosts;
  }

  private void configure(String name, String voters, int leaseIds)
      throws IOException, InterruptedException {
    Files.createDirectories(directory(name));
    Files.writeString(
        config(name),
        """
        management: {tcp: {address: '127.0.0.1:%s', access: everyone-on-this-host}}
        domain: {name: bench, host: %s, lease: %s, directory: '%s', voters: {%s}}
        """
            .formatted(
                apiPorts.get(name), name, leaseIds, directory(name).resolve("domain"), voters));
    var _ =
        ChildProcess.lines(
            List.of(
                servers.root().resolve("pasid").toString(),
                "cluster",
                "init",
                "--config",
                config(name).toString()));
  }

  static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    for (int at = 0; at < count; at++) {
      held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    List<Integer> ports =
        held.stream().map(ServerSocket::getLocalPort).collect(Collectors.toList());
    for (ServerSocket socket : held) {
      socket.close();
    }
    return ports;
  }

  private Path directory(String name) {
    return servers.directory().resolve(name);
  }

  private Path config(String name) {
    return directory(name).resolve("pasid.yaml");
  }

  Path socket(String name) {
    return directory(name).resolve("pasid.sock");
  }

  List<String> names() {
    return names;
  }

  void launch(String name) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(servers.daemon(socket(name)));
    command.addAll(List.of("--config", config(name).toString(), "--quota", "2000"));
    running.put(name, Server.start(command, socket(name), directory(name).resolve("log"), true));
  }

  void awaitJoined(String name) throws IOException, InterruptedException {
    await(
        name + " joins",
        () -> domain(name).path("ready").asBoolean() && domain(name).path("leasedIds").asInt() > 0);
  }

  long pid(String name) {
    return server(name).pid();
  }

  void kill(String name) throws InterruptedException {
    server(name).kill();
  }

  void signal(String name, String signal) throws IOException, InterruptedException {
    var _ = ChildProcess.lines(List.of("kill", "-" + signal, Long.toString(pid(name))));
  }

  /** Ends one as an operator does. */
  void stop(String name) {
    server(name).close();
  }

  private Server server(String name) {
    return Objects.requireNonNull(running.get(name), name);
  }

  /** The leader, once it is known. */
  String leader(String asked) throws IOException, InterruptedException {
    await("a leader", () -> names.contains(domain(asked).path("leader").asText()));
    return domain(asked).path("leader").asText();
  }

  /** The domain as a host sees it; empty if that does not answer. */
  JsonNode domain(String name) throws IOException, InterruptedException {
    try {
      return call(name, "GET", "/v1/domain", "");
    } catch (ConnectException notYet) {
      return JSON.createObjectNode();
    }
  }

  JsonNode call(String name, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + apiPorts.get(name) + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  static void await(String what, Condition condition) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - start > TIMEOUT_NANOS) {
        throw new IOException("not within 2 minutes: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  @Override
  public void close() {
    running.values().forEach(Server::close);
    http.close();
  }
}
