// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import static io.pasid4j.client.LostConnectionTest.expectEnd;
import static io.pasid4j.client.LostConnectionTest.handshake;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.client.failure.UnknownRefusalException;
import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.command.IdsReply;
import io.pasid4j.protocol.command.ResultReply;
import io.pasid4j.protocol.frame.FrameHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reply that this client does not understand ends the connection, unless it is a refusal. */
class UnexpectedReplyTest {
  private static final PasidRange FULL = PasidRange.of(1, 0xFFFFF);

  @TempDir private Path directory;

  private FrameServer server(FrameServer.Peer peer) throws IOException {
    return new FrameServer(directory.resolve("s"), peer);
  }

  /** Opens the session, then answers the next request with these bytes, its id put in front. */
  private FrameServer serverThatAnswers(byte[]... frames) throws IOException {
    return server(channel -> {
      handshake(channel);
      for (byte[] frame : frames) {
        ByteBuffer request = FrameServer.readFrame(channel);
        ByteBuffer reply = ByteBuffer.wrap(frame).put(0, request, 0, 4);
        FrameServer.write(channel, reply);
      }
      FrameServer.readFrame(channel);
    });
  }

  private static byte[] frame(int sizeBytes, int flags, int... payload) {
    ByteBuffer bytes = ByteBuffer.allocate(FrameHeader.SIZE + payload.length * Integer.BYTES);
    FrameHeader.put(bytes, 0, 0, 0, sizeBytes, flags, 0);
    bytes.order(ByteOrder.LITTLE_ENDIAN).position(FrameHeader.SIZE);
    for (int word : payload) {
      bytes.putInt(word);
    }
    return bytes.array();
  }

  @Test
  void aRefusalThatIsNewIsReportedAsOneAndTheConnectionLives() throws IOException {
    byte[] refusal = frame(20, FrameHeader.TYPE_REPLY, -99);
    try (FrameServer server =
            serverThatAnswers(refusal, refusal.clone(), refusal.clone(), refusal.clone());
        PasidClient client = PasidClient.connect(server.socket())) {
      assertThat(client.tryAllocate(FULL)).isEqualTo(-99);
      assertThatThrownBy(() -> client.allocate(FULL))
          .isInstanceOfSatisfying(
              UnknownRefusalException.class, e -> assertThat(e.code()).isEqualTo(-99))
          .hasMessageStartingWith("refusal: -99 (expected: one this client knows");
      assertThatThrownBy(() -> client.allocate(FULL, 3))
          .isInstanceOf(UnknownRefusalException.class)
          .hasMessageContaining("count: 3");
      assertThatThrownBy(() -> client.allocate(FULL, "key"))
          .isInstanceOf(UnknownRefusalException.class);
    }
  }

  @Test
  void aResultThatIsNewEndsTheConnection() throws IOException {
    try (FrameServer server = serverThatAnswers(frame(20, FrameHeader.TYPE_REPLY, 9))) {
      PasidClient client = PasidClient.connect(server.socket());
      assertThatThrownBy(() -> client.get(1))
          .isInstanceOf(PasidConnectionException.class)
          .hasMessage("result: 9 (expected: 0 to 2)");
      expectEnd(client, "result: 9");
    }
  }

  @Test
  void aReplyToAnotherMessage() throws IOException {
    try (FrameServer server =
        server(channel -> {
          handshake(channel);
          ByteBuffer reply =
              SpacePeer.reply(FrameServer.readFrame(channel), new IdsReply(new int[] {7}));
          FrameServer.write(channel, reply.put(0, (byte) 99));
          FrameServer.readFrame(channel);
        })) {
      expectEnd(PasidClient.connect(server.socket()), "reply: to message 99");
    }
  }

  @Test
  void aReplyToNothing() throws IOException {
    try (FrameServer server =
        server(channel -> {
          handshake(channel);
          ByteBuffer request = FrameServer.readFrame(channel);
          FrameServer.write(channel, SpacePeer.reply(request, new IdsReply(new int[] {7})));
          FrameServer.write(channel, SpacePeer.reply(request, new IdsReply(new int[] {7})));
          FrameServer.readFrame(channel);
        })) {
      PasidClient client = PasidClient.connect(server.socket());
      assertThat(client.allocate(FULL)).isEqualTo(7);
      assertThatThrownBy(() -> client.allocate(FULL)).isInstanceOf(PasidConnectionException.class);
      expectEnd(client, "reply: to ");
    }
  }

  @Test
  void aMessageThatIsTooLong() throws IOException {
    try (FrameServer server = serverThatAnswers(frame(Integer.MAX_VALUE, 1))) {
      expectEnd(PasidClient.connect(server.socket()), "message size: 2147483647");
    }
  }

  @Test
  void aMessageThatIsTooShort() throws IOException {
    try (FrameServer server = serverThatAnswers(frame(15, 1))) {
      expectEnd(PasidClient.connect(server.socket()), "message size: 15");
    }
  }

  @Test
  void aCommandInsteadOfAReply() throws IOException {
    try (FrameServer server = serverThatAnswers(frame(16, 0))) {
      expectEnd(PasidClient.connect(server.socket()), "message type: 0");
    }
  }

  @Test
  void aReplyWithoutAResult() throws IOException {
    try (FrameServer server = serverThatAnswers(frame(16, 1))) {
      expectEnd(PasidClient.connect(server.socket()), "reply: 0 bytes");
    }
  }

  @Test
  void aReplyWithMoreIdsThanAskedFor() throws IOException {
    try (FrameServer server = serverThatAnswers(frame(28, 1, 2, 7, 8))) {
      expectEnd(PasidClient.connect(server.socket()), "ids: 2");
    }
  }

  @Test
  void aReplyWithFewerIdsThanItSays() throws IOException {
    try (FrameServer server = serverThatAnswers(frame(20, 1, 1))) {
      expectEnd(PasidClient.connect(server.socket()), "ids: 1");
    }
  }

  @Test
  void aRefusalThatThisVersionDoesNotKnowIsStillACode() throws IOException {
    try (FrameServer server =
        server(channel -> {
          handshake(channel);
          ByteBuffer request = FrameServer.readFrame(channel);
          FrameServer.write(channel, SpacePeer.reply(request, new ResultReply(-99)));
          FrameServer.readFrame(channel);
        })) {
      try (PasidClient client = PasidClient.connect(server.socket())) {
        assertThat(client.tryAllocate(FULL)).isEqualTo(-99);
      }
    }
  }
}
