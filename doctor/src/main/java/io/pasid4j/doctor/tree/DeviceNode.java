// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file below {@code /dev} and the rights to it.
 *
 * @param mode as {@code ls -l} prints it, "" if it is not known
 * @param uid of the owner, -1 if it is not known
 * @param gid of the group, -1 if it is not known
 */
public record DeviceNode(String path, String mode, long uid, long gid) {
  private static final String RECORDED_MODES = "/dev.txt";

  /** The node at a path, or null if there is none. */
  public static @Nullable DeviceNode find(HostTree tree, String path) {
    if (!tree.exists(path)) {
      return null;
    }
    return tree.isLive() ? live(tree.file(path), path) : recorded(tree, path);
  }

  /**
   * Returns whether a process of this user may open it for reading and writing; groups are not
   * known.
   */
  public boolean isOpenableBy(long user) {
    if (user == 0) {
      return true;
    }
    int from = user == uid ? 1 : 7;
    return mode.length() >= 9 && mode.startsWith("rw", from);
  }

  /** The rights as text: {@code crw-rw---- 0:0}. */
  public String rights() {
    return mode.isEmpty() ? "rights not recorded" : mode + " " + uid + ":" + gid;
  }

  private static DeviceNode live(Path file, String path) {
    try {
      Map<String, Object> found = Files.readAttributes(file, "unix:mode,uid,gid");
      int mode = found.get("mode") instanceof Integer bits ? bits : 0;
      return new DeviceNode(path, text(mode), number(found.get("uid")), number(found.get("gid")));
    } catch (IOException unreadable) {
      return new DeviceNode(path, "", -1, -1);
    }
  }

  private static long number(@Nullable Object value) {
    return value instanceof Integer id ? Integer.toUnsignedLong(id) : -1;
  }

  private static String text(int mode) {
    StringBuilder text = new StringBuilder((mode & 0xF000) == 0x2000 ? "c" : "-");
    for (int bit = 8; bit >= 0; bit--) {
      text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
    }
    return text.toString();
  }

  private static DeviceNode recorded(HostTree tree, String path) {
    String lines = tree.text(RECORDED_MODES);
    for (String line : lines == null ? List.<String>of() : lines.lines().toList()) {
      String[] words = line.split(" ", 5);
      if (words.length == 5 && words[4].equals(path)) {
        return new DeviceNode(path, words[0], id(words[1]), id(words[2]));
      }
    }
    return new DeviceNode(path, "", -1, -1);
  }

  private static long id(String word) {
    return word.matches("\\d{1,10}") ? Long.parseLong(word) : -1;
  }
}
