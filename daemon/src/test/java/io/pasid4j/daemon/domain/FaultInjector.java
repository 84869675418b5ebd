// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Inflicts a fault on hosts for a while, and ends it. */
final class FaultInjector {
  private static final int DELAY_MS = 60;

  private final DomainHosts hosts;
  private final ProxyNetwork network;
  private final FaultyLibrary library;
  private final SmallDisks disks;
  private final List<String> names;
  private final Random random;

  FaultInjector(
      DomainHosts hosts,
      ProxyNetwork network,
      FaultyLibrary library,
      SmallDisks disks,
      List<String> names,
      Random random) {
    this.library = library;
    this.disks = disks;
    this.hosts = hosts;
    this.network = network;
    this.names = names;
    this.random = random;
  }

  /** Returns which hosts it was. */
  String inflict(HostFault fault) throws Exception {
    List<String> shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, random);
    String one = shuffled.getFirst();
    int ms = 1_000 + random.nextInt(2_000);
    return switch (fault) {
      case ISOLATE_ONE -> isolate(one, ms);
      case ISOLATE_LEADER -> isolate(hosts.leader(one), ms);
      case ONE_WAY -> oneWay(one, shuffled.getLast(), ms);
      case SPLIT -> split(shuffled, names.size() / 2, ms);
      case NO_PATH_BETWEEN_TWO -> split(shuffled.subList(0, 2), 1, ms);
      case DELAY -> delay(ms);
      case RESET -> reset();
      case KILL_ONE -> kill(List.of(one), ms);
      case KILL_LEADER -> kill(List.of(hosts.leader(one)), ms);
      case KILL_ALL -> kill(shuffled, ms);
      case STOP_ONE -> stop(one, ms);
      case STOP_LEADER -> stop(hosts.leader(one), ms);
      case EMPTY_DIRECTORY -> empty(one);
      case TORN_TAIL -> tear(one);
      case CLOCK_JUMP -> jump(one, ms);
      case SLOW_DISK -> slow(one, ms);
      case FULL_DISK -> disks.areMounted() ? fill(one) : "skipped: no right to mount";
    };
  }

  private String isolate(String name, int ms) {
    List<String> others = names.stream().filter(other -> !other.equals(name)).toList();
    network.split(List.of(name), others);
    return healAfter(name, ms);
  }

  private String oneWay(String from, String to, int ms) {
    network.cut(from, to);
    return healAfter(from + " to " + to, ms);
  }

  private String split(List<String> all, int first, int ms) {
    network.split(all.subList(0, first), all.subList(first, all.size()));
    return healAfter(all.subList(0, first) + " from " + all.subList(first, all.size()), ms);
  }

  private String delay(int ms) {
    network.delay(DELAY_MS);
    return healAfter(DELAY_MS + " ms each way", ms);
  }

  private String reset() {
    network.reset();
    return "all";
  }

  private String healAfter(String who, int ms) {
    pause(ms);
    network.heal();
    return who + " for " + ms + " ms";
  }

  private String kill(List<String> victims, int ms) throws Exception {
    for (String victim : victims) {
      hosts.kill(victim);
    }
    pause(ms);
    for (String victim : victims) {
      hosts.launch(victim);
    }
    for (String victim : victims) {
      hosts.awaitReady(victim);
    }
    return String.join(", ", victims);
  }

  private String stop(String name, int ms) throws Exception {
    hosts.signal(name, "STOP");
    pause(ms);
    hosts.signal(name, "CONT");
    return name + " for " + ms + " ms";
  }

  /** Demands that a voter without its log refuses to start: it has forgotten what it voted. */
  private String empty(String name) throws Exception {
    hosts.kill(name);
    Path voter = hosts.domainDirectory(name).resolve("voter");
    Path away = voter.resolveSibling("away");
    Files.move(voter, away);
    Files.createDirectory(voter);
    hosts.launch(name);
    demandRefusal(name);
    Files.delete(voter);
    Files.move(away, voter);
    hosts.launch(name);
    hosts.awaitReady(name);
    return name;
  }

  private void demandRefusal(String name) throws IOException, InterruptedException {
    if (!hosts.process(name).waitFor(3, TimeUnit.MINUTES)) {
      throw new AssertionError(name + ": runs with an empty directory");
    }
    String log = Files.readString(hosts.log(name));
    if (hosts.process(name).exitValue() == 0 || !log.contains("no marker of a voter")) {
      throw new AssertionError(name + ": did not refuse its empty directory:\n" + log);
    }
  }

  /**
   * Demands that a voter whose log was torn either follows again or serves nothing and says why. An
   * entry that was acknowledged is never the one that is torn: a kill does not lose it.
   */
  private String tear(String name) throws Exception {
    hosts.kill(name);
    LogTail tail = LogTail.of(hosts.domainDirectory(name).resolve("voter"));
    String how = tail.tear(random);
    hosts.launch(name);
    String[] status = {""};
    DomainHosts.holds(
        name + " follows, or refuses its log",
        () -> {
          status[0] = hosts.status(name);
          return isVoting(status[0]) || status[0].contains(": damaged: ");
        });
    boolean refused = !isVoting(status[0]);
    if (refused) {
      hosts.kill(name);
      tail.mend();
      hosts.launch(name);
    }
    hosts.awaitReady(name);
    return name + ", " + how + (refused ? ", refused" : "");
  }

  /** Demands nothing while the clock is off but what is demanded always: no clock takes an ID. */
  private String jump(String name, int ms) throws IOException {
    long days = random.nextInt(-400, 400);
    library.write(name, TimeUnit.DAYS.toSeconds(days), 0);
    pause(ms);
    library.write(name, 0, 0);
    return name + " by " + days + " days for " + ms + " ms";
  }

  private String slow(String name, int ms) throws IOException {
    int flushMs = 200 + random.nextInt(1_000);
    library.write(name, 0, flushMs);
    pause(ms);
    library.write(name, 0, 0);
    return name + ", " + flushMs + " ms to a flush, for " + ms + " ms";
  }

  /** Demands that a voter stops before its disk is full, and serves again when there is room. */
  private String fill(String name) throws IOException {
    Path filler = SmallDisks.fill(hosts.domainDirectory(name));
    DomainHosts.holds(name + " stops", () -> hosts.status(name).contains("free space of"));
    Files.delete(filler);
    DomainHosts.holds(name + " serves again", () -> isVoting(hosts.status(name)));
    return name;
  }

  /** A host is ready without its voter, too: by the others'. */
  private static boolean isVoting(String status) {
    return status.contains("\"role\":\"LEADER\"") || status.contains("\"role\":\"FOLLOWER\"");
  }

  private static void pause(int ms) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
  }
}
