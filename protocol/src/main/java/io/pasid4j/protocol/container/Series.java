// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.container;

import static java.util.stream.Collectors.joining;

import io.pasid4j.protocol.VfioIoctl;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Revisions of the VFIO PASID series of 2020, named for the kernel that each was based on. A
 * program was compiled with the request numbers and layouts of one of them.
 */
public enum Series {
  /** Version 2. Other request numbers and another capability id than all later ones. */
  V5_7_RC4("5.7-rc4", 22, 2, Nesting.SIZE_FIRST, 4),
  /** Version 3, of the thread of July 2020. */
  V5_8_RC1("5.8-rc1", 18, 3, Nesting.SIZE_FIRST, 4),
  /** Versions 4 and 5. */
  V5_8_RC3("5.8-rc3", 18, 3, Nesting.SIZE_AND_WIDTHS, 0),
  /** Version 6. */
  V5_8_RC6("5.8-rc6", 18, 3, Nesting.ARGSZ, 0),
  /** Version 7, the default. */
  V5_9_RC2("5.9-rc2", 18, 3, Nesting.ARGSZ_AND_PADDING, 0),
  /** After version 7: the capability starts with the quota. */
  V5_9_RC6("5.9-rc6", 18, 3, Nesting.ARGSZ_AND_PADDING, 4);

  /** The revision of a program that names none. */
  public static final Series DEFAULT = V5_9_RC2;

  /**
   * Layouts of {@code struct iommu_nesting_info}: offsets in bytes. The u16 pasid_bits follows the
   * u16 addr_width, if there are any.
   */
  enum Nesting {
    /** {@code u32 size, format, features, flags}. */
    SIZE_FIRST(8, 0, 16),
    /** {@code u32 size, format, features, flags; u16 addr_width, pasid_bits; u32 padding}. */
    SIZE_AND_WIDTHS(8, 18, 24),
    /** {@code u32 argsz, flags, format, features; u16 addr_width, pasid_bits; u32 padding}. */
    ARGSZ(12, 18, 24),
    /** The same with 12 bytes of padding. */
    ARGSZ_AND_PADDING(12, 18, 32);

    private final int featuresAt;
    private final int pasidBitsAt;
    private final int sizeBytes;

    Nesting(int featuresAt, int pasidBitsAt, int sizeBytes) {
      this.featuresAt = featuresAt;
      this.pasidBitsAt = pasidBitsAt;
      this.sizeBytes = sizeBytes;
    }

    int featuresAt() {
      return featuresAt;
    }

    /** 0 if the layout has no widths. */
    int pasidBitsAt() {
      return pasidBitsAt;
    }

    /** Length without vendor data: the minimum that the programs insist on. */
    int sizeBytes() {
      return sizeBytes;
    }
  }

  private final String label;
  private final int pasidRequest;
  private final int capabilityId;
  private final Nesting nesting;
  private final int nestingAt;

  Series(String label, int pasidNumber, int capabilityId, Nesting nesting, int nestingAt) {
    this.label = label;
    this.pasidRequest = VfioIoctl.FIRST + pasidNumber;
    this.capabilityId = capabilityId;
    this.nesting = nesting;
    this.nestingAt = nestingAt;
  }

  /**
   * Finds a revision.
   *
   * @param label as {@link #label} returns it
   * @return the revision, empty if there is none of this label
   */
  public static Optional<Series> ofLabel(String label) {
    return Stream.of(values()).filter(series -> series.label.equals(label)).findAny();
  }

  /**
   * All labels, for messages.
   *
   * @return {@code 5.7-rc4, 5.8-rc1, ...}
   */
  public static String labels() {
    return Stream.of(values()).map(Series::label).collect(joining(", "));
  }

  /**
   * The kernel version it was based on, which names it in settings and on the wire.
   *
   * @return the label
   */
  public String label() {
    return label;
  }

  /**
   * The number of its PASID request.
   *
   * @return the ioctl's request number
   */
  public int pasidRequest() {
    return pasidRequest;
  }

  /**
   * The number of its NESTING_OP.
   *
   * @return the ioctl's request number
   */
  public int nestingOp() {
    return pasidRequest + 1;
  }

  /**
   * Translates a request number of this revision into that of {@link VfioIoctl}.
   *
   * @param request any number
   * @return the number of {@link VfioIoctl} for the same request; -1 for one of {@link VfioIoctl}
   *     that has another number in this revision; else {@code request}
   */
  public int canonical(int request) {
    if (request == pasidRequest) {
      return VfioIoctl.PASID_REQUEST;
    }
    if (request == nestingOp()) {
      return VfioIoctl.NESTING_OP;
    }
    boolean isOther = request == VfioIoctl.PASID_REQUEST || request == VfioIoctl.NESTING_OP;
    return isOther ? -1 : request;
  }

  int capabilityId() {
    return capabilityId;
  }

  Nesting nesting() {
    return nesting;
  }

  /** Offset of the nesting info in the capability, after its header of 8 bytes. */
  int nestingAt() {
    return nestingAt;
  }

  /**
   * Returns whether the u32 before the nesting info is the quota; otherwise it is reserved flags.
   */
  boolean hasQuota() {
    return this == V5_9_RC6;
  }
}
