// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.domain.DomainHosts.Vm;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three daemons as processes, one of which is killed and fenced. */
class FenceProcessesTest {
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final long HOUR_MS = 3_600_000;
  private static final long QUARANTINE_MS = 300;

  @TempDir private static Path directory;
  private static DomainHosts hosts;

  @BeforeAll
  static void start() throws Exception {
    hosts = DomainHosts.start(directory, NAMES, QUARANTINE_MS);
    hosts.awaitAll();
  }

  @AfterAll
  static void end() {
    hosts.close();
  }

  /**
   * Its IDs are in quarantine until they are due, or until the fenced host has said HELLO again.
   */
  @Test
  void aFencedHostThatReturnsEndsItsSetsAndGivesItsIdsBack() throws Exception {
    Vm vm = hosts.open("c");
    int id = vm.peer().allocate(0, 255);
    hosts.kill("c");

    assertThat(hosts.fence("a", "c", HOUR_MS)).contains(" 200 ", "\"host\":\"c\"");
    assertThat(hosts.fence("a", "c", HOUR_MS)).contains(" 409 ", "fenced already");
    assertThat(hosts.audit("a")).contains("\"host-fenced\"", "\"restMs\":" + HOUR_MS);
    try (WirePeer other = hosts.ready("b")) {
      assertThat(other.allocate(id, id)).isEqualTo(-Errno.ENOSPC);
    }
    restart("c");

    assertThat(Files.readString(hosts.log("c"))).contains("this host was fenced");
    assertThat(hosts.audit("c")).contains("\"host-fenced\"", "\"set-closed\"");
    assertThat(hosts.status("c")).containsPattern("\"fencedUnixMs\":[1-9][0-9]{12}");
    try (WirePeer again = WirePeer.negotiated(hosts.socket("c"))) {
      assertThat(DomainHosts.resume(again, vm)).isEqualTo(Errno.ENOENT);
    }
    assertThat(hosts.status("a"))
        .contains("\"restingIds\":0")
        .doesNotContainPattern("\"restingIds\":[1-9]");
    vm.peer().close();
    List<Integer> all = TakingTenants.takeAll(NAMES.stream().map(hosts::ready).toList());
    assertThat(all).contains(id).doesNotHaveDuplicates().hasSize(255);
  }

  /** The host stays down: its IDs are others' when they are due, and never its own again. */
  @Test
  void idsOfAFencedHostAreOthersOnceTheyAreDue() throws Exception {
    Vm vm = hosts.open("c");
    int id = vm.peer().allocate(0, 255);
    hosts.kill("c");

    assertThat(hosts.fence("b", "c", 1)).contains(" 200 ", "\"restMs\":" + QUARANTINE_MS);

    try (WirePeer other = hosts.ready("b")) {
      DomainHosts.holds("the IDs are due", () -> other.allocate(id, id) == id);
      restart("c");
      try (WirePeer again = WirePeer.negotiated(hosts.socket("c"));
          WirePeer tenant = hosts.ready("c")) {
        assertThat(DomainHosts.resume(again, vm)).isEqualTo(Errno.ENOENT);
        assertThat(tenant.allocate(id, id)).isEqualTo(-Errno.ENOSPC);
      }
    }
    vm.peer().close();
  }

  /** The tenants of a host that runs learn of the fence by the end of their connections. */
  @Test
  void aHostThatRunsIsFencedAllTheSame() throws Exception {
    Vm vm = hosts.open("c");
    assertThat(vm.peer().allocate(0, 255)).isNotNegative();

    assertThat(hosts.fence("c", "c", 0)).contains(" 409 ", "this one");
    assertThat(hosts.fence("a", "nobody", 0)).contains(" 409 ", "host: nobody (expected: one of");
    assertThat(hosts.fence("a", "c", HOUR_MS)).contains(" 200 ");

    assertThat(vm.peer().isEnded()).isTrue();
    DomainHosts.holds("c is back", () -> hosts.status("c").contains("\"ready\":true"));
    assertThat(hosts.status("a"))
        .contains("\"restingIds\":0")
        .doesNotContainPattern("\"restingIds\":[1-9]");
    vm.peer().close();
  }

  private static void restart(String name) throws IOException {
    hosts.launch(name);
    hosts.awaitReady(name);
  }
}
