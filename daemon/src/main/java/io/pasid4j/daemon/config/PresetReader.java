// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Policy;
import io.pasid4j.daemon.space.Preset;
import io.pasid4j.daemon.space.SpaceOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads the keys of a space whose defaults a preset can change.
 *
 * @param context the command line and the host
 * @param mostBits the width, in bits, of a preset that is wider, unless {@code bits} is given
 */
record PresetReader(ReadContext context, int mostBits) {
  /** The preset of a space, if it has one. */
  static Optional<Preset> preset(Section space) {
    return space.value("preset").word(Preset.words()).flatMap(Preset::of);
  }

  /**
   * The width of a space that is no part of another.
   *
   * @param ofDevices the width of the devices that it stands for
   */
  int bits(Section space, Optional<Preset> preset, OptionalInt ofDevices) {
    int most =
        Math.min(
            preset.map(Preset::bits).orElse(SpaceOptions.MOST_BITS),
            ofDevices.orElse(SpaceOptions.MOST_BITS));
    int usual = preset.map(kind -> Math.min(kind.bits(), mostBits)).orElse(SpaceOptions.PASID_BITS);
    int unlessGiven = Math.min(usual, most);
    return space.value("bits").count(1, most).orElse(unlessGiven);
  }

  /** The policy of a space. */
  static Policy policy(Section space, Optional<Preset> preset) {
    return space
        .value("policy")
        .word(List.of("LOWEST", "CYCLIC"))
        .map(Policy::valueOf)
        .or(() -> preset.map(Preset::policy))
        .orElse(Policy.LOWEST);
  }

  /** The time that freed IDs of a space are quarantined. */
  static long quarantineMs(Section space, Optional<Preset> preset) {
    return space
        .value("quarantineMs")
        .number(0, SpaceOptions.MOST_QUARANTINE_MS)
        .orElse(preset.map(Preset::quarantineMs).orElse(0L));
  }

  /**
   * Returns the bands that a space of IDs 0 to {@code top} never allocates: the preset's and the
   * file's.
   */
  List<PasidRange> reserved(Section space, Optional<Preset> preset, long top) {
    List<PasidRange> bands = new ArrayList<>();
    preset.ifPresent(kind -> bands.addAll(kind.reserved(top, localCid(kind))));
    bands.addAll(space.value("reserved").bands(top).orElse(List.of()));
    return bands;
  }

  private OptionalLong localCid(Preset preset) {
    return preset == Preset.VSOCK ? context.localCid().get() : OptionalLong.empty();
  }
}
