// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Follows links below a directory as {@code chroot} would: {@code /} and {@code ..} stay inside.
 */
final class LinkResolver {
  /** The number of links that Linux follows in one path. */
  private static final int MAX_LINKS = 40;

  /** Names in one path with its links replaced; deeper paths are not of sysfs. */
  private static final int MAX_NAMES = 256;

  private final Path root;

  LinkResolver(Path root) {
    this.root = root;
  }

  /** The file that a path of the tree leads to, or null if links go in a circle or too deep. */
  @Nullable Path resolve(String path) {
    Deque<String> ahead = new ArrayDeque<>();
    prepend(path, ahead);
    return walk(ahead);
  }

  /** The text of the link at a path, or null if there is none. */
  @Nullable String text(String path) {
    int slash = path.lastIndexOf('/');
    Path directory = resolve(path.substring(0, slash));
    return directory == null ? null : read(directory.resolve(path.substring(slash + 1)));
  }

  private @Nullable Path walk(Deque<String> ahead) {
    Path at = root;
    int links = 0;
    int names = 0;
    while (!ahead.isEmpty()) {
      String name = ahead.pop();
      if (++names > MAX_NAMES) {
        return null;
      }
      if (name.equals("..")) {
        at = at.equals(root) ? root : parent(at);
        continue;
      }
      Path next = child(at, name);
      String link = next == null ? null : read(next);
      if (link == null) {
        if (next == null) {
          return null;
        }
        at = next;
      } else if (++links > MAX_LINKS) {
        return null;
      } else {
        prepend(link, ahead);
        at = link.startsWith("/") ? root : at;
      }
    }
    return at;
  }

  private Path parent(Path at) {
    Path parent = at.getParent();
    return parent == null ? root : parent;
  }

  private static @Nullable Path child(Path at, String name) {
    try {
      return at.resolve(name);
    } catch (InvalidPathException impossible) {
      return null;
    }
  }

  private static void prepend(String path, Deque<String> ahead) {
    String[] names = path.split("/", -1);
    for (int n = names.length - 1; n >= 0; n--) {
      if (!names[n].isEmpty() && !names[n].equals(".")) {
        ahead.push(names[n]);
      }
    }
  }

  private static @Nullable String read(Path file) {
    try {
      return Files.isSymbolicLink(file) ? Files.readSymbolicLink(file).toString() : null;
    } catch (IOException unreadable) {
      return null;
    }
  }
}
