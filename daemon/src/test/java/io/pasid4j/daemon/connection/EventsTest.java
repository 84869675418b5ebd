// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import static io.pasid4j.daemon.testing.WirePeer.alloc;
import static io.pasid4j.daemon.testing.WirePeer.frame;
import static io.pasid4j.daemon.testing.WirePeer.free;
import static io.pasid4j.daemon.testing.WirePeer.u32;
import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.EventType;
import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.Eventually;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.daemon.testing.WirePeer.Reply;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.VfioIoctl;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.command.Decoded;
import io.pasid4j.protocol.command.EventMessage;
import io.pasid4j.protocol.command.EventsLostMessage;
import io.pasid4j.protocol.frame.FrameHeader;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events over the wire. */
class EventsTest {
  private static final int PAIRS = 30_000;
  private static final int BATCH = 100;
  private static final DaemonFixture DAEMON = new DaemonFixture();

  private final WirePeer peer = WirePeer.ready(DAEMON.operatorSocket());

  @AfterEach
  void everythingComesBack() {
    peer.close();
    Eventually.holds("nothing is held", () -> DAEMON.heldIds() == 0);
  }

  @AfterAll
  static void stop() {
    DAEMON.close();
  }

  private static EventMessage event(Reply frame) {
    assertThat(frame.command()).isEqualTo(CommandId.EVENT);
    assertThat(frame.flags()).isEqualTo(FrameHeader.NO_REPLY);
    return ((Decoded.Valid<EventMessage>)
            EventMessage.decode(frame.payload(), 0, frame.payload().remaining()))
        .value();
  }

  private static long lost(Reply frame) {
    assertThat(frame.command()).isEqualTo(CommandId.EVENTS_LOST);
    return ((Decoded.Valid<EventsLostMessage>)
            EventsLostMessage.decode(frame.payload(), 0, frame.payload().remaining()))
        .value()
        .events();
  }

  /** Allocates and frees without asking for replies. */
  private static void churn(WirePeer worker, int pairs) {
    ByteBuffer batch = ByteBuffer.allocate(BATCH * 2 * 32);
    for (int i = 0; i < BATCH; i++) {
      batch.put(frame(0, VfioIoctl.PASID_REQUEST, FrameHeader.NO_REPLY, alloc(77, 77)).rewind());
      batch.put(frame(0, VfioIoctl.PASID_REQUEST, FrameHeader.NO_REPLY, free(77, 77)).rewind());
    }
    for (int sent = 0; sent < pairs; sent += BATCH) {
      worker.send(batch.rewind());
    }
  }

  @Test
  void toWhoHasNotSubscribedNothingIsSent() {
    assertThat(peer.allocate(5, 5)).isEqualTo(5);
    assertThat(peer.call(CommandId.HOLDS, u32(5)).result()).isEqualTo(1);
    assertThat(peer.call(CommandId.UNSUBSCRIBE, "").result()).isZero();
    assertThat(peer.call(CommandId.ACK_DRAIN, u32(5, 1)).result()).isZero();
  }

  @Test
  void aSubscriberIsSentEachTransitionOnce() {
    assertThat(peer.call(CommandId.SUBSCRIBE, u32(0, 0)).result()).isZero();
    peer.send(frame(1, VfioIoctl.PASID_REQUEST, FrameHeader.NO_REPLY, alloc(5, 5)));
    assertThat(event(peer.read()).type()).isEqualTo(EventType.ALLOC);
    peer.send(frame(2, CommandId.GET, FrameHeader.NO_REPLY, u32(5)));
    assertThat(event(peer.read()).type()).isEqualTo(EventType.BIND);
    peer.send(frame(3, CommandId.GET, FrameHeader.NO_REPLY, u32(5)));
    peer.send(frame(4, CommandId.FREE, FrameHeader.NO_REPLY, u32(0, 99)));
    EventMessage freed = event(peer.read());
    assertThat(freed.type()).isEqualTo(EventType.FREE);
    assertThat(freed.id()).isEqualTo(5);
    assertThat(freed.sequence()).isEqualTo(3);
    assertThat(peer.call(CommandId.UNSUBSCRIBE, "").result()).isEqualTo(1);
    assertThat(peer.allocate(6, 6)).isEqualTo(6);
  }

