// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Policy;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.space.Preset;
import io.pasid4j.daemon.space.SpaceFactory;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.space.Spaces;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Spaces whose settings a preset gives. */
class PresetTest {
  private static final ReadContext IN_NO_VM =
      new ReadContext(Optional.empty(), OptionalLong::empty, List::of);
  private static final ReadContext IN_VM_5 =
      new ReadContext(Optional.empty(), () -> OptionalLong.of(5), List::of);

  private static SpaceOptions only(String yaml, ReadContext context) {
    List<SpaceOptions> spaces = ConfigurationFile.parse("f.yaml", yaml, context).spaces();
    assertThat(spaces).hasSize(1);
    return spaces.getFirst();
  }

  private static PasidSet set(SpaceOptions options) {
    return Spaces.host(List.of(options), SpaceFactory.IN_MEMORY)
        .defaultSpace()
        .space()
        .open("t", Quota.limit(10));
  }

  @ParameterizedTest
  @CsvSource({
    "pasid, 1, 0xFFFFF",
    "vsock, 3, 0x7FFFFFFF",
    "vlan, 1, 4094",
    "vni, 1, 0xFFFFFF",
    "port, 1024, 65535"
  })
  void theLeastAndTheGreatestIdAreThoseOfTheKind(String preset, String least, String greatest) {
    SpaceOptions options =
        only("state: none\nspaces: { s: { preset: %s } }".formatted(preset), IN_NO_VM);
    long max = Long.decode(greatest);
    PasidSet set = set(options);

    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(Integer.decode(least));
    assertThat(set.allocate(PasidRange.exactly(max))).isEqualTo((int) max);
    assertThat(set.tryAllocate(PasidRange.of(max + 1, 0xFFFF_FFFFL))).isNegative();
    assertThat(set.tryAllocate(PasidRange.of(0, Long.decode(least) - 1))).isNegative();
  }

  @Test
  void aCidRestsAndTheNextOneIsGiven() {
    SpaceOptions options = only("state: none\nspaces: { s: { preset: vsock } }", IN_NO_VM);

    assertThat(options.policy()).isEqualTo(Policy.CYCLIC);
    assertThat(options.quarantineMs()).isEqualTo(10_000);
    PasidSet set = set(options);
    int first = set.allocate(PasidRange.ALL);
    set.free(first);
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(first + 1);
    assertThat(set.tryAllocate(PasidRange.exactly(first))).isNegative();
  }

  @Test
  void theCidOfThisMachineIsNeverGiven() {
    PasidSet set = set(only("state: none\nspaces: { s: { preset: vsock } }", IN_VM_5));

    assertThat(set.allocate(PasidRange.of(3, 8), 5)).containsExactly(3, 4, 6, 7, 8);
    SpaceOptions pasids = only("spaces: { s: { preset: pasid } }", IN_VM_5);
    assertThat(set(pasids).allocate(PasidRange.exactly(5))).isEqualTo(5);
  }

  @Test
  void withStateAPresetIsAsWideAsStateCanBe() {
    String preset = "spaces: { s: { preset: vsock } }";
    ReadContext none = IN_NO_VM.withState(new PathSetting.None());
    ReadContext some = IN_NO_VM.withState(new PathSetting.At(Path.of("/run/x")));

    assertThat(only(preset, IN_NO_VM).bits()).as("the default directory").isEqualTo(24);
    assertThat(only("state: /run/x\n" + preset, IN_NO_VM).bits()).isEqualTo(24);
    assertThat(only("state: none\n" + preset, IN_NO_VM).bits()).isEqualTo(31);
    assertThat(only(preset, none).bits()).as("the command line says none").isEqualTo(31);
    assertThat(only("state: none\n" + preset, some).bits()).isEqualTo(24);
  }

  @ParameterizedTest
  @EnumSource
  void whatTheFileSaysOverridesThePreset(Preset preset) {
    SpaceOptions options =
        only(
            "spaces: { s: { preset: %s, bits: 8, policy: LOWEST, quarantineMs: 7, reserved: [200] } }"
                .formatted(preset.word()),
            IN_NO_VM);

    assertThat(options.bits()).isEqualTo(8);
    assertThat(options.policy()).isEqualTo(Policy.LOWEST);
    assertThat(options.quarantineMs()).isEqualTo(7);
    assertThat(options.reserved()).contains(PasidRange.exactly(200));
  }

  @Test
  void whatNoPresetIsIsRefusedWithTheList() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() ->
            ConfigurationFile.parse(
                "f.yaml",
                """
                spaces:
                  a: { preset: VSOCK, default: true }
                  b: { preset: vlan, bits: 13 }
                  c: { preset: pasid, partOf: a, only: [1] }
                """,
                IN_NO_VM))
        .withMessage(
            """
            f.yaml:2: spaces.a.preset: VSOCK (expected: pasid or vsock or vlan or vni or port)
            f.yaml:3: spaces.b.bits: 13 (expected: 1 to 12)
            f.yaml:4: spaces.c.preset: given with partOf (expected: left out: a part gives IDs of the whole)\
            """);
  }
}
