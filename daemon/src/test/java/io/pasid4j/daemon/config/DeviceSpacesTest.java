// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Policy;
import io.pasid4j.daemon.space.SpaceOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Spaces that stand for the PCI devices of a host. */
class DeviceSpacesTest {
  private static final FoundDevice WIDE = new FoundDevice("0000:6a:01.0", 20);
  private static final FoundDevice NARROW = new FoundDevice("0000:6f:01.0", 16);
  private static final FoundDevice TINY = new FoundDevice("0000:70:00.0", 8);

  /** Without IDs 1 to {@code kernelIds}. */
  private static SpaceOptions own(FoundDevice device, int kernelIds) {
    return new SpaceOptions(
        device.address(),
        device.bits(),
        Policy.LOWEST,
        false,
        List.of(PasidRange.of(1, kernelIds)),
        0,
        Optional.empty(),
        List.of(device.address()));
  }

  private static Configuration parse(String yaml, FoundDevice... devices) {
    return ConfigurationFile.parse(
        "f.yaml", yaml, ReadContext.HOST.withDevices(() -> List.of(devices)));
  }

  private static List<String> names(Configuration configuration) {
    return configuration.spaces().stream().map(SpaceOptions::name).toList();
  }

  @Test
  void eachDeviceHasASpaceOfItsOwnWidthWithoutTheKernelsBand() {
    Configuration read = parse("spaces: { from: devices }", WIDE, NARROW, TINY);

    assertThat(read.kernelIds()).hasValue(1023);
    assertThat(read.spaces()).containsExactly(own(WIDE, 1023), own(NARROW, 1023), own(TINY, 127));
  }

  @Test
  void aDeviceWithSixtyFourVirtualFunctionsHasASpaceForEach() {
    FoundDevice[] functions =
        IntStream.range(0, 65)
            .mapToObj(i -> new FoundDevice("0000:6a:%02x.%d".formatted(i / 8, i % 8), 20))
            .toArray(FoundDevice[]::new);

    assertThat(names(parse("spaces: { from: devices }", functions))).hasSize(65);
  }

  @Test
  void theKernelsBandCanBeChosen() {
    assertThat(parse("spaces: { from: devices, kernelBand: 63 }", WIDE).spaces())
        .extracting(SpaceOptions::reserved)
        .containsExactly(List.of(PasidRange.of(1, 63)));
    assertThat(parse("spaces: { from: devices, kernelBand: 0 }", WIDE).spaces())
        .extracting(SpaceOptions::reserved)
        .containsExactly(List.of());
  }

  @Test
  void aSpaceMayStandForSeveralDevices() {
    Configuration read =
        parse(
            """
            spaces:
              from: devices
              enqcmd: { devices: ["0000:6a:01.0", "0000:6f:01.0"], reserved: [4000] }
            """,
            WIDE,
            NARROW,
            TINY);

    assertThat(names(read)).containsExactly("enqcmd", "0000:70:00.0");
    assertThat(read.spaces().getFirst().bits()).isEqualTo(16);
    assertThat(read.spaces().getFirst().reserved())
        .containsExactly(PasidRange.exactly(4000), PasidRange.of(1, 1023));
  }

  @Test
  void otherSpacesStandBesideThemAndTheDefaultCanBeChosen() {
    String others = "spaces: { from: devices, vlan: { preset: vlan }, vsock: { preset: vsock%s } }";
    assertThat(names(parse(others.formatted(""), WIDE)))
        .containsExactly("vlan", "vsock", "0000:6a:01.0");
    assertThat(names(parse(others.formatted(", default: true"), WIDE)))
        .containsExactly("vsock", "vlan", "0000:6a:01.0");
  }

  @Test
  void aSpaceWithTheAddressOfADeviceIsThatDevices() {
    Configuration read =
        parse("spaces: { from: devices, \"0000:6a:01.0\": { bits: 4 } }", WIDE, NARROW);

    assertThat(names(read)).containsExactly("0000:6a:01.0", "0000:6f:01.0");
    assertThat(read.spaces().getFirst().bits()).isEqualTo(4);
    assertThat(read.spaces().getFirst().reserved()).containsExactly(PasidRange.of(1, 7));
    assertThat(parse("spaces: { \"0000:6f:01.0\": { policy: CYCLIC } }", WIDE, NARROW).spaces())
        .extracting(SpaceOptions::bits, SpaceOptions::devices)
        .containsExactly(tuple(16, List.of("0000:6f:01.0")));
  }

