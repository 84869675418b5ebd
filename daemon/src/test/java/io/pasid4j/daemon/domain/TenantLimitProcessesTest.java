// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.domain.DomainHosts.Vm;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.VfioIoctl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A limit of one user over all hosts of a domain, with daemons as processes of their own. */
class TenantLimitProcessesTest {
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final int LIMIT_IDS = 12;

  @TempDir private static Path directory;
  private static DomainHosts hosts;

  @BeforeAll
  static void start() throws Exception {
    String rules = "rules: [{any: true, maxIdsInDomain: %s}]\n".formatted(LIMIT_IDS);
    hosts = ConfiguredHosts.start(directory, NAMES, _ -> rules);
    hosts.awaitAll();
  }

  @AfterAll
  static void end() {
    hosts.close();
  }

  /**
   * Two hosts give it all, also what one of them has kept unused; then nobody gives one more:
   * neither after a move, nor after kill -9, and what one host releases the other one may give.
   */
  @Test
  void allHostsTogetherGiveTheLimitAndNoMore() throws Exception {
    Vm here = hosts.open("a");
    Vm there = hosts.open("b");
    assertThat(fill(here.peer(), there.peer())).doesNotHaveDuplicates().hasSize(LIMIT_IDS);
    assertThat(refusal("a", here.set()))
        .contains("may have 12 IDs in the domain: all hosts may give it 12 now, this one ");

    expectTheLimitIsShown("a", here.set());

    assertThat(hosts.migrate("a", here.set(), "b")).contains("\"moved\":true");
    here.peer().close();
    WirePeer moved = resumed("b", here);
    List<Integer> ids = DomainHosts.ids(moved);
    WirePeer other = hosts.ready("a");
    assertThat(fill(other, moved, there.peer(), hosts.ready("c"))).isEmpty();

    hosts.kill("b");
    hosts.launch("b");
    hosts.awaitReady("b");
    WirePeer first = resumed("b", here);
    WirePeer second = resumed("b", there);
    assertThat(DomainHosts.ids(first)).isEqualTo(ids);
    assertThat(ids.size() + DomainHosts.ids(second).size()).isEqualTo(LIMIT_IDS);
    assertThat(fill(first, other, second)).isEmpty();

    release(first, ids.getFirst());
    int given = take(other);
    assertThat(given).isPositive();
    assertThat(fill(first, second, other)).isEmpty();

    hosts.kill("b");
    hosts.kill("c");
    release(other, given);
    assertThat(other.allocate(0, 255)).as("within what the host has, alone").isPositive();
    assertThat(other.allocate(0, 255)).isEqualTo(-Errno.EAGAIN);
  }

  /** Of the set, of the domain as this host sees it, and to Prometheus. */
  private static void expectTheLimitIsShown(String host, int set) throws IOException {
    int uid = (Integer) Files.getAttribute(directory, "unix:uid");
    String limit =
        "\"uid\":%s,\"limitIds\":%s,\"domainIds\":%s,".formatted(uid, LIMIT_IDS, LIMIT_IDS);
    assertThat(hosts.request(host, "GET", "/v1/sets/" + set, "")).contains(limit);
    assertThat(hosts.request(host, "GET", "/v1/domain?local=true", "")).contains(limit);
    assertThat(hosts.request(host, "GET", "/metrics", ""))
        .containsPattern("pasid_domain_amount_leased_ids\\{tenant=\"[0-9a-f]{8}/" + uid);
  }

  /** Lets each take an ID in turn until none gets any more; all that they were given. */
  private static List<Integer> fill(WirePeer... peers) {
    List<Integer> given = new ArrayList<>();
    List<WirePeer> taking = new ArrayList<>(List.of(peers));
    while (!taking.isEmpty()) {
      for (WirePeer peer : List.copyOf(taking)) {
        int id = take(peer);
        if (id < 0) {
          taking.remove(peer);
        } else {
          given.add(id);
        }
      }
    }
    return given;
  }

  /** Takes an ID; the ID, or ENOSPC. EAGAIN, without an answer of the domain, is tried again. */
  private static int take(WirePeer peer) {
    int[] id = {-Errno.EAGAIN};
    DomainHosts.holds(
        "an answer",
        () -> {
          id[0] = peer.allocate(0, 255);
          return id[0] != -Errno.EAGAIN;
        });
    assertThat(id[0])
        .satisfiesAnyOf(
            given -> assertThat(given).isPositive(),
            given -> assertThat(given).isEqualTo(-Errno.ENOSPC));
    return id[0];
  }

  private static void release(WirePeer peer, int id) {
    assertThat(peer.call(VfioIoctl.PASID_REQUEST, WirePeer.free(id, id)).errno()).isZero();
  }

  private static String refusal(String host, int set) throws IOException {
    return hosts.request(host, "GET", "/v1/explain?space=pasid&set=" + set, "");
  }

  private static WirePeer resumed(String host, Vm vm) {
    return ConfiguredHosts.resumed(hosts, host, vm);
  }
}
