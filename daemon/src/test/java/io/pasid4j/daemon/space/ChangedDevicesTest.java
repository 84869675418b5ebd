// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pasid4j.daemon.config.FoundDevice;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.command.CommandId;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spaces of devices that come, go, move and change their width while IDs are held, over a restart
 * and over a reload: no ID of a device is allocated twice. The table is in
 * docs/reference/configuration.md.
 */
class ChangedDevicesTest {
  private static final FoundDevice A = new FoundDevice("0000:6a:01.0", 8);
  private static final FoundDevice B = new FoundDevice("0000:6f:01.0", 6);
  private static final String FROM = "from: devices, kernelBand: 0";
  private static final String OWN = "{ " + FROM + " }";
  private static final String FIRST = "x: { bits: 4, default: true }";

  @TempDir private Path directory;

  private ServedSpaces served;

  @BeforeEach
  void prepare() {
    served = new ServedSpaces(directory);
    served.plug(A, B);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private static String shared(String name, FoundDevice... devices) {
    List<String> addresses =
        Stream.of(devices).map(device -> "\"" + device.address() + "\"").toList();
    return "%s: { devices: [ %s ] }".formatted(name, String.join(", ", addresses));
  }

  private static String all(String... spaces) {
    return "{ " + FROM + ", " + FIRST + ", " + String.join(", ", spaces) + " }";
  }

  private static final String NONE_SHARED = "{ " + FROM + ", " + FIRST + " }";

  static Stream<Arguments> moves() {
    String both = all(shared("both", A, B));
    String onlyB = all(shared("both", B));
    return Stream.of(
        arguments("own to shared", NONE_SHARED, A.address(), both, "both"),
        arguments("own to shared alone", NONE_SHARED, A.address(), all(shared("s", A)), "s"),
        arguments("shared to own", both, "both", onlyB, A.address()),
        arguments("shared dissolved", both, "both", NONE_SHARED, A.address()),
        arguments("shared renamed", both, "both", all(shared("other", A, B)), "other"),
        arguments(
            "shared to another shared", both, "both", all(shared("both", B), shared("s", A)), "s"),
        arguments(
            "part of shared to own",
            all(shared("both", A, B), "part: { partOf: both, only: [ 1-20 ] }"),
            "part",
            onlyB,
            A.address()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("moves")
  void aDeviceThatMovesIsRefusedByAStartWhileIdsAreHeld(
      String move, String before, String from, String after, String to) {
    served.start(before);
    List<Integer> held = served.allocate(from, 3);

    assertThatExceptionOfType(StartException.class)
        .as(move)
        .isThrownBy(() -> served.restart(after))
        .withMessageStartingWith("spaces." + to + ": 0000:6a:01.0")
        .withMessageContaining("(expected: in space " + from + " until all IDs of that are free;");

    served.start(before);
    assertThat(served.held(from)).isEqualTo(held);
    served.endSets();
    served.restart(after);
    assertThat(served.allocate(to, 3)).containsExactly(1, 2, 3);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("moves")
  void aDeviceThatMovesStaysWhereItIsOverAReload(
      String move, String before, String from, String after, String to) {
    served.start(before);
    List<Integer> held = served.allocate(from, 3);

    served.reload(after);

    assertThat(served.daemon().spaces().byName(to)).as(move).isEmpty();
    assertThat(served.held(from)).isEqualTo(held);
    assertThat(served.allocate(from, 1)).containsExactly(4);
  }

  @Test
  void aDeviceThatComesHasASpaceAndOneThatIsGoneKeepsItWhileIdsAreHeld() {
    served.plug(A);
    served.start(OWN);
    served.allocate(A.address(), 2);
    served.plug(B);
    served.reload(OWN);
    assertThat(served.allocate(B.address(), 1)).containsExactly(1);
    assertThat(served.allocate(A.address(), 1)).containsExactly(3);

    served.restart(OWN);

    assertThat(served.held(A.address())).containsExactly(1, 2, 3);
    served.endSets();
    served.restart(OWN);
    assertThat(served.daemon().spaces().byName(A.address())).isEmpty();
  }

  @Test
  void aDeviceThatIsGoneCannotComeBackInAnotherSpace() {
    served.start(NONE_SHARED);
    served.allocate(A.address(), 2);
    served.plug(B);
    served.restart(NONE_SHARED);

    served.reload(all(shared("both", A, B)));
    assertThat(served.daemon().spaces().byName("both")).isEmpty();
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> served.restart(all(shared("both", A, B))));
  }

  @Test
  void whatASharedSpaceGaveCountsForADeviceThatItHasNoMore() {
    served.start(all(shared("both", A, B)));
    served.allocate("both", 2);
    served.plug(B);
    served.restart(all(shared("both", B)));
    assertThat(served.held("both")).containsExactly(1, 2);

    served.plug(A, B);
    served.reload(all(shared("both", B)));
    assertThat(served.daemon().spaces().byName(A.address())).isEmpty();

    served.endSets();
    served.restart(all(shared("both", B)));
    assertThat(served.allocate(A.address(), 1)).containsExactly(1);
  }

  @Test
  void aDeviceThatComesBackNarrowsASharedSpaceWithoutTakingWhatIsHeld() {
    served.plug(A);
    served.start(all(shared("both", A, B)));
    assertThat(served.allocate("both", 200, 255, 1)).containsExactly(200);
    served.plug(A, B);
    served.reload(all(shared("both", A, B)));
    assertThat(served.held("both")).containsExactly(200);

    served.restart(all(shared("both", A, B)));

    assertThat(served.held("both")).containsExactly(200);
    assertThat(served.allocate("both", 64, 255, 1)).isEmpty();
    assertThat(served.allocate("both", 63, 255, 1)).containsExactly(63);
    served.endSets();
    served.restart(all(shared("both", A, B)));
    assertThat(served.daemon().spaces().byName("both").orElseThrow().space().bits()).isEqualTo(6);
  }

  @Test
  void aDeviceThatGoesDoesNotWidenASharedSpaceWhileIdsAreHeld() {
    String spaces = all(shared("both", A, B), "part: { partOf: both, only: [ 50-60 ] }");
    served.start(spaces);
    assertThat(served.allocate("part", 1)).containsExactly(50);
    served.plug(A);
    served.restart(spaces);
    assertThat(served.held("part")).containsExactly(50);
    assertThat(served.daemon().spaces().byName("both").orElseThrow().space().bits()).isEqualTo(6);

    served.plug();
    served.restart(spaces);

    assertThat(served.held("part")).containsExactly(50);
    assertThat(served.allocate("both", 60, 63, 1)).containsExactly(61);
  }

  @Test
  void aHostWithoutItsDevicesStartsWhileIdsAreHeldAndElseHasNothingToServe() {
    served.start(OWN);
    served.allocate(A.address(), 2);
    served.plug();
    served.reload(OWN);
    assertThat(served.allocate(A.address(), 1)).containsExactly(3);

    served.restart(OWN);

    assertThat(served.held(A.address())).containsExactly(1, 2, 3);
    served.endSets();
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> served.restart(OWN))
        .withMessageStartingWith("spaces.from: devices: none found (expected: a PCI device");
  }

  @Test
  void asManyDevicesAsHaveASpaceAreServedAndReported() {
    FoundDevice[] functions =
        IntStream.range(0, 128)
            .mapToObj(i -> new FoundDevice("0000:6a:%02x.%d".formatted(i / 8, i % 8), 4))
            .toArray(FoundDevice[]::new);
    served.plug(functions);
    served.start(OWN);

    assertThat(served.allocate(functions[127].address(), 1)).containsExactly(1);
    try (WirePeer peer = WirePeer.negotiated(served.daemon().socketPath())) {
      assertThat(peer.call(CommandId.SPACES, "").result()).isEqualTo(128);
    }
  }
}
