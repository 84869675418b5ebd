// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Options of a space. Immutable.
 *
 * @param name 1 to {@value #MOST_NAME_CHARACTERS} of the characters A-Z a-z 0-9 . _ : -, the first
 *     a letter or digit
 * @param bits its width, 1 to {@value #MOST_BITS}; that of the parent if it has one
 * @param policy which free ID an allocation takes
 * @param giveZero whether ID 0 is an ID like any other
 * @param reserved bands that are never given; each lies in the space
 * @param quarantineMs how long a freed ID is quarantined, 0 to {@value #MOST_QUARANTINE_MS}; 0: not
 *     at all
 * @param part the share of another space's IDs that this one gives; empty if it is nobody's part
 * @param devices addresses of the PCI devices whose PASIDs the IDs are; a part has its parent's
 */
public record SpaceOptions(
    String name,
    int bits,
    Policy policy,
    boolean giveZero,
    List<PasidRange> reserved,
    long quarantineMs,
    Optional<Part> part,
    List<String> devices) {
  /** The greatest width. */
  public static final int MOST_BITS = 31;

  /** The longest quarantine: a day. */
  public static final long MOST_QUARANTINE_MS = 86_400_000;

  /** The longest name. */
  public static final int MOST_NAME_CHARACTERS = 64;

  /** The width of a PASID. */
  public static final int PASID_BITS = 20;

  private static final String NAME_PATTERN = "[A-Za-z0-9][A-Za-z0-9._:-]{0,63}";

  /**
   * A share of a space's IDs, which the space itself does not give.
   *
   * @param parent the name of the space
   * @param only the IDs, at least one band
   */
  public record Part(String parent, List<PasidRange> only) {
    /** Copies the bands. */
    public Part {
      only = List.copyOf(only);
    }
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of its range; the message names it
   */
  public SpaceOptions {
    require(isName(name), "name", name, "1 to 64 of A-Z a-z 0-9 . _ : -, a letter or digit first");
    require(bits >= 1 && bits <= MOST_BITS, "spaceBits", bits, "1 to " + MOST_BITS);
    require(
        quarantineMs >= 0 && quarantineMs <= MOST_QUARANTINE_MS,
        "quarantineMs",
        quarantineMs,
        "0 to " + MOST_QUARANTINE_MS);
    reserved = List.copyOf(reserved);
    devices = List.copyOf(devices);
    long top = (1L << bits) - 1;
    for (PasidRange band : reserved) {
      require(band.max() <= top, "reserved", band, "within [0, " + top + "]");
    }
    for (PasidRange band : part.map(Part::only).orElse(List.of())) {
      require(band.max() <= top, "only", band, "within [0, " + top + "]");
    }
  }

  /** Options of a space that stands for no device. */
  public SpaceOptions(
      String name,
      int bits,
      Policy policy,
      boolean giveZero,
      List<PasidRange> reserved,
      long quarantineMs,
      Optional<Part> part) {
    this(name, bits, policy, giveZero, reserved, quarantineMs, part, List.of());
  }

  /** PASIDs under a name. */
  public static SpaceOptions pasids(String name) {
    return new SpaceOptions(name, PASID_BITS, Policy.LOWEST, false, List.of(), 0, Optional.empty());
  }

  /** Returns whether a text can be the name of a space. */
  public static boolean isName(String text) {
    return text.matches(NAME_PATTERN);
  }

  /** These options with another width. */
  public SpaceOptions withBits(int other) {
    return new SpaceOptions(name, other, policy, giveZero, reserved, quarantineMs, part, devices);
  }

  /** These options with other reserved bands. */
  public SpaceOptions withReserved(List<PasidRange> bands) {
    return new SpaceOptions(name, bits, policy, giveZero, bands, quarantineMs, part, devices);
  }

  /**
   * Returns these options with another width, in which no ID is allocated that only one of the two
   * widths has.
   *
   * @param other the width
   */
  public SpaceOptions keepingWidth(int other) {
    long top = (1L << other) - 1;
    List<PasidRange> bands = new ArrayList<>(cut(reserved, top));
    if (other > bits) {
      bands.add(PasidRange.of(1L << bits, top));
    }
    return new SpaceOptions(
        name,
        other,
        policy,
        giveZero,
        bands,
        quarantineMs,
        part.map(share -> new Part(share.parent(), cut(share.only(), top))),
        devices);
  }

  private static List<PasidRange> cut(List<PasidRange> bands, long top) {
    return bands.stream()
        .filter(band -> band.min() <= top)
        .map(band -> PasidRange.of(band.min(), Math.min(band.max(), top)))
        .toList();
  }

  private static void require(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}
