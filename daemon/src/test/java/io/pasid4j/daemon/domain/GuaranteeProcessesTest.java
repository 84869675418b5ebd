// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.domain.DomainHosts.Vm;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.LittleEndian;
import io.pasid4j.protocol.VfioIoctl;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.command.Decoded;
import io.pasid4j.protocol.command.SessionReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guarantees of a domain's sets, with daemons as processes of their own. */
class GuaranteeProcessesTest {
  private static final List<String> NAMES = List.of("a", "b", "c");

  /** More than a lease, of which each host has one before anybody comes. */
  private static final int GUARANTEED_IDS = 40;

  private static final Pattern LEASED = Pattern.compile("\"leasedIds\":(\\d+),\"freeIds\"");

  @TempDir private static Path directory;
  private static DomainHosts hosts;

  @BeforeAll
  static void start() throws Exception {
    String rules = "rules: [{name: vm-*, quota: 256, guarantee: 256}, {any: true, quota: 256}]\n";
    hosts = ConfiguredHosts.start(directory, NAMES, _ -> rules);
    hosts.awaitAll();
  }

  @AfterAll
  static void end() {
    hosts.close();
  }

  /**
   * What a set is guaranteed is leased when it is opened: no other tenant and no other host is
   * given it, it moves with the set, also if the target restarts at once, and it can be had by a
   * host alone.
   */
  @Test
  void aGuaranteeIsLeasedMovesWithItsSetAndHoldsWithoutAQuorum() throws Exception {
    reserve();
    assertThat(opened("b", 250).reply().result()).isEqualTo(Refusal.CAPACITY.code());
    DomainHosts.holds("b returns what it has leased in vain", () -> leasedIds("b") < 64);
    Vm vm = guaranteed("a");
    assertThat(isGuaranteed("a")).isTrue();
    assertThat(raised("a", vm, 72)).contains("\"guaranteedIds\":72");
    assertThat(raised("a", vm, GUARANTEED_IDS)).contains("\"guaranteedIds\":" + GUARANTEED_IDS);

    assertThat(hosts.migrate("a", vm.set(), "c")).contains("\"moved\":true");
    vm.peer().close();
    ConfiguredHosts.resumed(hosts, "c", vm);
    hosts.kill("c");
    hosts.launch("c");
    hosts.awaitReady("c");
    WirePeer moved = ConfiguredHosts.resumed(hosts, "c", vm);
    DomainHosts.holds("its guarantee is leased at c", () -> isGuaranteed("c"));

    hosts.kill("a");
    hosts.kill("b");
    Vm other = hosts.open("c");
    assertThat(takeAll(other.peer())).isEqualTo(-Errno.EAGAIN);
    for (int taken = 0; taken < GUARANTEED_IDS; taken++) {
      assertThat(moved.allocate(0, 255)).isPositive();
    }
  }

  /** An operator's band is leased too, and no other host has any of it. */
  private static void reserve() {
    String band = "{\"min\":130,\"max\":150,\"name\":\"for a firmware\"}";
    assertThat(answer("c", "POST", "/v1/spaces/pasid/reservations", band))
        .contains("\"min\":130,\"max\":150");
    assertThat(answer("b", "POST", "/v1/spaces/pasid/reservations", band))
        .contains("not all of it is free");
    String overlapping = "{\"min\":100,\"max\":140,\"name\":\"for a firmware\"}";
    assertThat(answer("c", "POST", "/v1/spaces/pasid/reservations", overlapping))
        .contains("not all of it is free");
    assertThat(answer("c", "GET", "/v1/domain/ids/100", ""))
        .as("nothing is leased for a band of which a part is held")
        .doesNotContain("\"c\"");
  }

  /** A busy domain may not answer in time: then nothing is done, and it is asked again. */
  private static String answer(String host, String method, String path, String body) {
    String[] answer = {""};
    DomainHosts.holds(
        "an answer of the domain",
        () -> {
          try {
            answer[0] = hosts.request(host, method, path, body);
            return !answer[0].startsWith("HTTP/1.1 503");
          } catch (IOException e) {
            return false;
          }
        });
    return answer[0];
  }

  /** Opens a VM's set that is guaranteed IDs. */
  private static Vm guaranteed(String host) {
    Opened opened = opened(host, GUARANTEED_IDS);
    ByteBuffer payload = opened.reply().payload();
    if (!(SessionReply.decode(payload, 0, payload.limit())
        instanceof Decoded.Valid<SessionReply>(SessionReply reply))) {
      throw new AssertionError("refused: " + LittleEndian.s32(payload, 0));
    }
    opened.peer().call(VfioIoctl.SET_IOMMU, WirePeer.u32(6));
    String token = HexFormat.of().formatHex(reply.token().bytes());
    return new Vm(opened.peer(), Math.toIntExact(reply.setId()), token);
  }

  private record Opened(WirePeer peer, WirePeer.Reply reply) {}

  /** Asks for a guarantee, with a name that the rules allow it, until the domain answers. */
  private static Opened opened(String host, int guaranteedIds) {
    String name = HexFormat.of().formatHex("vm-1".getBytes(StandardCharsets.UTF_8));
    String request = WirePeer.u32(1, 0, guaranteedIds, 0, 4) + name;
    Opened[] opened = new Opened[1];
    DomainHosts.holds(
        "an answer of the domain",
        () -> {
          WirePeer peer = WirePeer.negotiated(hosts.socket(host));
          opened[0] = new Opened(peer, peer.call(CommandId.SESSION, request));
          return opened[0].reply().errno() != Errno.EAGAIN;
        });
    return opened[0];
  }

  /** How many IDs a host has leased; all, if it does not answer. */
  private static int leasedIds(String host) {
    Matcher leased = LEASED.matcher(hosts.status(host));
    return leased.find() ? Integer.parseInt(leased.group(1)) : 256;
  }

  /** Changes a quota as operators do. */
  private static String raised(String host, Vm vm, int guaranteedIds) {
    return answer(
        host,
        "PUT",
        "/v1/sets/" + vm.set() + "/quota",
        "{\"limitIds\":256,\"guaranteedIds\":" + guaranteedIds + "}");
  }

  /** Lets a tenant take IDs until it is refused; the refusal. */
  private static int takeAll(WirePeer peer) {
    int id;
    do {
      id = peer.allocate(0, 255);
    } while (id > 0);
    return id;
  }

  private static boolean isGuaranteed(String host) {
    try {
      return hosts
          .request(host, "GET", "/v1/sets", "")
          .contains("\"guaranteedIds\":" + GUARANTEED_IDS);
    } catch (IOException e) {
      return false;
    }
  }
}
