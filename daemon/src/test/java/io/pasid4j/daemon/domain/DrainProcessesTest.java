// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.domain.DomainHosts.Vm;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.daemon.testing.WirePeer.Reply;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.LittleEndian;
import io.pasid4j.protocol.VfioIoctl;
import io.pasid4j.protocol.command.CommandId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three daemons as processes whose space has a quarantine that no test lives to see the end of. */
class DrainProcessesTest {
  private static final long HOUR_MS = 3_600_000;
  private static final int IOMMU = 2;
  private static final int DRAINS_ALL_WITH_MOVES = 7;
  private static final int FREE = 1;
  private static final int MOVED = 4;

  @TempDir private static Path directory;
  private static DomainHosts hosts;

  @BeforeAll
  static void start() throws Exception {
    hosts = DomainHosts.start(directory, List.of("a", "b", "c"), HOUR_MS);
    hosts.awaitAll();
  }

  @AfterAll
  static void end() {
    hosts.close();
  }

  @Test
  void aDrainConsumerIsSentEachIdThatMovesAwayAndTheSetMayComeBackAtOnce() throws IOException {
    Vm vm = hosts.open("a");
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(vm.peer().allocate(0, 255));
    }
    try (WirePeer drains = WirePeer.negotiated(hosts.operatorSocket("a"))) {
      String subscription = WirePeer.u32(IOMMU, DRAINS_ALL_WITH_MOVES);
      assertThat(drains.call(CommandId.SUBSCRIBE, subscription).result()).isZero();

      assertThat(hosts.migrate("a", vm.set(), "b")).contains("\"moved\":true");

      List<Integer> generations = new ArrayList<>();
      for (int id : ids) {
        generations.add(generation(drains.read(), vm.set(), id));
      }
      assertThat(acknowledge(drains, ids.getFirst(), generations.getFirst())).isEqualTo(1);
      comeBack(vm);
      try (WirePeer back = WirePeer.negotiated(hosts.socket("a"))) {
        DomainHosts.holds("the set is back", () -> DomainHosts.resume(back, vm) == 0);
        assertThat(DomainHosts.ids(back)).isEqualTo(ids);
        for (int id : ids) {
          assertThat(LittleEndian.s32(drains.read().payload(), 4)).as("ALLOC").isEqualTo(id);
        }
        assertThat(acknowledge(drains, ids.getLast(), generations.getLast())).isZero();
      }
    }
    vm.peer().close();
  }

  @Test
  void aDrainConsumerWhoseOwnSetHasMovedStillAcknowledges() throws IOException {
    Vm vm = hosts.open("a");
    int own = vm.peer().allocate(0, 255);
    try (WirePeer drains = WirePeer.negotiated(hosts.operatorSocket("a"));
        WirePeer other = hosts.ready("a")) {
      assertThat(drains.call(CommandId.RESUME, vm.token()).errno()).isZero();
      String subscription = WirePeer.u32(IOMMU, DRAINS_ALL_WITH_MOVES);
      assertThat(drains.call(CommandId.SUBSCRIBE, subscription).result()).isZero();
      assertThat(hosts.migrate("a", vm.set(), "b")).contains("\"moved\":true");

      int moved = generation(drains.read(), vm.set(), own);
      assertThat(acknowledge(drains, own, moved)).isEqualTo(1);
      int foreign = other.allocate(0, 255);
      other.call(VfioIoctl.PASID_REQUEST, WirePeer.free(foreign, foreign));
      Reply freed = drains.read();
      while (LittleEndian.s32(freed.payload(), 0) != FREE) {
        freed = drains.read();
      }
      assertThat(acknowledge(drains, foreign, LittleEndian.s32(freed.payload(), 8))).isEqualTo(1);
      assertThat(drains.call(CommandId.LIST, WirePeer.u32(0, 255, 256)).errno())
          .isEqualTo(Errno.EREMOTE);
      assertThat(other.allocate(foreign, foreign)).isEqualTo(foreign);
    }
    vm.peer().close();
  }

  /** The generation in an event that says that an ID has moved away. */
  private static int generation(Reply event, int set, int id) {
    assertThat(event.command()).isEqualTo(CommandId.EVENT);
    assertThat(
            List.of(
                LittleEndian.s32(event.payload(), 0),
                LittleEndian.s32(event.payload(), 4),
                LittleEndian.s32(event.payload(), 12)))
        .containsExactly(MOVED, id, set);
    return LittleEndian.s32(event.payload(), 8);
  }

  private static int acknowledge(WirePeer drains, int id, int generation) {
    return drains.call(CommandId.ACK_DRAIN, WirePeer.u32(id, generation)).result();
  }

  /** Resumes a set at the target, and moves it to where it came from. */
  private static void comeBack(Vm vm) throws IOException {
    try (WirePeer target = WirePeer.negotiated(hosts.socket("b"))) {
      Reply resumed = target.call(CommandId.RESUME, vm.token());
      assertThat(resumed.errno()).isZero();
      int set = LittleEndian.s32(resumed.payload(), 4);
      assertThat(hosts.migrate("b", set, "a")).contains("\"moved\":true");
    }
  }

  @Test
  void theKeyOfAnAllocationOutlivesTheDaemonOfTheTarget() throws Exception {
    Vm vm = hosts.open("a");
    int id = allocateKeyed(vm.peer());
    assertThat(hosts.migrate("a", vm.set(), "c")).contains("\"moved\":true");
    try (WirePeer target = WirePeer.negotiated(hosts.socket("c"))) {
      assertThat(DomainHosts.resume(target, vm)).isZero();
      hosts.kill("c");
    }
    hosts.launch("c");
    hosts.awaitReady("c");

    try (WirePeer again = WirePeer.negotiated(hosts.socket("c"))) {
      assertThat(DomainHosts.resume(again, vm)).isZero();
      assertThat(allocateKeyed(again)).isEqualTo(id);
      assertThat(DomainHosts.ids(again)).containsExactly(id);
    }
    vm.peer().close();
  }

  private static int allocateKeyed(WirePeer peer) {
    String key = HexFormat.of().formatHex("request-1".getBytes(StandardCharsets.UTF_8));
    int id = peer.call(CommandId.ALLOCATE_KEYED, WirePeer.u32(0, 255) + key).result();
    assertThat(id).isNotNegative();
    return id;
  }
}
