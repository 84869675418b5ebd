// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.domain;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Three members of etcd on this machine, written to through their JSON gateway. */
final class EtcdCluster implements AutoCloseable {
  private static final int MEMBERS = 3;

  private final List<Process> members = new ArrayList<>();
  private final List<Integer> clientPorts;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private EtcdCluster(List<Integer> clientPorts) {
    this.clientPorts = clientPorts;
  }

  /** The program; empty if it is not installed. */
  static Optional<Path> program() {
    return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
        .map(directory -> Path.of(directory, "etcd"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static EtcdCluster start(Path program, Path directory) throws IOException, InterruptedException {
    List<Integer> ports = BenchHosts.freePorts(2 * MEMBERS);
    EtcdCluster cluster = new EtcdCluster(ports.subList(0, MEMBERS));
    List<String> peers =
        IntStream.range(0, MEMBERS)
            .mapToObj(at -> "m" + at + "=http://127.0.0.1:" + ports.get(MEMBERS + at))
            .toList();
    Files.createDirectories(directory);
    for (int at = 0; at < MEMBERS; at++) {
      String client = "http://127.0.0.1:" + ports.get(at);
      String peer = "http://127.0.0.1:" + ports.get(MEMBERS + at);
      List<String> command = new ArrayList<>(List.of(program.toString(), "--name", "m" + at));
      command.addAll(List.of("--data-dir", directory.resolve("m" + at).toString()));
      command.addAll(List.of("--listen-client-urls", client, "--advertise-client-urls", client));
      command.addAll(List.of("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer));
      command.addAll(List.of("--initial-cluster", String.join(",", peers)));
      File log = directory.resolve("log" + at).toFile();
      cluster.members.add(
          new ProcessBuilder(command).redirectOutput(log).redirectErrorStream(true).start());
    }
    BenchHosts.await("etcd writes", () -> cluster.isWritten(0, "start"));
    return cluster;
  }

  /**
   * Creates keys that do not exist yet, one a transaction.
   *
   * @return how many a second
   */
  double writesPerS(int clients, long seconds) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger written = new AtomicInteger();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<Thread> threads = new ArrayList<>();
    for (int at = 0; at < clients; at++) {
      int member = at % MEMBERS;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                while (System.nanoTime() < end) {
                  if (isWritten(member, "id-" + next.getAndIncrement())) {
                    written.incrementAndGet();
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return (double) written.get() / seconds;
  }

  /** A compare-and-set: the key must not exist. */
  private boolean isWritten(int member, String key) {
    String body =
        """
        {"compare":[{"key":"%1$s","target":"CREATE","create_revision":"0"}],
         "success":[{"request_put":{"key":"%1$s","value":"%1$s"}}]}
        """
            .formatted(Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.US_ASCII)));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + clientPorts.get(member) + "/v3/kv/txn"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString())
          .body()
          .contains("\"succeeded\":true");
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    members.forEach(Process::destroyForcibly);
    members.forEach(member -> member.onExit().join());
    http.close();
  }
}
