// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.pasid4j.daemon.file.RegularFile;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * A file of the management API: its key in the configuration and its path, for messages.
 *
 * @param key which one it is
 * @param path where it is
 * @param expected what should be there
 */
record SecretFile(String key, Path path, String expected) {
  private static final int MOST_BYTES = 1 << 20;

  /** Returns the content. */
  byte[] bytes() {
    try {
      byte[] bytes = RegularFile.read(path, MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw refused("longer than " + MOST_BYTES + " bytes");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw refused("not there");
    } catch (AccessDeniedException e) {
      throw refused("not readable");
    } catch (FileSystemException e) {
      throw refused(e.getReason() == null ? "not readable" : e.getReason());
    } catch (IOException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  /** Refuses a file whose mode allows others more than its key permits. */
  void forbid(Set<PosixFilePermission> forbidden, String expectedMode) {
    try {
      if (Files.getPosixFilePermissions(path).stream().anyMatch(forbidden::contains)) {
        throw new StartException(
            "management.%s: %s: others may read it (expected: %s)"
                .formatted(key, path, expectedMode));
      }
    } catch (IOException e) {
      throw refused("not readable");
    }
  }

  /** Creates the refusal of this file. */
  StartException refused(String problem) {
    return new StartException(
        "management.%s: %s: %s (expected: %s)".formatted(key, path, problem, expected));
  }
}
