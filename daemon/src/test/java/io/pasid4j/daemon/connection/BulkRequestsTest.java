// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import static io.pasid4j.daemon.testing.WirePeer.frame;
import static io.pasid4j.daemon.testing.WirePeer.u32;
import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidListener;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Subscription;
import io.pasid4j.daemon.limits.TurnBudget;
import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.Eventually;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.LittleEndian;
import io.pasid4j.protocol.VfioIoctl;
import io.pasid4j.protocol.command.CommandId;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Requests that handle more IDs than a turn of an event loop has room for. */
class BulkRequestsTest {
  private static final int MANY = 5 * TurnBudget.MOST_IDS;
  private static final long LAST = 0xFFFF_FFFFL;

  private static DaemonFixture daemon() {
    return new DaemonFixture(options -> options.with(to -> to.quotaIds(2 * MANY).eventLoops(1)));
  }

  private static void allocateMany(WirePeer peer) {
    assertThat(peer.call(CommandId.ALLOCATE, u32(1, LAST, MANY, 0)).result()).isEqualTo(MANY);
  }

  @Test
  void theyAreServedInTheOrderOfAllRequests() {
    try (DaemonFixture daemon = daemon();
        WirePeer peer = WirePeer.ready(daemon.socket())) {
      peer.send(frame(1, CommandId.ALLOCATE, 0, u32(1, LAST, MANY, 0)));
      peer.send(frame(2, CommandId.HOLDS, 0, u32(MANY)));
      peer.send(frame(3, CommandId.LIST, 0, u32(10, LAST, 3)));
      peer.send(frame(4, CommandId.LIST, 0, u32(0, LAST, 2 * MANY)));
      peer.send(frame(5, CommandId.FREE, 0, u32(0, LAST)));
      peer.send(frame(6, CommandId.HOLDS, 0, u32(MANY)));

      WirePeer.Reply allocated = peer.read();
      assertThat(allocated.id()).isEqualTo(1);
      assertThat(LittleEndian.s32(allocated.payload(), 4 * MANY)).isEqualTo(MANY);
      assertThat(peer.read().result()).isEqualTo(1);
      WirePeer.Reply page = peer.read();
      assertThat(page.result()).isEqualTo(3);
      assertThat(LittleEndian.s32(page.payload(), 12)).isEqualTo(12);
      assertThat(peer.read().result()).isEqualTo(MANY);
      assertThat(peer.read().result()).isEqualTo(MANY);
      assertThat(peer.read().result()).isZero();
    }
  }

  @Test
  void anIoctlFreesManyToo() {
    try (DaemonFixture daemon = daemon();
        WirePeer peer = WirePeer.ready(daemon.socket())) {
      allocateMany(peer);
      assertThat(peer.call(VfioIoctl.PASID_REQUEST, WirePeer.free(2, LAST)).result()).isZero();
      assertThat(daemon.heldIds()).isEqualTo(1);
      assertThat(peer.call(VfioIoctl.PASID_REQUEST, WirePeer.free(0, LAST)).result()).isZero();
      assertThat(daemon.heldIds()).isZero();
    }
  }

  @Test
  void othersOfTheLoopAreServedMeanwhile() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    PasidListener blocking =
        event -> {
          if (event.type() == EventType.ALLOC && event.pasid() == MANY) {
            begun.countDown();
            awaitForever(release);
          }
        };
    try (DaemonFixture daemon = daemon();
        WirePeer large = WirePeer.negotiated(daemon.socket());
        WirePeer other = WirePeer.ready(daemon.socket());
        Subscription _ =
            daemon.daemon().spaces().defaultSpace().space().subscribe(Priority.CPU, blocking)) {
      large.send(frame(1, CommandId.ALLOCATE, 0, u32(1, MANY, MANY, 0)));
      awaitForever(begun);
      assertThat(other.allocate(2L * MANY, 2L * MANY)).isEqualTo(2 * MANY);
      release.countDown();
      assertThat(large.read().result()).isEqualTo(MANY);
    } finally {
      release.countDown();
    }
  }

  private static void awaitForever(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatALargeSetHeldIsFreeAfterItsConnection() {
    try (DaemonFixture daemon = daemon()) {
      try (WirePeer peer = WirePeer.negotiated(daemon.socket())) {
        allocateMany(peer);
        // The connection ends while the next request is under way.
        peer.send(frame(9, CommandId.FREE, 0, u32(0, LAST)));
        peer.send(frame(10, CommandId.ALLOCATE, 0, u32(1, LAST, MANY, 0)));
      }
      Eventually.holds("nothing held", () -> daemon.heldIds() == 0);
      Eventually.holds("no session", () -> daemon.daemon().sessions().size() == 0);
    }
  }

  @Test
  void anOperatorEndsALargeSet() {
    try (DaemonFixture daemon = daemon();
        WirePeer peer = WirePeer.negotiated(daemon.socket());
        WirePeer operator = WirePeer.negotiated(daemon.operatorSocket())) {
      allocateMany(peer);
      int setId = LittleEndian.s32(peer.call(CommandId.INFO, "").payload(), 28);
      assertThat(operator.call(CommandId.RELEASE, u32(setId, 2, LAST)).result())
          .isEqualTo(MANY - 1);
      allocateMany(peer);
      assertThat(operator.call(CommandId.CLOSE_SET, u32(setId)).result()).isEqualTo(MANY + 1);
      assertThat(peer.isEnded()).isTrue();
      assertThat(daemon.heldIds()).isZero();
    }
  }
}