  @Test
  void anEventDoesNotDisturbTheOrderOfReplies() {
    peer.call(CommandId.SUBSCRIBE, u32(0, 0));
    for (int i = 0; i < 50; i++) {
      peer.send(frame(i, VfioIoctl.PASID_REQUEST, 0, alloc(100 + i, 100 + i)));
    }
    int replies = 0;
    int events = 0;
    while (replies + events < 100) {
      Reply frame = peer.read();
      if (frame.command() == CommandId.EVENT) {
        assertThat(event(frame).id()).isEqualTo(100 + events++);
      } else {
        assertThat(frame.id()).isEqualTo(replies);
        assertThat(frame.result()).isEqualTo(100 + replies++);
      }
    }
    assertThat(events).isEqualTo(50);
  }

  @Test
  void badSubscriptionsAreErrors() {
    assertThat(peer.call(CommandId.SUBSCRIBE, u32(4, 0)).errno()).isEqualTo(Errno.EINVAL);
    assertThat(peer.call(CommandId.SUBSCRIBE, u32(0, 8)).errno()).isEqualTo(Errno.EINVAL);
    assertThat(peer.call(CommandId.SUBSCRIBE, u32(0)).errno()).isEqualTo(Errno.EFAULT);
    assertThat(peer.call(CommandId.SUBSCRIBE, u32(0, 2)).errno()).isEqualTo(Errno.ENOTSUP);
    assertThat(peer.call(CommandId.SUBSCRIBE, u32(3, 0)).result()).isZero();
    assertThat(peer.call(CommandId.SUBSCRIBE, u32(3, 0)).errno()).isEqualTo(Errno.EBUSY);
    assertThat(peer.call(CommandId.EVENT, "00".repeat(24)).errno()).isEqualTo(Errno.ENOTSUP);
  }

  @Test
  void aSubscriberThatNeverReadsHoldsUpNobodyAndLearnsHowMuchItMissed() {
    peer.call(CommandId.SUBSCRIBE, u32(0, 1));
    try (WirePeer worker = WirePeer.ready(DAEMON.socket())) {
      churn(worker, PAIRS);
      assertThat(worker.call(CommandId.HOLDS, u32(77)).result()).isZero();
    }
    long counted = 0;
    long missed = 0;
    while (counted < 2L * PAIRS) {
      Reply frame = peer.read();
      if (frame.command() == CommandId.EVENTS_LOST) {
        missed += lost(frame);
        counted += lost(frame);
      } else {
        assertThat(event(frame).sequence()).isEqualTo(++counted);
      }
    }
    assertThat(counted).isEqualTo(2L * PAIRS);
    assertThat(missed).isBetween(1L, 2L * PAIRS - 4096);
    assertThat(peer.call(CommandId.UNSUBSCRIBE, "").result()).isEqualTo(1);
  }

  @Test
  void aSubscriberThatReadsLateIsHeldUpAndMissesNothingUncounted() throws InterruptedException {
    peer.call(CommandId.SUBSCRIBE, u32(0, 0));
    Thread sender = Thread.ofVirtual().start(() -> churn(peer, PAIRS));
    long counted = 0;
    while (counted < 2L * PAIRS) {
      Reply frame = peer.read();
      counted += frame.command() == CommandId.EVENTS_LOST ? lost(frame) : 1;
      if (frame.command() == CommandId.EVENT) {
        assertThat(event(frame).sequence()).isEqualTo(counted);
      }
    }
    sender.join();
    assertThat(counted).isEqualTo(2L * PAIRS);
  }

  @Test
  void aSubscriberThatGoesWithEventsUnreadIsForgotten() {
    try (WirePeer worker = WirePeer.ready(DAEMON.socket())) {
      WirePeer going = WirePeer.ready(DAEMON.operatorSocket());
      going.call(CommandId.SUBSCRIBE, u32(0, 1));
      churn(worker, PAIRS / 2);
      going.close();
      churn(worker, PAIRS / 2);
      assertThat(worker.call(CommandId.HOLDS, u32(77)).result()).isZero();
      Eventually.holds("one session less", () -> DAEMON.daemon().sessions().size() == 2);
    }
  }
}