  @Test
  void aPartGivesPasidsOfTheDevicesOfTheWhole() {
    assertThat(
            parse(
                    """
                    spaces:
                      part: { partOf: all, only: [5] }
                      all: { devices: ["0000:6a:01.0", "0000:6f:01.0"], default: true }
                    """,
                    WIDE)
                .spaces())
        .extracting(SpaceOptions::devices)
        .containsOnly(List.of("0000:6a:01.0", "0000:6f:01.0"));
  }

  @Test
  void aRuleNamesAllDevicesOrOneThatMayComeLater() {
    Configuration read =
        parse(
            """
            spaces: { from: devices, vlan: { preset: vlan } }
            rules:
              - { uid: 1, spaces: [devices] }
              - { any: true, spaces: ["0000:99:00.0", vlan] }
            """,
            WIDE,
            NARROW);

    assertThat(read.rules().orElseThrow().getFirst().spaces())
        .contains(Set.of("0000:6a:01.0", "0000:6f:01.0"));
    assertThat(read.rules().orElseThrow().getLast().spaces())
        .contains(Set.of("0000:99:00.0", "vlan"));
  }

  @Test
  void whatCannotBeIsRefused() {
    refused("spaces: { from: pci }", "f.yaml:1: spaces.from: pci (expected: devices)");
    refused(
        "spaces: { kernelBand: 1048575, from: devices }",
        "f.yaml:1: spaces.kernelBand: 1048575 (expected: 0 to 1048574)");
    refused(
        "spaces: { from: devices, x: { devices: [\"6a:01.0\"] } }",
        "f.yaml:1: spaces.x.devices: 6a:01.0 (expected: addresses of PCI devices, 0000:6a:01.0)");
    refused(
        """
        spaces:
          from: devices
          x: { devices: ["0000:6a:01.0"] }
          y: { devices: ["0000:6a:01.0"] }
        """,
        "f.yaml:4: spaces.y.devices: 0000:6a:01.0 again (expected: a device in one space)");
    refused(
        """
        spaces:
          x: { devices: ["0000:6a:01.0"], default: true }
          "0000:6a:01.0": { bits: 4 }
        """,
        "f.yaml:3: spaces.0000:6a:01.0.devices: 0000:6a:01.0 again (expected: a device in one");
    refused(
        "spaces: { \"0000:6a:01.0\": { devices: [\"0000:6f:01.0\"] } }",
        "f.yaml:1: spaces.0000:6a:01.0.devices: 0000:6f:01.0 (expected: 0000:6a:01.0 alone");
    refused(
        "spaces: { x: { default: true }, \"0000:6a:01.0\": { partOf: x, only: [5] } }",
        "f.yaml:1: spaces.0000:6a:01.0.partOf: given for a device (expected: left out, or");
    refused(
        "spaces: { x: { devices: [\"00000000:6f:01.0\"] } }",
        "f.yaml:1: spaces.x.devices: 00000000:6f:01.0 (expected: addresses of PCI devices");
    refused(
        "spaces: { x: { devices: [\"0000:6f:01.0\"], bits: 17 } }",
        "f.yaml:1: spaces.x.bits: 17 (expected: 1 to 16)");
  }

  private static void refused(String yaml, String problem) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> parse(yaml, WIDE, NARROW))
        .withMessageStartingWith(problem);
  }

  @Test
  void withoutADeviceThereMayBeNoSpaceForThoseThatAreGoneMayHoldIds() {
    assertThat(names(parse("spaces: { from: devices }"))).isEmpty();
    refused("spaces: {}", "f.yaml:1: spaces: 0 (expected: 1 to ");
    assertThat(names(parse("spaces: { from: devices, vlan: { preset: vlan } }")))
        .containsExactly("vlan");
  }
}
