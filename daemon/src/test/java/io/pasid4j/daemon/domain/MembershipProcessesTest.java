// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.config.ReadContext;
import io.pasid4j.daemon.domain.DomainHosts.Vm;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Three voters and a fourth host, as processes: it asks them, then votes, leads and leaves. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MembershipProcessesTest {
  @TempDir private static Path directory;
  private static Map<String, String> four;
  private static Map<String, String> three;
  private static DomainHosts hosts;

  @BeforeAll
  static void start() throws Exception {
    four = HostProcess.addresses(List.of("a", "b", "c", "d"));
    three = new TreeMap<>(four);
    three.remove("d");
    hosts = DomainHosts.start(directory, three, _ -> DaemonImage.options(), _ -> Map.of(), 0);
    hosts.configure("d", three);
    hosts.launch("d");
    hosts.awaitAll();
  }

  @AfterAll
  static void end() {
    hosts.close();
  }

  @Test
  @Order(1)
  void setsMoveToAndFromAHostThatIsNoVoter() throws IOException {
    assertThat(hosts.status("d")).contains("\"role\":\"CLIENT\"", "\"leasedIds\":16");
    Vm vm = hosts.open("a");
    int id = vm.peer().allocate(0, 255);

    assertThat(hosts.migrate("a", vm.set(), "d")).contains(" 200 ");
    try (WirePeer there = WirePeer.negotiated(hosts.socket("d"))) {
      assertThat(DomainHosts.resume(there, vm)).isZero();
      assertThat(DomainHosts.ids(there)).containsExactly(id);
      assertThat(hosts.migrate("d", setOf("d"), "b")).contains(" 200 ");
      assertThat(there.allocate(0, 255)).isEqualTo(-Errno.EREMOTE);
    }
    try (WirePeer back = WirePeer.negotiated(hosts.socket("b"))) {
      assertThat(DomainHosts.resume(back, vm)).isZero();
      assertThat(DomainHosts.ids(back)).containsExactly(id);
    }
    vm.peer().close();
  }

  /** A host that is no voter knows leader and hosts of what it was told last. */
  @Test
  @Order(1)
  void aHostThatIsNoVoterKnowsTheOthersToo() {
    DomainHosts.holds(
        "what d knows",
        () -> {
          String status = change("d", "GET", "/v1/domain?local=true", "");
          return status.contains("\"serving\":true")
              && status.contains("\"leader\":\"" + hosts.leader("a") + "\"")
              && four.keySet().stream()
                  .allMatch(name -> status.contains("{\"name\":\"" + name + "\",\"epoch"));
        });
  }

  private static int setOf(String host) throws IOException {
    String sets = hosts.request(host, "GET", "/v1/sets", "");
    return Integer.parseInt(sets.replaceFirst("(?s).*?\\{\"id\":(\\d+),.*", "$1"));
  }

  @Test
  @Order(2)
  void aHostThatIsNoVoterLearnsOfItsFence() throws Exception {
    Vm vm = hosts.open("d");
    assertThat(vm.peer().allocate(0, 255)).isNotNegative();
    hosts.kill("d");

    assertThat(hosts.fence("b", "d", 3_600_000)).contains(" 200 ");
    restart("d");

    assertThat(Files.readString(hosts.log("d"))).contains("this host was fenced");
    try (WirePeer again = WirePeer.negotiated(hosts.socket("d"))) {
      assertThat(DomainHosts.resume(again, vm)).isEqualTo(Errno.ENOENT);
    }
    vm.peer().close();
  }

  @Test
  @Order(3)
  void aHostBecomesAVoterOfADomainThatRuns() throws Exception {
    Vm vm = hosts.open("d");
    int id = vm.peer().allocate(0, 255);
    assertThat(hosts.stop("d")).isZero();
    hosts.configure("d", four);
    DomainLogs.initJoining(
        ConfigurationFile.read(hosts.config("d"), ReadContext.HOST).domain().orElseThrow());
    hosts.launch("d");
    DomainHosts.holds("d waits", () -> hosts.status("d").contains("voter: not of the domain yet"));

    String addressOfD = Objects.requireNonNull(four.get("d"));
    assertThat(change("a", "POST", "/v1/domain/voters", voter("d", "nonsense")))
        .contains(" 409 ", "address: nonsense");
    assertThat(change("a", "POST", "/v1/domain/voters", voter("a", addressOfD)))
        .contains(" 409 ", "is a voter");
    done("a", "POST", "/v1/domain/voters", voter("d", addressOfD));

    hosts.awaitReady("d");
    DomainHosts.holds("d follows", () -> hosts.status("d").contains("\"role\":\"FOLLOWER\""));
    assertThat(hosts.status("b")).contains("\"address\":\"" + four.get("d"));
    assertThat(hosts.audit("a")).contains("\"voter-added\"");
    try (WirePeer again = WirePeer.negotiated(hosts.socket("d"))) {
      assertThat(DomainHosts.resume(again, vm)).isZero();
      assertThat(DomainHosts.ids(again)).containsExactly(id);
    }
    vm.peer().close();
  }

  @Test
  @Order(4)
  void anotherVoterLeads() {
    assertThat(change("b", "PUT", "/v1/domain/leader", "{\"host\":\"nobody\"}"))
        .contains(" 409 ", "host: nobody (expected: one of the voters [a, b, c, d])");

    done("b", "PUT", "/v1/domain/leader", "{\"host\":\"d\"}");

    DomainHosts.holds("d leads", () -> hosts.status("d").contains("\"role\":\"LEADER\""));
  }

  @Test
  @Order(5)
  void aVoterThatIsRemovedKeepsWhatItHas() throws Exception {
    Vm vm = hosts.open("d");
    int id = vm.peer().allocate(0, 255);

    done("d", "DELETE", "/v1/domain/voters/d", "");

    DomainHosts.holds("d is out", () -> hosts.status("d").contains("voter: removed"));
    assertThat(change("a", "DELETE", "/v1/domain/voters/d", "")).contains(" 409 ", "host: d");
    assertThat(vm.peer().allocate(0, 255)).isNotNegative();
    assertThat(hosts.stop("d")).isZero();
    hosts.configure("d", three);
    restart("d");
    try (WirePeer again = WirePeer.negotiated(hosts.socket("d"))) {
      assertThat(DomainHosts.resume(again, vm)).isZero();
      assertThat(DomainHosts.ids(again)).contains(id).hasSize(2);
    }
    vm.peer().close();
  }

  private static String voter(String name, String address) {
    return "{\"name\":\"" + name + "\",\"address\":\"" + address + "\"}";
  }

  private static String change(String by, String method, String path, String body) {
    try {
      return hosts.request(by, method, path, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks until it is done; to ask again is harmless. */
  private static void done(String by, String method, String path, String body) {
    String[] answer = {""};
    DomainHosts.holds(
        method + " " + path,
        () -> {
          answer[0] = change(by, method, path, body);
          return !answer[0].contains(" 503 ");
        });
    assertThat(answer[0]).contains(" 200 ");
  }

  private static void restart(String name) throws IOException {
    hosts.launch(name);
    hosts.awaitReady(name);
  }
}
