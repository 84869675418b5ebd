// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.domain.DomainHosts.Vm;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three daemons as processes, one domain: the view of their clients, whichever daemon dies. */
class DomainProcessesTest {
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final int IDS_OF_THE_SPACE = 255;

  /** Requests of one peer that may wait for the domain at once. */
  private static final int MOST_WAITING = 12;

  private static final Executor OWN_THREAD = Thread::startVirtualThread;

  @TempDir private static Path directory;
  private static DomainHosts hosts;

  @BeforeAll
  static void start() throws Exception {
    hosts = DomainHosts.start(directory, NAMES);
    hosts.awaitAll();
  }

  @AfterAll
  static void end() throws Exception {
    hosts.close();
  }

  /** Each host takes IDs in turn until none has any: each ID of the space once, and all of them. */
  @Test
  void noIdIsAllocatedTwiceAndNoneIsLeft() {
    List<Integer> given = TakingTenants.takeAll(NAMES.stream().map(hosts::ready).toList());
    assertThat(given).doesNotHaveDuplicates().hasSize(IDS_OF_THE_SPACE);
  }

  @Test
  void aSetMovesWithItsNumbersAndItsToken() throws IOException {
    Vm vm = hosts.open("a");
    List<Integer> ids = allocate(vm.peer(), 3);

    assertThat(hosts.migrate("a", vm.set(), "b")).contains("\"ids\":3", "\"moved\":true");

    assertThat(vm.peer().allocate(0, 255)).isEqualTo(-Errno.EREMOTE);
    try (WirePeer source = WirePeer.negotiated(hosts.socket("a"));
        WirePeer target = WirePeer.negotiated(hosts.socket("b"));
        WirePeer third = hosts.ready("c")) {
      assertThat(DomainHosts.resume(source, vm)).isEqualTo(Errno.EREMOTE);
      assertThat(DomainHosts.resume(target, vm)).isZero();
      assertThat(DomainHosts.ids(target)).isEqualTo(ids);
      for (int id : ids) {
        assertThat(third.allocate(id, id)).isEqualTo(-Errno.ENOSPC);
      }
    }
    vm.peer().close();
  }

  /** Also of an ID that has moved, and from a host that has nothing to do with it. */
  @Test
  void everyHostNamesTheOwnerOfAnId() throws IOException {
    Vm vm = hosts.open("a");
    int id = allocate(vm.peer(), 1).getFirst();
    for (String name : NAMES) {
      assertThat(owner(name, id))
          .contains(" 200 ", "\"id\":" + id, "\"state\":\"LEASED\"", "\"host\":\"a\"");
    }

    assertThat(hosts.migrate("a", vm.set(), "b")).contains("\"moved\":true");
    for (String name : NAMES) {
      assertThat(owner(name, id)).containsPattern("\"host\":\"b\"");
    }

    assertThat(owner("c", 0)).contains("\"RESERVED\"", "\"host\":\"\"");
    assertThat(owner("c", 256)).contains(" 400 ", "id: 256");
    vm.peer().close();
  }

  private static String owner(String asked, int id) throws IOException {
    return hosts.request(asked, "GET", "/v1/domain/ids/" + id, "");
  }

  @Test
  void aTokenThatNobodyHasGivenIsUnknownInAllOfTheDomain() {
    Vm nobody = new Vm(hosts.ready("a"), 1, "5a".repeat(32));
    try (WirePeer peer = WirePeer.negotiated(hosts.socket("c"))) {
      assertThat(DomainHosts.resume(peer, nobody)).isEqualTo(Errno.ENOENT);
    }
    nobody.peer().close();
  }

  @Test
  void aSetThatCannotMoveStaysAndGoesOn() throws IOException {
    Vm vm = hosts.open("a");
    List<Integer> ids = allocate(vm.peer(), 2);

    assertThat(hosts.migrate("a", vm.set(), "nobody")).contains(" 409 ", "to: nobody");
    assertThat(hosts.migrate("a", vm.set(), "a")).contains(" 409 ", "another host");

    assertThat(DomainHosts.ids(vm.peer())).isEqualTo(ids);
    vm.peer().close();
  }

