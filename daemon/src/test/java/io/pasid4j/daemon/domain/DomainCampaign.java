// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Daemons as processes, clients on all of them, and faults; one seed chooses what happens. */
final class DomainCampaign implements Closeable {
  private static final int IDS_OF_THE_SPACE = 255;
  private static final int TENANTS_OF_A_HOST = 2;

  /** So short that what rests without an acknowledgement is there again before clients give up. */
  private static final long QUARANTINE_MS = 1000;

  private static final long JOIN_MINUTES = 5;

  /** In a shorter campaign not each kind of fault has its turn. */
  private static final long WHOLE_ROUND_SECONDS = 120;

  private static final Pattern LEASED = Pattern.compile("\"(?:leasedIds|restingIds)\":(\\d+)");

  private final Opened opened;
  private final List<String> names;
  private final ProxyNetwork network;
  private final FaultyLibrary library;
  private final SmallDisks disks;
  private final DomainHosts hosts;
  private final Random random;
  private final HolderTable table = new HolderTable();
  private final List<RoamingTenant> tenants = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, CampaignDrain> drains = new TreeMap<>();

  private DomainCampaign(
      Opened opened,
      List<String> names,
      ProxyNetwork network,
      FaultyLibrary library,
      SmallDisks disks,
      DomainHosts hosts,
      Random random) {
    this.opened = opened;
    this.library = library;
    this.disks = disks;
    this.names = names;
    this.network = network;
    this.hosts = hosts;
    this.random = random;
  }

  /**
   * Starts the daemons and waits until each has a lease. One that fails leaves nothing behind.
   *
   * @param classPath before that of this process; none, or a weakened build
   */
  static DomainCampaign start(Path directory, int count, long seed, List<Path> classPath)
      throws Exception {
    Opened opened = new Opened();
    boolean started = false;
    try {
      DomainCampaign campaign = start(opened, directory, count, seed, classPath);
      started = true;
      return campaign;
    } finally {
      if (!started) {
        opened.close();
      }
    }
  }

  private static DomainCampaign start(
      Opened opened, Path directory, int count, long seed, List<Path> classPath) throws Exception {
    List<String> names =
        IntStream.range(0, count).mapToObj(i -> String.valueOf((char) ('a' + i))).toList();
    ProxyNetwork network = opened.add(ProxyNetwork.open(names));
    for (String name : names) {
      network.hostsFile(name, directory.resolve("hosts-" + name));
    }
    FaultyLibrary library = new FaultyLibrary(directory);
    SmallDisks disks =
        opened.add(
            SmallDisks.mount(
                names.stream().map(name -> directory.resolve(name).resolve("domain")).toList()));
    DomainHosts hosts =
        opened.add(
            DomainHosts.start(
                directory,
                network.addresses(),
                name -> {
                  List<String> options = new ArrayList<>(optionsWith(classPath));
                  options.add("-Djdk.net.hosts.file=" + directory.resolve("hosts-" + name));
                  return options;
                },
                library::environment,
                QUARANTINE_MS));
    hosts.awaitJoined();
    return new DomainCampaign(opened, names, network, library, disks, hosts, new Random(seed));
  }

  private static List<String> optionsWith(List<Path> classPath) {
    if (classPath.isEmpty()) {
      return DaemonImage.options();
    }
    List<String> path = new ArrayList<>(classPath.stream().map(Path::toString).toList());
    path.add(System.getProperty("java.class.path"));
    return List.of("-cp", String.join(":", path));
  }

  /** Starts the clients: a drain consumer of each host, and those that open sets. */
  void startTenants() {
    for (String name : names) {
      CampaignDrain drain = new CampaignDrain(hosts.operatorSocket(name), table);
      drains.put(name, drain);
      Thread.ofPlatform().name("drain " + name).daemon().start(drain);
    }
    for (int at = 0; at < names.size() * TENANTS_OF_A_HOST; at++) {
      RoamingTenant tenant = new RoamingTenant(hosts, drains, table, "t" + at, random.nextLong());
      tenants.add(tenant);
      threads.add(Thread.ofPlatform().name("t" + at).start(tenant));
    }
  }

