// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.daemon.start.FileProblem;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Copies a state directory while a daemon changes it. A space is copied, and then compared with the
 * copy: as nothing differs, each file was the same from before the last was copied until after the
 * first was compared, and the copy is the state at a moment between. Where something differs, it is
 * copied again.
 */
public final class StateBackup {
  private static final int MOST_TRIES = 200;
  private static final List<String> FILES =
      List.of(SpaceState.HEADER, SpaceState.WORDS, SpaceState.SETS, SpaceState.ATTRIBUTES);

  /** The files that a space of a domain has from the time at which it needs them. */
  private static final List<String> OF_DOMAIN =
      List.of(SpaceState.MOVES, SpaceState.AMOUNTS, SpaceState.DEPARTED, SpaceState.LEASED_TO);

  private StateBackup() {}

  /**
   * Copies the states of all spaces that have not been set aside; each is as of a moment of its
   * own. Until all of it is on the disk the copy has another name, {@code NAME.part}; a process
   * that is killed leaves that, and the next copy to the same place takes it over.
   *
   * @param directory a state directory, of a daemon that runs or not
   * @param copy where to; must not be there yet. Made with mode 0700
   * @return the directories of the copies
   * @throws StartException if a file cannot be read or written, or a space has changed during each
   *     of 200 tries; nothing is left of the copy then
   */
  public static List<Path> copy(Path directory, Path copy) {
    if (Files.exists(copy, LinkOption.NOFOLLOW_LINKS)) {
      throw new StartException("copy: " + copy + ": there already (expected: a new directory)");
    }
    try (UnfinishedBackup unfinished = begin(copy)) {
      try {
        copyAll(directory, unfinished.directory());
        return unfinished.complete();
      } catch (IOException e) {
        unfinished.discard();
        throw failed(directory, e);
      } catch (Throwable t) {
        unfinished.discard();
        throw t;
      }
    }
  }

  private static UnfinishedBackup begin(Path copy) {
    try {
      return UnfinishedBackup.begin(copy);
    } catch (IOException e) {
      throw failed(copy, e);
    }
  }

  /**
   * Finds the copies in the directory of another one that killed processes have left unfinished.
   * Nothing uses them; empty if the directory cannot be read.
   */
  public static List<Path> leftBeside(Path copy) {
    try {
      return UnfinishedBackup.leftBeside(copy);
    } catch (IOException | StartException unreadable) {
      return List.of();
    }
  }

  private static StartException failed(Path path, IOException e) {
    return new StartException(
        "state: %s: %s (expected: a state directory, and room for its copy)"
            .formatted(path, FileProblem.of(e)),
        e);
  }

  private static void copyAll(Path directory, Path copy) throws IOException {
    try (DirectoryStream<Path> states =
        Files.newDirectoryStream(
            directory, path -> SpaceNames.isState(String.valueOf(path.getFileName())))) {
      for (Path state : states) {
        Path to = copy.resolve(String.valueOf(state.getFileName()));
        StatePlace.create(to);
        copyUnchanged(state, to);
      }
    }
  }

  private static void copyUnchanged(Path state, Path to) throws IOException {
    for (int i = 0; i < MOST_TRIES; i++) {
      for (String file : FILES) {
        copyFile(state.resolve(file), to.resolve(file));
      }
      for (String file : OF_DOMAIN) {
        if (Files.exists(state.resolve(file))) {
          copyFile(state.resolve(file), to.resolve(file));
        }
      }
      if (isSame(state, to)) {
        return;
      }
    }
    throw new StartException(
        "state: %s: changed during each of %d copies (expected: a moment without changes)"
            .formatted(state, MOST_TRIES));
  }

  private static void copyFile(Path file, Path to) {
    try {
      Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new StartException(
          "state: %s: no copy at %s: %s (expected: a file that can be read, and room for its copy)"
              .formatted(file, to, FileProblem.of(e)),
          e);
    }
  }

  private static boolean isSame(Path state, Path copy) throws IOException {
    for (String file : FILES) {
      if (Files.mismatch(state.resolve(file), copy.resolve(file)) >= 0) {
        return false;
      }
    }
    for (String file : OF_DOMAIN) {
      if (Files.exists(state.resolve(file)) && !isSameFile(state, copy, file)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSameFile(Path state, Path copy, String file) throws IOException {
    return Files.exists(copy.resolve(file))
        && Files.mismatch(state.resolve(file), copy.resolve(file)) < 0;
  }
}
