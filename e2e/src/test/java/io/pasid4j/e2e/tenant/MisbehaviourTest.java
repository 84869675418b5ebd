// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.e2e.host.Operator;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.Repository;
import io.pasid4j.e2e.wire.Payload;
import io.pasid4j.e2e.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever one peer does, the others are served and no ID is lost. */
class MisbehaviourTest {
  private static final int ALLOCATE = 0x5001;
  private static final int HOLDS = 0x5003;
  private static final int INFO = 0x5000;
  private static final long SEED = 20_200_714;

  @TempDir static Path directory;
  private static DaemonProcess daemon;

  @BeforeAll
  static void startDaemon() {
    daemon = DaemonProcess.start(Repository.installation(), directory.resolve("s"));
  }

  @AfterAll
  static void stopDaemon() {
    daemon.close();
  }

  @Test
  void garbageEndsItsOwnConnectionOnly() throws Exception {
    Random random = new Random(SEED);
    try (Wire honest = Wire.session(daemon.socket())) {
      assertThat(honest.ask(ALLOCATE, Payload.words(77, 77, 1, 0)).result()).isOne();
      for (int n = 0; n < 300; n++) {
        try (Wire peer =
            n % 2 == 0 ? Wire.connect(daemon.socket()) : Wire.session(daemon.socket())) {
          sendGarbage(peer, random);
        }
        assertThat(honest.ask(HOLDS, Payload.words(77)).result()).isOne();
      }
    }
    awaitLogged("handshake refused");
    awaitLogged("frame size");
    awaitEmpty();
  }

  @Test
  void halfAFrameIsNoRequest() throws Exception {
    try (Wire peer = Wire.session(daemon.socket())) {
      peer.send(Payload.hex("0900015020000000000000000000000001000000"));
      assertThat(peer.isSilentFor(Duration.ofMillis(300))).isTrue();
    }
    awaitEmpty();
  }

  @Test
  void aPeerThatNeverNegotiatesIsDisconnected() throws Exception {
    try (Wire mute = Wire.connect(daemon.socket())) {
      long start = System.nanoTime();
      assertThat(mute.isSilentFor(Duration.ofSeconds(30))).as("not cut off").isFalse();
      mute.awaitEnd();
      awaitLogged("handshake timeout");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void aPeerThatNeverReadsIsDisconnectedWhileOthersAreServed() throws Exception {
    byte[] requests = infoRequests(1000);
    try (Wire notReading = Wire.session(daemon.socket());
        Wire honest = Wire.session(daemon.socket())) {
      long sent = fill(notReading, requests);
      assertThat(sent).as("bytes taken of one that never reads").isLessThan(64L << 20);
      assertThat(honest.ask(ALLOCATE, Payload.words(88, 88, 1, 0)).result()).isOne();

      awaitDisconnect(notReading);
      awaitLogged("unread replies");

      assertThat(honest.ask(HOLDS, Payload.words(88)).result()).isOne();
    }
    awaitEmpty();
  }

  private static void sendGarbage(Wire peer, Random random) {
    byte[] nonsense = new byte[1 + random.nextInt(200)];
    random.nextBytes(nonsense);
    if (random.nextBoolean() && nonsense.length >= 8) {
      // A valid size, so that the nonsense passes the frame's check.
      ByteBuffer.wrap(nonsense).order(ByteOrder.LITTLE_ENDIAN).putInt(4, nonsense.length);
    }
    try {
      peer.send(nonsense);
    } catch (IOException cutOff) {
      assertThat(cutOff)
          .as("only the daemon's closing may stop a write")
          .hasMessageContaining("pipe");
    }
  }

  /**
   * Sends until the daemon takes no more for a while.
   *
   * @return how much it took
   */
  private static long fill(Wire notReading, byte[] requests) throws Exception {
    long sent = 0;
    int from = 0;
    long lastTaken = System.nanoTime();
    while (System.nanoTime() - lastTaken < Duration.ofSeconds(2).toNanos()) {
      int taken = notReading.offer(requests, from);
      if (taken > 0) {
        sent += taken;
        from = (from + taken) % requests.length;
        lastTaken = System.nanoTime();
      } else {
        Thread.onSpinWait();
      }
    }
    return sent;
  }

  private static void awaitDisconnect(Wire notReading) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!notReading.isCutOff()) {
      assertThat(System.nanoTime()).as("cut off in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static byte[] infoRequests(int count) {
    ByteBuffer requests = ByteBuffer.allocate(count * 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int n = 0; n < count; n++) {
      requests.putShort((short) n).putShort((short) INFO).putInt(16).putInt(0).putInt(0);
    }
    return requests.array();
  }

  private static void awaitLogged(String reason) throws Exception {
    Poll.until(
        "reason in the log: " + reason,
        Duration.ofSeconds(10),
        () -> daemon.log().contains("reason=" + reason));
  }

  private static void awaitEmpty() throws Exception {
    try (Operator operator = new Operator(daemon.socket())) {
      operator.awaitEmpty(Duration.ofSeconds(20));
    }
  }
}