  @Test
  void withoutQuorumAHostServesWhatItHasAndMovesNothing() throws Exception {
    Vm vm = hosts.open("a");
    List<Integer> ids = allocate(vm.peer(), 2);
    hosts.kill("b");
    hosts.kill("c");
    try {
      assertThat(hosts.migrate("a", vm.set(), "b")).contains(" 503 ", "domain: no ");
      assertThat(owner("a", ids.getFirst())).contains(" 503 ", "domain: no ");
      assertThat(vm.peer().allocate(0, 255)).isNotNegative().isNotIn(ids);
      DomainHosts.holds("a leaderless local status without a wait", () -> isToldAtOnce("a"));
      DomainHosts.holds(
          "an answer while others wait", DomainProcessesTest::isAnsweredWhileOthersWait);
    } finally {
      restart("b");
      restart("c");
    }
    assertThat(DomainHosts.ids(vm.peer())).containsAll(ids).hasSize(3);
    vm.peer().close();
  }

  /** The log's own answer is waited for three seconds; that it does not come shows only then. */
  private static boolean isToldAtOnce(String asked) {
    long begunNanos = System.nanoTime();
    String status = localStatus(asked);
    return System.nanoTime() - begunNanos < TimeUnit.SECONDS.toNanos(2)
        && status.contains("\"serving\":false")
        && status.contains("\"leader\":\"\"")
        && status.contains("\"reason\":\"no leader")
        && status.contains("\"answered\":false")
        && NAMES.stream().allMatch(name -> status.contains("{\"name\":\"" + name + "\",\"epoch"));
  }

