// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.crash;

import io.pasid4j.client.PasidClient;
import io.pasid4j.vfio.command.SetEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Kills a daemon again and again, and audits it each time. */
final class Campaign implements AutoCloseable {
  private static final int CLIENTS = 8;
  private static final int MOST_LIFE_MS = 200;
  private static final int MOST_START_MS = 700;

  private final MortalDaemon daemon;
  private final Path operatorSocket;
  private final RandomGenerator random;
  private final AtomicLong requests = new AtomicLong();
  private final List<CrashClient> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Starts a daemon and its clients.
   *
   * @param command starts the daemon at the socket
   * @param seed of all that is random but the scheduling
   */
  Campaign(List<String> command, Path socket, long seed) throws IOException {
    daemon = new MortalDaemon(command, socket.resolveSibling("log"));
    operatorSocket = socket.resolveSibling(socket.getFileName() + ".operator");
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = 0; i < CLIENTS; i++) {
      RandomGenerator own = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + 1 + i);
      clients.add(new CrashClient(socket, own, requests));
    }
    clients.forEach(client -> threads.add(Thread.ofPlatform().daemon().start(client)));
  }

  /** Kills so many times; how many requests were answered meanwhile. */
  long run(int kills) throws IOException, InterruptedException {
    for (int kill = 1; kill <= kills; kill++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MOST_LIFE_MS)));
      clients.forEach(CrashClient::rethrow);
      if (random.nextInt(8) == 0) {
        daemon.terminate();
      } else {
        daemon.kill();
      }
      if (random.nextInt(6) == 0) {
        daemon.startAndKill(random.nextInt(MOST_START_MS));
        kill++;
      }
      daemon.start();
      audit();
    }
    return requests.get();
  }

  /** Nobody moves: what the operator sees is what the clients were told. */
  private void audit() throws IOException {
    clients.forEach(client -> client.busy.lock());
    try {
      for (CrashClient client : clients) {
        client.rethrow();
        client.recoverIfCut();
        client.audit();
      }
      auditSets();
    } finally {
      clients.forEach(client -> client.busy.unlock());
    }
  }

  private void auditSets() {
    Map<Long, SetEntry> seen = new HashMap<>();
    try (PasidClient operator = PasidClient.connect(operatorSocket)) {
      operator.sets().stream()
          .filter(set -> set.heldIds() + set.pendingIds() > 0)
          .forEach(set -> seen.put(set.holder().setId(), set));
    }
    Map<Integer, Integer> holders = new HashMap<>();
    for (CrashClient client : clients) {
      SetEntry set = seen.remove((long) client.setId());
      int held = set == null ? 0 : set.heldIds();
      int pending = set == null ? 0 : set.pendingIds();
      if (held != client.ledger.held.size() || pending != client.ledger.pending.size()) {
        throw new AssertionError("set: " + set + " (expected: " + client.ledger.held + ")");
      }
      client.ledger.held.keySet().forEach(id -> hold(holders, id, client.setId()));
      client.ledger.pending.keySet().forEach(id -> hold(holders, id, client.setId()));
    }
    if (!seen.isEmpty()) {
      throw new AssertionError("sets: " + seen + " (expected: none but the clients')");
    }
  }

  private static void hold(Map<Integer, Integer> holders, int id, int setId) {
    Integer other = holders.put(id, setId);
    if (other != null) {
      throw new AssertionError("ID " + id + ": of " + other + " and " + setId);
    }
  }

  @Override
  public void close() {
    clients.forEach(CrashClient::stop);
    daemon.close();
    for (Thread thread : threads) {
      thread.interrupt();
    }
  }
}