  HolderTable table() {
    return table;
  }

  /**
   * Inflicts one fault after another, each kind once before one comes again; returns their number.
   * A campaign of two minutes or more ends only when each kind was inflicted.
   */
  int sufferFor(long seconds, Set<HostFault> kinds) throws Exception {
    long startNanos = System.nanoTime();
    FaultInjector injector = new FaultInjector(hosts, network, library, disks, names, random);
    List<HostFault> order = new ArrayList<>();
    int least = seconds < WHOLE_ROUND_SECONDS ? 0 : kinds.size();
    int faults = 0;
    while (faults < least || System.nanoTime() - startNanos < TimeUnit.SECONDS.toNanos(seconds)) {
      if (order.isEmpty()) {
        order.addAll(kinds);
        Collections.shuffle(order, random);
      }
      HostFault fault = order.removeLast();
      long beganMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
      System.out.println(beganMs + " ms: " + fault + " " + injector.inflict(fault));
      demandLife();
      faults++;
    }
    return faults;
  }

  /** Demands that clients are given IDs again, and that no more is leased than there is. */
  private void demandLife() {
    long before = table.grants();
    DomainHosts.holds("clients are given IDs", () -> table.grants() > before || isViolated());
    String status = hosts.status(names.getFirst());
    Matcher leased = LEASED.matcher(status.substring(Math.max(0, status.indexOf("\"members\""))));
    long ids = leased.results().mapToLong(result -> Long.parseLong(result.group(1))).sum();
    if (ids > IDS_OF_THE_SPACE + 1) {
      table.violate("leased and resting: " + ids + " IDs: " + status);
    }
    if (isViolated()) {
      throw new AssertionError(String.join("\n", table.violations()));
    }
  }

  boolean isViolated() {
    return !table.violations().isEmpty();
  }

  /** Ends the clients, and demands that nothing is lost or left over. */
  void settle() throws Exception {
    tenants.forEach(RoamingTenant::stop);
    for (Thread thread : threads) {
      if (!thread.join(Duration.ofMinutes(JOIN_MINUTES))) {
        throw new AssertionError(thread.getName() + ": waits for an answer for minutes");
      }
    }
    for (String name : names) {
      DomainHosts.holds(name + " has no set", () -> endSets(name) == 0);
    }
    if (!isViolated()) {
      demandAll();
    }
    if (isViolated()) {
      throw new AssertionError(String.join("\n", table.violations()));
    }
  }

  private int endSets(String name) {
    try {
      return hosts.endSets(name);
    } catch (IOException notNow) {
      return -1;
    }
  }

  /** Takes IDs on all hosts until none has any: each of the space once, and all of them. */
  private void demandAll() {
    List<WirePeer> peers = names.stream().map(hosts::ready).toList();
    Set<Integer> all = new TreeSet<>();
    DomainHosts.holds(
        "all IDs of the space can be had again, not only " + all,
        () -> {
          for (WirePeer peer : peers) {
            takeAll(peer, all);
          }
          return all.size() == IDS_OF_THE_SPACE;
        });
    peers.forEach(WirePeer::close);
  }

  private void takeAll(WirePeer peer, Set<Integer> all) {
    for (int id = peer.allocate(0, 255);
        id != -Errno.ENOSPC && id != -Errno.EAGAIN;
        id = peer.allocate(0, 255)) {
      if (id < 0 || !all.add(id)) {
        throw new AssertionError("at the end: ID " + id + " is given again");
      }
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
  }

  @Override
  public void close() throws IOException {
    tenants.forEach(RoamingTenant::stop);
    drains.values().forEach(CampaignDrain::stop);
    opened.close();
  }
}
