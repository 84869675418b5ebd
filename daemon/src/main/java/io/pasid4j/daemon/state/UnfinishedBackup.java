// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.daemon.socket.LockFile;
import io.pasid4j.daemon.socket.Users;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A backup under its temporary name, beside its final one. Locked while a process writes it, so
 * that what a killed one has left can be told from it.
 */
final class UnfinishedBackup implements AutoCloseable {
  private static final String ENDING = ".part";

  private final Path directory;
  private final Path copy;
  private final LockFile lock;

  private UnfinishedBackup(Path directory, Path copy, LockFile lock) {
    this.directory = directory;
    this.copy = copy;
    this.lock = lock;
  }

  /**
   * Makes the directory of a backup, or takes over and empties what a killed process has left.
   *
   * @param copy the final name of the backup
   * @throws StartException if another process writes it, or something else has the name
   */
  static UnfinishedBackup begin(Path copy) throws IOException {
    Path whole = copy.toAbsolutePath();
    Path directory = whole.resolveSibling(whole.getFileName() + ENDING);
    StatePlace.prepare(directory);
    requireBackup(directory);
    LockFile lock = LockFile.tryTake(directory.resolve(StateDirectory.LOCK));
    if (lock == null) {
      throw new StartException(
          "copy: " + directory + ": another backup writes it (expected: one at a time)");
    }
    UnfinishedBackup begun = new UnfinishedBackup(directory, copy, lock);
    try {
      begun.empty();
      return begun;
    } catch (Throwable t) {
      begun.close();
      throw t;
    }
  }

  private void empty() throws IOException {
    for (Path state : states(directory)) {
      StateArchive.deleteAll(state);
    }
  }

  private static void requireBackup(Path directory) throws IOException {
    if (!isBackup(directory)) {
      throw new StartException(
          "copy: %s: there already, and no unfinished backup (expected: none)"
              .formatted(directory));
    }
  }

  /** Returns whether a directory holds nothing but states. */
  private static boolean isBackup(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(each -> String.valueOf(each.getFileName()))
          .allMatch(name -> name.equals(StateDirectory.LOCK) || SpaceNames.isState(name));
    }
  }

  private static List<Path> states(Path directory) throws IOException {
    List<Path> states = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(
            directory, path -> SpaceNames.isState(String.valueOf(path.getFileName())))) {
      all.forEach(states::add);
    }
    return states;
  }

  /** Where it is. */
  Path directory() {
    return directory;
  }

  /**
   * Gives it its final name, after all of it is on the disk.
   *
   * @return the states in it
   */
  List<Path> complete() throws IOException {
    List<Path> states = states(directory);
    for (Path state : states) {
      try (Stream<Path> files = Files.list(state)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          sync(file);
        }
      }
      sync(state);
    }
    sync(directory);
    Path parent = Objects.requireNonNull(directory.getParent());
    // Opened first: what cannot be read would be known only after the copy has its name.
    try (FileChannel entries = FileChannel.open(parent, StandardOpenOption.READ)) {
      Files.move(directory, copy, StandardCopyOption.ATOMIC_MOVE);
      entries.force(true);
    }
    return states.stream().map(state -> copy.resolve(state.getFileName())).toList();
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes it, after a failure that is the one to report. */
  void discard() {
    try {
      StateArchive.deleteAll(directory);
    } catch (IOException e) {
      // The next backup to the same place deletes it.
    }
  }

  /** Lets the next process take it over, if it is not complete. */
  @Override
  public void close() {
    lock.close();
  }

  /** Finds the backups beside one that killed processes have left. */
  static List<Path> leftBeside(Path copy) throws IOException {
    List<Path> left = new ArrayList<>();
    Path parent = Objects.requireNonNull(copy.toAbsolutePath().getParent());
    try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, "*" + ENDING)) {
      for (Path each : all) {
        if (isLeft(each)) {
          left.add(each);
        }
      }
    }
    return left;
  }

  private static boolean isLeft(Path directory) throws IOException {
    int owner = (int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (owner != Users.effectiveUid()) {
      return false;
    }
    Path lockFile = directory.resolve(StateDirectory.LOCK);
    if (!Files.isRegularFile(lockFile, LinkOption.NOFOLLOW_LINKS) || !isBackup(directory)) {
      return false;
    }
    try (@Nullable LockFile lock = LockFile.tryTake(lockFile)) {
      return lock != null;
    }
  }
}