  /**
   * More requests that wait for the domain than one peer may have: one is refused, so the others
   * wait by then. A request that need not wait is answered before any of them.
   */
  private static boolean isAnsweredWhileOthersWait() {
    List<CompletableFuture<String>> asked =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> hosts.status("a"), OWN_THREAD))
            .limit(MOST_WAITING + 1)
            .toList();
    CompletableFuture.anyOf(asked.toArray(CompletableFuture[]::new)).join();
    String spaces = get("a", "/v1/spaces");
    boolean isFirst = asked.stream().filter(CompletableFuture::isDone).count() == 1;
    List<String> answers = asked.stream().map(CompletableFuture::join).toList();
    return isFirst
        && spaces.contains(" 200 ")
        && answers.stream().filter(each -> each.contains(" 429 ")).count() == 1
        && answers.stream().filter(each -> each.contains("\"answered\":false")).count()
            == MOST_WAITING;
  }

  private static String localStatus(String asked) {
    return get(asked, "/v1/domain?local=true");
  }

  private static String get(String asked, String path) {
    try {
      return hosts.request(asked, "GET", path, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theLocalStatusOfEachHostHasAllHostsAndTheLeader() {
    String leader = hosts.leader("a");
    for (String name : NAMES) {
      DomainHosts.holds(
          "what " + name + " knows",
          () -> {
            String status = localStatus(name);
            return status.contains("\"serving\":true")
                && status.contains("\"leader\":\"" + leader + "\"")
                && NAMES.stream()
                    .allMatch(each -> status.contains("{\"name\":\"" + each + "\",\"epoch"));
          });
    }
  }

  /** The leader hears of all; each other one at least of the leader. */
  @Test
  void eachHostShowsWhomItHasHeardOf() {
    String leader = hosts.leader("a");
    for (String name : NAMES) {
      DomainHosts.holds(
          "whom " + name + " has heard of",
          () -> {
            String metrics = get(name, "/metrics");
            List<String> heard = name.equals(leader) ? NAMES : List.of(leader, name);
            return metrics.contains("pasid_domain_leader_known 1.0\n")
                && metrics.contains("pasid_domain_serving 1.0\n")
                && heard.stream().allMatch(host -> hasHeard(metrics, host));
          });
    }
  }

  private static boolean hasHeard(String metrics, String host) {
    String age =
        "pasid_domain_host_heard_age_seconds\\{domain=\"test\",host=\"%s\"} (\\S+)".formatted(host);
    Matcher seconds = Pattern.compile(age).matcher(metrics);
    return seconds.find() && Double.parseDouble(seconds.group(1)) < 60;
  }

  @Test
  void leasesAndMovesAreCounted() throws IOException {
    Vm vm = hosts.open("a");
    allocate(vm.peer(), 1);
    assertThat(hosts.migrate("a", vm.set(), "b")).contains("\"moved\":true");
    Vm stays = hosts.open("a");
    assertThat(hosts.migrate("a", stays.set(), "nobody")).contains(" 409 ");

    assertThat(get("a", "/metrics"))
        .containsPattern("pasid_domain_leased_ids [1-9]")
        .containsPattern(
            "pasid_domain_lease_requests_total\\{kind=\"ids\",result=\"granted\"} [1-9]")
        .containsPattern("pasid_domain_moves_total\\{result=\"moved\"} [1-9]")
        .containsPattern("pasid_domain_moves_total\\{result=\"refused\"} [1-9]");
    DomainHosts.holds(
        "an arrival", () -> !get("b", "/metrics").contains("pasid_domain_arrivals_total 0.0"));
    vm.peer().close();
    stays.peer().close();
  }

  /** Source or leader dies at a random moment of a move: the set is at exactly one host, whole. */
  @Test
  void aSetIsOnExactlyOneHostWhoeverIsKilledWhileItMoves() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 3; round++) {
      Vm vm = hosts.open("a");
      List<Integer> ids = allocate(vm.peer(), 4);
      CompletableFuture<String> moving =
          CompletableFuture.supplyAsync(() -> migrateOrDie(vm.set()));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(40)));
      String victim = round == 1 ? hosts.leader("b") : "a";
      hosts.kill(victim);
      moving.join();
      restart(victim);

      assertThat(homeOf(vm, ids))
          .as("seed %s, round %s, %s killed", seed, round, victim)
          .hasSize(1);
      vm.peer().close();
    }
  }

  private static String migrateOrDie(int set) {
    try {
      return hosts.migrate("a", set, "b");
    } catch (IOException killed) {
      return "";
    }
  }

  /** The hosts at which a set can be resumed, once each knows; its IDs are there. */
  private static Set<String> homeOf(Vm vm, List<Integer> ids) {
    Set<String> homes = new HashSet<>();
    for (String name : List.of("a", "b")) {
      int[] errno = {Errno.EAGAIN};
      DomainHosts.holds(
          "an answer of " + name,
          () -> {
            WirePeer peer = WirePeer.negotiated(hosts.socket(name));
            errno[0] = DomainHosts.resume(peer, vm);
            if (errno[0] == 0) {
              assertThat(DomainHosts.ids(peer)).isEqualTo(ids);
              homes.add(name);
            }
            peer.close();
            return errno[0] != Errno.EAGAIN;
          });
    }
    return homes;
  }

  @Test
  void aHostStopsCleanlyAndKeepsItsSets() throws Exception {
    Vm vm = hosts.open("c");
    List<Integer> ids = allocate(vm.peer(), 2);

    assertThat(hosts.stop("c")).isZero();
    restart("c");

    try (WirePeer again = WirePeer.negotiated(hosts.socket("c"))) {
      assertThat(DomainHosts.resume(again, vm)).isZero();
      assertThat(DomainHosts.ids(again)).isEqualTo(ids);
    }
    vm.peer().close();
  }

  private static void restart(String name) throws IOException {
    hosts.launch(name);
    hosts.awaitReady(name);
  }

  private static List<Integer> allocate(WirePeer peer, int count) {
    List<Integer> ids = new ArrayList<>();
    while (ids.size() < count) {
      int id = peer.allocate(0, 255);
      assertThat(id).isNotNegative();
      ids.add(id);
    }
    return ids;
  }
}
