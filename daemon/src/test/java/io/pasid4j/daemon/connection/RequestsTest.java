// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import static io.pasid4j.daemon.testing.WirePeer.alloc;
import static io.pasid4j.daemon.testing.WirePeer.frame;
import static io.pasid4j.daemon.testing.WirePeer.free;
import static io.pasid4j.daemon.testing.WirePeer.u32;
import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.Eventually;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.daemon.testing.WirePeer.Reply;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.VfioIoctl;
import io.pasid4j.protocol.container.IommuInfo;
import io.pasid4j.protocol.frame.Capabilities;
import io.pasid4j.protocol.frame.FrameCommand;
import io.pasid4j.protocol.frame.FrameHeader;
import io.pasid4j.protocol.frame.MalformedVersionException;
import io.pasid4j.protocol.frame.VersionMessage;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replies to the requests of a negotiated peer. */
class RequestsTest {
  private static final DaemonFixture DAEMON = new DaemonFixture();

  private final WirePeer peer = WirePeer.ready(DAEMON.socket());

  @AfterEach
  void everythingComesBack() {
    peer.close();
    Eventually.holds("nothing is held", () -> DAEMON.heldIds() == 0);
  }

  @AfterAll
  static void stop() {
    DAEMON.close();
  }

  /** A parsed reply would be another object each time; creating the parser takes a client 20 ms. */
  @Test
  void theReplyOfADaemonWithDefaultLimitsIsReadWithoutAParser() throws Exception {
    try (WirePeer fresh = WirePeer.connect(DAEMON.socket())) {
      ByteBuffer reply = fresh.call(FrameCommand.VERSION, "00000100").payload();
      assertThat(capabilities(reply)).isSameAs(capabilities(reply));
    }
  }

  private static Capabilities capabilities(ByteBuffer reply) throws MalformedVersionException {
    return VersionMessage.decode(reply, 0, reply.limit()).capabilities();
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() {
    int count = 3000;
    ByteBuffer requests = ByteBuffer.allocate(count * 32);
    for (int i = 0; i < count; i++) {
      int id = 1 + i / 2;
      String payload = i % 2 == 0 ? alloc(id, id) : free(id, id);
      requests.put(frame(i, VfioIoctl.PASID_REQUEST, 0, payload));
    }
    peer.send(requests.flip());

    for (int i = 0; i < count; i++) {
      Reply reply = peer.read();
      assertThat(reply.id()).isEqualTo(i);
      assertThat(reply.errno()).isZero();
      assertThat(reply.result()).isEqualTo(i % 2 == 0 ? 1 + i / 2 : 0);
    }
  }

  @Test
  void aFrameMayComeByteByByte() {
    ByteBuffer request = frame(9, VfioIoctl.PASID_REQUEST, 0, alloc(70, 70));
    while (request.hasRemaining()) {
      peer.send(request.slice(request.position(), 1));
      request.position(request.position() + 1);
    }

    assertThat(peer.read().result()).isEqualTo(70);
  }

  @Test
  void aCommandThatWantsNoReplyIsDoneAndNotAnswered() {
    peer.send(frame(1, VfioIoctl.PASID_REQUEST, FrameHeader.NO_REPLY, alloc(8000, 8000)));
    peer.send(frame(2, VfioIoctl.PASID_REQUEST, FrameHeader.NO_REPLY, u32(15, 1, 1, 1)));
    peer.send(frame(3, 0x5003, FrameHeader.NO_REPLY, u32(8000)));

    assertThat(peer.call(0x5003, u32(8000)).result()).isEqualTo(1);
  }

  @Test
  void getInfoAnnouncesTheWidthOfTheSpace() {
    Reply reply = peer.call(VfioIoctl.IOMMU_GET_INFO, u32(IommuInfo.SIZE, 0, 0, 0));

    assertThat(reply.result()).isZero();
    assertThat(reply.payload().remaining()).isEqualTo(Integer.BYTES + IommuInfo.SIZE);
    assertThat(reply.payload().get(Integer.BYTES + 24 + 8 + 18)).isEqualTo((byte) 20);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 22",
    "2, 95",
    "17, 95",
    "0, 22",
    "18, 22",
    "15203, 25",
    "15207, 25",
    "15222, 14",
    "15359, 25",
    "15360, 22",
    "20511, 95",
    "24575, 95",
    "24576, 22",
    "65535, 22"
  })
  void whatIsNotServedGetsAnErrorAndTheConnectionLives(int command, int errno) {
    assertThat(peer.call(command, "").errno()).isEqualTo(errno);
    assertThat(peer.call(VfioIoctl.GET_API_VERSION, "").result()).isZero();
  }

  @Test
  void aReplyThatNobodyAskedForIsAnError() {
    peer.send(frame(5, VfioIoctl.PASID_REQUEST, FrameHeader.TYPE_REPLY, alloc(1, 1)));
    Reply reply = peer.read();

    assertThat(reply.errno()).isEqualTo(Errno.EINVAL);
    assertThat(reply.flags()).isEqualTo(FrameHeader.TYPE_REPLY | FrameHeader.ERROR);
    assertThat(DAEMON.heldIds()).isZero();
  }

  @Test
  void theGreatestFrameIsTakenAndAGreaterOneEndsTheConnection() {
    int most = 64 * 1024;
    String zeros = "00".repeat(most - FrameHeader.SIZE - 16);
    assertThat(peer.call(VfioIoctl.PASID_REQUEST, alloc(5, 5) + zeros).result()).isEqualTo(5);

    ByteBuffer header = ByteBuffer.allocate(FrameHeader.SIZE);
    FrameHeader.put(header, 0, 1, VfioIoctl.PASID_REQUEST, most + 1, 0, 0);
    peer.send(header);
    assertThat(peer.isEnded()).isTrue();
  }

  @Test
  void repliesBeforeABadSizeStillArrive() {
    ByteBuffer bytes = ByteBuffer.allocate(64);
    bytes.put(frame(1, VfioIoctl.PASID_REQUEST, 0, alloc(6, 6)));
    ByteBuffer bad = frame(2, VfioIoctl.PASID_REQUEST, 0, alloc(7, 7));
    FrameHeader.put(bad, 0, 2, VfioIoctl.PASID_REQUEST, 15, 0, 0);
    peer.send(bytes.put(bad).flip());

    assertThat(peer.read().result()).isEqualTo(6);
    assertThat(peer.isEnded()).isTrue();
  }
}
