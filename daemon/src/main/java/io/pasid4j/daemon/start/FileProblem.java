// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.start;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Describes why a file could not be used, in the words of the operating system. */
public final class FileProblem {
  private FileProblem() {}

  /** Without the path, which the message around it names. */
  public static String of(IOException failure) {
    return switch (failure) {
      case NoSuchFileException missing -> "no such file or directory";
      case AccessDeniedException denied -> "permission denied";
      case NotDirectoryException file -> "not a directory";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }
}
