// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.crash;

import io.pasid4j.client.PasidClient;
import io.pasid4j.client.SetInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Kills a daemon again and again, and audits it each time. */
final class Campaign implements AutoCloseable {
  private static final int OF_EACH_KIND = 4;
  private static final int THREADS = 3;
  private static final int MOST_LIFE_MS = 200;
  private static final int MOST_START_MS = 700;

  private final KillableDaemon daemon;
  private final Path operatorSocket;
  private final RandomGenerator random;
  private final List<Tenant> tenants = new ArrayList<>();

  /**
   * Starts a daemon and its clients: over the bare wire, with the Java client, with the preload.
   *
   * @param command starts the daemon at the socket
   * @param seed of all that is random but the scheduling
   */
  Campaign(List<String> command, Path socket, long seed) throws Exception {
    daemon = new KillableDaemon(command, socket.resolveSibling("log"));
    operatorSocket = socket.resolveSibling(socket.getFileName() + ".operator");
    random = random(seed);
    for (int i = 0; i < OF_EACH_KIND; i++) {
      startThread(new CrashClient(socket, random(seed + 1 + i)));
      startThread(new PipelinedClient(socket, random(seed + 1 + OF_EACH_KIND + i)));
    }
    tenants.add(new LoopTenant(socket, "ioctl-loop", THREADS));
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private void startThread(ThreadTenant tenant) {
    tenant.start();
    tenants.add(tenant);
  }

  /** Kills so many times, and returns how many requests were answered meanwhile. */
  long run(int kills) throws IOException, InterruptedException {
    for (int kill = 1; kill <= kills; kill++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MOST_LIFE_MS)));
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
    return tenants.stream().mapToLong(Tenant::requests).sum();
  }

  /** Compares the operator's view with the models, while all clients rest. */
  private void audit() throws IOException {
    for (Tenant tenant : tenants) {
      tenant.rest();
    }
    auditSets();
    tenants.forEach(Tenant::goOn);
  }

  private void auditSets() {
    List<SetInfo> seen = new ArrayList<>();
    try (PasidClient operator = PasidClient.connect(operatorSocket)) {
      operator.sets().stream()
          .filter(set -> set.heldIds() + set.pendingIds() > 0)
          .forEach(seen::add);
    }
    Map<Integer, Tenant> holders = new HashMap<>();
    for (Tenant tenant : tenants) {
      List<SetInfo> own = seen.stream().filter(tenant::owns).toList();
      seen.removeAll(own);
      int held = own.stream().mapToInt(SetInfo::heldIds).sum();
      int pending = own.stream().mapToInt(SetInfo::pendingIds).sum();
      if (own.size() > 1 || held != tenant.held().size() || pending != tenant.pending().size()) {
        throw new AssertionError("sets: " + own + " (expected: one of " + tenant.held() + ")");
      }
      hold(holders, tenant.held(), tenant);
      hold(holders, tenant.pending(), tenant);
    }
    if (!seen.isEmpty()) {
      throw new AssertionError("sets: " + seen + " (expected: none but the clients')");
    }
  }

  private static void hold(Map<Integer, Tenant> holders, Set<Integer> ids, Tenant tenant) {
    for (int id : ids) {
      Tenant other = holders.put(id, tenant);
      if (other != null) {
        throw new AssertionError("ID " + id + ": of " + other + " and " + tenant);
      }
    }
  }

  @Override
  public void close() {
    tenants.forEach(Tenant::close);
    daemon.close();
  }
}
