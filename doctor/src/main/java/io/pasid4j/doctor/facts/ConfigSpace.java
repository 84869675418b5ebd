// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.facts;

import java.util.Arrays;
import java.util.BitSet;

/**
 * PCI configuration space as far as it could be read. Capability chains are followed at most once
 * through each offset, so a chain that goes in a circle ends.
 */
public final class ConfigSpace {
  /** The bytes that users other than root read. */
  public static final int BYTES_WITHOUT_ROOT = 64;

  private static final int STANDARD_BYTES = 256;
  private static final int WHOLE_BYTES = 4096;
  private static final int FIRST_CAPABILITY = 0x34;
  private static final int HEADER_TYPE = 0x0E;
  private static final int ID_PCIE = 0x10;
  private static final int OFFSET_BITS = 0xFFC;

  /** An ID that no capability has. */
  private static final int NO_ID = 0x1_0000;

  private final byte[] bytes;

  ConfigSpace(byte[] bytes) {
    this.bytes = bytes.length > WHOLE_BYTES ? Arrays.copyOf(bytes, WHOLE_BYTES) : bytes;
  }

  /** The number of bytes. */
  public int length() {
    return bytes.length;
  }

  /** Returns whether the part with the standard capabilities could be read. */
  public boolean hasCapabilities() {
    return bytes.length >= STANDARD_BYTES;
  }

  /** Returns whether every byte read is 0xff: the device does not answer. */
  public boolean isAllOnes() {
    for (byte value : bytes) {
      if (value != -1) {
        return false;
      }
    }
    return bytes.length > 0;
  }

  /** Returns whether this is a bridge to another bus. */
  public boolean isBridge() {
    return (u8(HEADER_TYPE) & 0x7F) == 1;
  }

  /** Returns whether the header says that the device has several functions. */
  boolean isMultiFunction() {
    return (u8(HEADER_TYPE) & 0x80) != 0;
  }

  /** The PCI Express capability's offset, or 0. */
  public int pcie() {
    return standard(ID_PCIE).offset();
  }

  /** The offset of an extended capability, or 0. */
  public int extended(int id) {
    return walkExtended(id).offset();
  }

  /** Returns whether enough was read to conclude that a capability is absent. */
  public boolean isComplete() {
    if (isAllOnes()) {
      return false;
    }
    if (bytes.length == STANDARD_BYTES) {
      Chain chain = standard(ID_PCIE);
      return chain.offset() == 0 && !chain.isBroken();
    }
    return bytes.length == WHOLE_BYTES && !walkExtended(NO_ID).isBroken();
  }

  private Chain standard(int id) {
    if (!hasCapabilities()) {
      return Chain.END;
    }
    BitSet seen = new BitSet(STANDARD_BYTES);
    int at = u8(FIRST_CAPABILITY) & 0xFC;
    while (at >= BYTES_WITHOUT_ROOT && !seen.get(at)) {
      if (u8(at) == id) {
        return new Chain(at, false);
      }
      seen.set(at);
      at = u8(at + 1) & 0xFC;
    }
    return new Chain(0, at != 0);
  }

  private Chain walkExtended(int id) {
    BitSet seen = new BitSet(WHOLE_BYTES);
    int at = STANDARD_BYTES;
    while (at >= STANDARD_BYTES && at + 8 <= bytes.length && !seen.get(at)) {
      long header = u32(at);
      if (header == 0 || header == 0xFFFF_FFFFL) {
        return Chain.END;
      }
      if ((header & 0xFFFF) == id) {
        return new Chain(at, false);
      }
      seen.set(at);
      at = (int) (header >>> 20) & OFFSET_BITS;
    }
    return new Chain(0, at != 0);
  }

  /** Why {@link #isComplete} is false. */
  public String defect() {
    return switch (bytes.length) {
      case 0 -> "config is empty or cannot be read";
      case BYTES_WITHOUT_ROOT -> "config has 64 bytes: only root sees capabilities";
      case STANDARD_BYTES -> "config has 256 bytes of a PCI Express device's 4096";
      default ->
          isAllOnes()
              ? "config reads all ones: the device does not answer"
              : bytes.length == WHOLE_BYTES
                  ? "config is malformed: its capabilities form a circle or lead astray"
                  : "config is cut short: " + bytes.length + " bytes";
    };
  }

  /** An unsigned byte, 0 beyond the end. */
  int u8(int at) {
    return at < bytes.length ? bytes[at] & 0xFF : 0;
  }

  /** An unsigned 16-bit word, zeros beyond the end. */
  public int u16(int at) {
    return u8(at) | u8(at + 1) << 8;
  }

  /** An unsigned 32-bit word, zeros beyond the end. */
  public long u32(int at) {
    return u16(at) | (long) u16(at + 2) << 16;
  }

  /**
   * Where a search of a chain ended.
   *
   * @param offset of what was looked for, 0 if the chain ended without it
   * @param isBroken whether the chain goes in a circle or leads out of the space
   */
  private record Chain(int offset, boolean isBroken) {
    static final Chain END = new Chain(0, false);
  }
}
