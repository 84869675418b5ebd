// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of spaces as names of directories, {@code NAME.BOOT}: letters, digits, - and _ of the name
 * stay, other bytes are %XX. The boot's id is in the name, so that state of another boot is
 * recognized without reading files that a crash of the host may have truncated.
 */
final class SpaceNames {
  private static final Pattern STATE =
      Pattern.compile("([^.]+)\\.(\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12})");

  private SpaceNames() {}

  /** The name of the state of a space in a boot. */
  static String state(String space, UUID boot) {
    return escape(space) + "." + boot;
  }

  /** The name of a state that is being made. */
  static String halfMade(String space) {
    return escape(space) + ".new";
  }

  /** Prefix of the names under which states of the same space are set aside. */
  static String setAsidePrefix(String state) {
    return state.substring(0, state.indexOf('.')) + ".old-";
  }

  /** Returns whether a directory's name is that of a state of a space, of whatever boot. */
  static boolean isStateOf(String space, String file) {
    Matcher matcher = STATE.matcher(file);
    return matcher.matches() && matcher.group(1).equals(escape(space));
  }

  /** Returns whether a directory's name is that of a state, neither half made nor set aside. */
  static boolean isState(String file) {
    return STATE.matcher(file).matches();
  }

  /** The boot in the name of a state. */
  static UUID bootOf(String file) {
    return UUID.fromString(file.substring(file.indexOf('.') + 1));
  }

  private static String escape(String space) {
    StringBuilder file = new StringBuilder();
    for (byte each : space.getBytes(StandardCharsets.UTF_8)) {
      char letter = (char) (each & 0xFF);
      boolean plain =
          letter < 0x80 && (Character.isLetterOrDigit(letter) || "-_".indexOf(letter) >= 0);
      file.append(plain ? String.valueOf(letter) : "%%%02X".formatted(each));
    }
    return file.toString();
  }
}
