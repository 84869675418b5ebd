// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

/** The most that one message of pasid4j's own can ask for or return. */
public final class Limits {
  /** The most IDs of one ALLOCATE or one LIST reply, inclusive. */
  public static final int MOST_IDS = 65_536;

  /** The most sets of one SETS reply, inclusive. */
  public static final int MOST_SETS = 512;

  /**
   * The most spaces of one daemon, inclusive: one for each virtual function of a device, 64 as a
   * rule, and others beside them.
   */
  public static final int MOST_SPACES = 128;

  /** The longest name of a set or a space, in bytes of UTF-8, inclusive. */
  public static final int MOST_NAME_BYTES = 64;

  /** The longest idempotency key, in bytes of UTF-8, inclusive. */
  public static final int MOST_KEY_BYTES = 128;

  /** The longest version string of a daemon, in bytes of UTF-8, inclusive. */
  public static final int MOST_VERSION_BYTES = 32;

  /** The longest payload of a request, in bytes: that of a session. */
  public static final int MOST_REQUEST_BYTES = SessionRequest.MOST_SIZE;

  /** The longest payload of a reply, in bytes: that of {@link #MOST_IDS} IDs. */
  public static final int MOST_REPLY_BYTES = (1 + MOST_IDS) * Integer.BYTES;

  private Limits() {}

  static long u32(String name, long value) {
    return within(name, value, 0, 0xFFFF_FFFFL);
  }

  static long within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
    return value;
  }
}
