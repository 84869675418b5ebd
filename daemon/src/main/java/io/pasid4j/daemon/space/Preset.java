// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** A kind of ID that many hosts need, with the settings of a space of such IDs. */
public enum Preset {
  /** The PASIDs of a host, or of one device. */
  PASID(20, Policy.LOWEST, List.of(), 0, "PCIe process address space IDs"),

  /** The addresses of virtual machines on AF_VSOCK; 0 to 2 have meanings of their own. */
  VSOCK(31, Policy.CYCLIC, List.of(PasidRange.of(1, 2)), 10_000, "vsock CIDs of VMs"),

  /** IEEE 802.1Q; 4095 is reserved. */
  VLAN(12, Policy.LOWEST, List.of(PasidRange.exactly(4095)), 0, "IEEE 802.1Q VLANs"),

  /** VXLAN network identifiers. */
  VNI(24, Policy.LOWEST, List.of(), 0, "VXLAN network identifiers"),

  /** TCP and UDP ports that need no privilege; the quarantine is the length of TIME_WAIT. */
  PORT(16, Policy.CYCLIC, List.of(PasidRange.of(1, 1023)), 60_000, "unprivileged TCP, UDP ports");

  private final int bits;
  private final Policy policy;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<PasidRange> reserved;

  private final long quarantineMs;
  private final String meaning;

  Preset(int bits, Policy policy, List<PasidRange> reserved, long quarantineMs, String meaning) {
    this.bits = bits;
    this.policy = policy;
    this.reserved = reserved;
    this.quarantineMs = quarantineMs;
    this.meaning = meaning;
  }

  /** The names that a configuration uses, in lower case. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Preset::word).toList();
  }

  /** Finds a preset by its name in a configuration. */
  public static Optional<Preset> of(String word) {
    return Arrays.stream(values()).filter(preset -> preset.word().equals(word)).findFirst();
  }

  /** The name in a configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The greatest width, in bits. */
  public int bits() {
    return bits;
  }

  /** Which free ID an allocation takes. */
  public Policy policy() {
    return policy;
  }

  /** The time that a freed ID is quarantined. */
  public long quarantineMs() {
    return quarantineMs;
  }

  /** The IDs, in a few words. */
  public String meaning() {
    return meaning;
  }

  /**
   * Returns the bands that are never allocated besides ID 0, both ends inclusive, of a space of IDs
   * 0 to {@code maxId} inclusive.
   *
   * @param localCid the CID of this machine if it is a VM itself
   */
  public List<PasidRange> reserved(long maxId, OptionalLong localCid) {
    List<PasidRange> bands = new ArrayList<>(reserved);
    if (this == VSOCK && localCid.isPresent()) {
      bands.add(PasidRange.exactly(localCid.getAsLong()));
    }
    return bands.stream()
        .filter(band -> band.min() <= maxId)
        .map(band -> PasidRange.of(band.min(), Math.min(band.max(), maxId)))
        .toList();
  }
}
