// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.limits.PeerLimits;
import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.EndLines;
import io.pasid4j.daemon.testing.Eventually;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.frame.FrameHeader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a peer sends, another's session goes on and nothing stays behind. */
class HostileBytesTest {
  private static final int WITNESSED = 4321;

  private static final EndLines LOG = new EndLines();
  private static final DaemonFixture DAEMON =
      new DaemonFixture(
          o -> o.with(to -> to.limits(PeerLimits.DEFAULT.withHandshakeTimeoutMs(2000))));
  private static final WirePeer WITNESS = WirePeer.ready(DAEMON.socket());

  @BeforeContainer
  static void start() {
    assertThat(WITNESS.allocate(WITNESSED, WITNESSED)).isEqualTo(WITNESSED);
  }

  @AfterContainer
  static void nothingIsLeft() {
    WITNESS.close();
    Eventually.holds("nothing is held", () -> DAEMON.heldIds() == 0);
    DAEMON.close();
    LOG.close();
    assertThat(LOG.lines()).noneMatch(line -> line.contains("internal error"));
  }

  @Property(tries = 300)
  void bytesInsteadOfAVersion(@ForAll @Size(max = 400) byte[] bytes) {
    try (WirePeer hostile = WirePeer.connect(DAEMON.socket())) {
      sendWhatItTakes(hostile, bytes);
    }
    theWitnessIsWell();
  }

  @Property(tries = 300)
  void bytesInsteadOfRequests(@ForAll @Size(max = 2000) byte[] bytes) {
    try (WirePeer hostile = WirePeer.ready(DAEMON.socket())) {
      sendWhatItTakes(hostile, bytes);
    }
    theWitnessIsWell();
  }

  @Property(tries = 1000)
  void framesWithAnythingInThem(@ForAll("frames") byte[] frames) {
    try (WirePeer hostile = WirePeer.ready(DAEMON.socket())) {
      sendWhatItTakes(hostile, frames);
    }
    theWitnessIsWell();
  }

  @Provide
  Arbitrary<byte[]> frames() {
    Arbitrary<Integer> command =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0x3B60, 0x3B7A),
            Arbitraries.integers().between(0x4FFF, 0x5014),
            Arbitraries.integers().between(0, 20),
            Arbitraries.integers().between(0, 0xFFFF));
    Arbitrary<Integer> flags =
        Arbitraries.frequencyOf(
            Tuple.of(9, Arbitraries.of(0, FrameHeader.NO_REPLY)),
            Tuple.of(1, Arbitraries.integers()));
    Arbitrary<byte[]> payload =
        Arbitraries.oneOf(words(), Arbitraries.bytes().array(byte[].class).ofMaxSize(80));
    return Combinators.combine(command, flags, payload)
        .as(HostileBytesTest::frame)
        .list()
        .ofMaxSize(20)
        .map(HostileBytesTest::join);
  }

  /** Small numbers: likely to get past the checks. None releases what the witness holds. */
  private static Arbitrary<byte[]> words() {
    return Arbitraries.of(0, 1, 2, 3, 16, 24, 100, 0x000F_FFFF, -1)
        .list()
        .ofMaxSize(6)
        .map(words -> {
          ByteBuffer bytes = ByteBuffer.allocate(words.size() * Integer.BYTES);
          words.forEach(word -> bytes.putInt(Integer.reverseBytes(word)));
          return bytes.array();
        });
  }

  private static byte[] frame(int command, int flags, byte[] payload) {
    // 0x5012 may release another's IDs: the test's own user is allowed to.
    int harmless = command == 0x5012 ? 0x5010 : command;
    return WirePeer.frame(1, harmless, flags, HexFormat.of().formatHex(payload)).array();
  }

  private static byte[] join(List<byte[]> parts) {
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(all::put);
    return all.array();
  }

  /** The daemon may close before it has everything. */
  private static void sendWhatItTakes(WirePeer hostile, byte[] bytes) {
    try {
      hostile.send(ByteBuffer.wrap(bytes));
    } catch (UncheckedIOException closed) {
      assertThat(closed).hasMessageMatching(".*(Broken pipe|Connection reset).*");
    }
  }

  private static void theWitnessIsWell() {
    assertThat(WITNESS.call(0x5003, WirePeer.u32(WITNESSED)).result()).isEqualTo(1);
    Eventually.holds("only the witness holds", () -> DAEMON.heldIds() == 1);
  }
}
