// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pasid4j.doctor.space.DaemonSpaces;
import io.pasid4j.doctor.space.ServedSpace;
import io.pasid4j.doctor.verdict.Row;
import io.pasid4j.doctor.verdict.State;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The spaces of a daemon, compared with the devices of a recorded host: three functions of 20 bits.
 */
class SpacesBesideDevicesTest {
  private static final String TREE = "synthetic-vf-pf-pasid-on";
  private static final String PHYSICAL = "0000:05:00.0";
  private static final String FIRST = "0000:05:10.0";
  private static final String SECOND = "0000:05:10.2";

  @TempDir static Path trees;

  @BeforeAll
  static void unpack() throws Exception {
    RecordedTrees.unpackAll(trees, TREE + "/");
    RecordedTrees.unpackAll(trees, "vtd-sm-on-iommufd-nonroot/");
  }

  private static ServedSpace space(String name, int bits, String... devices) {
    return new ServedSpace(name, bits, List.of(devices), List.of());
  }

  private static ServedSpace own(String address) {
    return space(address, 20, address);
  }

  private static DaemonSpaces daemon(ServedSpace... spaces) {
    return new DaemonSpaces("daemon", true, true, Arrays.asList(spaces), List.of());
  }

  private static List<Row> rows(String tree, DaemonSpaces daemon) {
    return Doctor.ofRecording(trees.resolve(tree))
        .examine(Path.of("none"), Path.of("none"), daemon)
        .checks()
        .stream()
        .filter(row -> row.name().equals("space"))
        .toList();
  }

  private static List<Row> warnings(DaemonSpaces daemon) {
    return rows(TREE, daemon).stream().filter(row -> row.state() != State.OK).toList();
  }

  private static void warned(DaemonSpaces daemon, State state, String bit, String reason) {
    assertThat(warnings(daemon))
        .singleElement()
        .satisfies(row -> {
          assertThat(row.state()).isEqualTo(state);
          assertThat(row.bit()).startsWith(bit);
          assertThat(row.reason()).isEqualTo(reason);
        });
  }

  @Test
  void aSpaceForEachDeviceIsAsItShouldBe() {
    assertThat(rows(TREE, daemon(own(PHYSICAL), own(FIRST), own(SECOND))))
        .hasSize(3)
        .allMatch(row -> row.state() == State.OK);
    assertThat(rows(TREE, daemon(own(PHYSICAL), space("shared", 20, FIRST, SECOND))))
        .hasSize(3)
        .allMatch(row -> row.state() == State.OK);
  }

  @Test
  void aDeviceWithoutASpaceIsWarnedAbout() {
    warned(
        daemon(own(PHYSICAL), own(FIRST)),
        State.WARNING,
        SECOND,
        "no space of the daemon stands for the device");
    warned(
        new DaemonSpaces("daemon", false, true, List.of(own(PHYSICAL), own(FIRST)), List.of()),
        State.WARNING,
        SECOND,
        "no space of the daemon has its name");
  }

  @Test
  void widthsAreCompared() {
    warned(
        daemon(own(PHYSICAL), own(FIRST), space(SECOND, 24, SECOND)),
        State.WARNING,
        SECOND + ": space 24 bits, device 20 bits",
        "space 0000:05:10.2 is wider than the device: it gives PASIDs that the device cannot send");
    warned(
        daemon(own(PHYSICAL), own(FIRST), space(SECOND, 16, SECOND)),
        State.NEUTRAL,
        SECOND + ": space 16 bits, device 20 bits",
        "space 0000:05:10.2 is narrower than the device");
  }

  @Test
  void aDeviceInTwoSpacesFails() {
    warned(
        daemon(own(PHYSICAL), own(FIRST), space("shared", 20, FIRST, SECOND)),
        State.FAILED,
        FIRST,
        "two spaces give its PASIDs: 0000:05:10.0, shared");
  }

  @Test
  void aDeviceThatIsGoneIsNamedWithItsHolders() {
    ServedSpace gone =
        new ServedSpace(
            "0000:77:00.0", 20, List.of("0000:77:00.0"), List.of("vm-1 (pid 7, 3 IDs)"));
    warned(
        daemon(own(PHYSICAL), own(FIRST), own(SECOND), gone),
        State.WARNING,
        "0000:77:00.0",
        "the device is gone; space 0000:77:00.0: 20 bits, held by vm-1 (pid 7, 3 IDs)");
  }

  @Test
  void aSpaceOfTheConfigurationThatIsNotServedIsWarnedAbout() {
    List<ServedSpace> all = List.of(own(PHYSICAL), own(FIRST), own(SECOND));
    warned(
        new DaemonSpaces("daemon", true, true, all, List.of("vlan")),
        State.WARNING,
        "vlan",
        "of the configuration, and not served by the daemon");
  }

  @Test
  void withoutSpacesOfDevicesOrSightOfThemThereIsNothingToCompare() {
    warned(daemon(space("pasid", 20)), State.NEUTRAL, "", "daemon: no space stands for a device");
    assertThat(rows("vtd-sm-on-iommufd-nonroot", daemon(own(PHYSICAL))))
        .extracting(Row::state, Row::reason)
        .containsExactly(
            tuple(State.NEUTRAL, "not compared with the devices: only root sees their widths"));
    assertThat(rows(TREE, DaemonSpaces.NONE)).isEmpty();
  }

  @Test
  void holdersStandBesideTheDevice() {
    ServedSpace held =
        new ServedSpace(
            FIRST, 20, List.of(FIRST), List.of("vm-1 (pid 7, 3 IDs)", "vm-2 (pid 8, 1 IDs)"));
    DaemonSpaces all =
        new DaemonSpaces("daemon", true, false, List.of(own(PHYSICAL), held), List.of());
    List<Row> devices =
        Doctor.ofRecording(trees.resolve(TREE))
            .examine(Path.of("none"), Path.of("none"), all)
            .devices();

    assertThat(devices.stream().filter(row -> row.name().equals(FIRST)).findFirst().orElseThrow())
        .satisfies(row ->
            assertThat(row.also())
                .contains(
                    "space 0000:05:10.0: 20 bits, held by vm-1 (pid 7, 3 IDs), vm-2 (pid 8, 1 IDs)"
                        + " (only operators see those of others)"));
  }
}
