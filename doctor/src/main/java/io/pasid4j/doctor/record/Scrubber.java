// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Removes data that identifies a machine: serial numbers, UUIDs, MAC addresses, kernel addresses.
 */
final class Scrubber {
  private static final int EXTENDED_AT = 256;
  private static final int ID_SERIAL_NUMBER = 0x0003;
  private static final int SERIAL_NUMBER_BYTES = 8;
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");
  private static final Pattern MAC =
      Pattern.compile("\\b[0-9a-fA-F]{2}(?:[:-][0-9a-fA-F]{2}){5}\\b");
  private static final Pattern MODULE_ADDRESS = Pattern.compile(" 0x[0-9a-f]+");
  private static final Pattern SERIAL =
      Pattern.compile("(?i)(serial\\w*|password|token|secret)([=: ]+)\\S+");

  private Scrubber() {}

  /** Zeroes the Device Serial Number capability of a configuration space. */
  static byte[] config(byte[] bytes) {
    byte[] copy = bytes.clone();
    ByteBuffer config = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    BitSet seen = new BitSet(copy.length);
    int at = EXTENDED_AT;
    while (at >= EXTENDED_AT && at + 4 <= copy.length && !seen.get(at)) {
      seen.set(at);
      int header = config.getInt(at);
      if (header == 0 || header == -1) {
        break;
      }
      if ((header & 0xFFFF) == ID_SERIAL_NUMBER) {
        Arrays.fill(copy, at + 4, Math.min(copy.length, at + 4 + SERIAL_NUMBER_BYTES), (byte) 0);
      }
      at = header >>> 20 & 0xFFC;
    }
    return copy;
  }

  /** A command line or messages without UUIDs, MAC addresses and values named as secret. */
  static String text(String text) {
    String withoutIds = UUID.matcher(text).replaceAll("00000000-0000-0000-0000-000000000000");
    String withoutMacs = MAC.matcher(withoutIds).replaceAll("00:00:00:00:00:00");
    return SERIAL.matcher(withoutMacs).replaceAll("$1$20");
  }

  /** {@code /proc/modules} without addresses. */
  static String modules(String text) {
    return MODULE_ADDRESS.matcher(text).replaceAll(" 0x0000000000000000");
  }

  /** {@code /proc/cpuinfo} of the first processor. */
  static String firstProcessor(String text) {
    return text.lines()
        .takeWhile(line -> !line.isBlank())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** The lines of a kernel configuration that name these options, set or not. */
  static String options(String text, Pattern wanted) {
    List<String> lines = text.lines().filter(line -> wanted.matcher(line).lookingAt()).toList();
    return String.join("\n", lines) + "\n";
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
