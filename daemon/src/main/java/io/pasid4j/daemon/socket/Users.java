// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The uid of this process and of a file's owner, for which Java has no API. */
public final class Users {
  /** The uid of root. */
  public static final int ROOT = 0;

  private Users() {}

  /** The effective uid of this process: the owner of its directory under /proc. */
  public static int effectiveUid() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new UncheckedIOException("/proc/self (expected: the proc file system)", e);
    }
  }

  /** The owner of a file; a symbolic link is not followed. */
  static int ownerOf(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /** Type and permission bits of a file; a symbolic link is not followed. */
  static int modeOf(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
  }

  /** Device and inode of a file, a symbolic link not followed; null if there is none. */
  static @Nullable Object keyOf(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
