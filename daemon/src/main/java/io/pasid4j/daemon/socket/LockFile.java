// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.socket;

import io.pasid4j.daemon.start.FileProblem;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock file: it gives a directory or an address to one daemon at a time. The kernel drops the
 * lock when its process ends, however it ends. The file stays: one that is deleted can be locked by
 * one daemon while another locks its successor.
 *
 * <p>A shared BSD lock on the file and on its directory keeps systemd-tmpfiles from cleaning them.
 */
public final class LockFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.socket");

  /**
   * The lock files that this process holds. Closing any descriptor of a file drops every lock that
   * the process has on it, so a second attempt in this process must not even open the file.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path lockFile;

  /** Guarded by this. */
  private Held held;

  private LockFile(Path lockFile, Held held) {
    this.lockFile = lockFile;
    this.held = held;
  }

  /**
   * A locked file.
   *
   * @param key device and inode
   * @param cleanerLocks descriptors whose BSD locks keep systemd-tmpfiles out
   */
  private record Held(FileChannel channel, Object key, List<Integer> cleanerLocks)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      cleanerLocks.forEach(FileCalls::close);
      channel.close();
    }
  }

  /**
   * Takes the lock.
   *
   * @param lockFile created if it is missing
   * @return the lock, or null if another daemon has it
   * @throws StartException if the lock file cannot be created, or is no regular file
   */
  public static @Nullable LockFile tryTake(Path lockFile) {
    if (!HELD_HERE.add(lockFile)) {
      return null;
    }
    boolean taken = false;
    try {
      @Nullable Held held = tryLock(lockFile);
      taken = held != null;
      return held == null ? null : new LockFile(lockFile, held);
    } catch (IOException e) {
      throw new StartException("lock file: " + lockFile + ": " + FileProblem.of(e), e);
    } finally {
      if (!taken) {
        HELD_HERE.remove(lockFile);
      }
    }
  }

  /** Again if the file was replaced meanwhile: the key has to be that of the locked file. */
  private static @Nullable Held tryLock(Path lockFile) throws IOException {
    while (true) {
      @Nullable Object before = Users.keyOf(lockFile);
      FileChannel channel = open(lockFile);
      boolean isLocked = false;
      try {
        requireRegular(lockFile);
        if (before != null && before.equals(Users.keyOf(lockFile))) {
          if (channel.tryLock() == null) {
            return null;
          }
          Held held = new Held(channel, before, keepCleanersOut(lockFile));
          isLocked = true;
          return held;
        }
      } finally {
        if (!isLocked) {
          channel.close();
        }
      }
    }
  }

  /** For reading, too: a FIFO that is opened for both does not wait for its other end. */
  private static FileChannel open(Path lockFile) throws IOException {
    return FileChannel.open(
        lockFile,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static void requireRegular(Path lockFile) throws IOException {
    if (!Files.isRegularFile(lockFile, LinkOption.NOFOLLOW_LINKS)) {
      throw new StartException("lock file: " + lockFile + " (expected: a regular file)");
    }
  }

  /** Locks the directory only if it is this user's. */
  private static List<Integer> keepCleanersOut(Path lockFile) throws IOException {
    List<Integer> cleanerLocks = new ArrayList<>();
    cleanerLocks.add(FileCalls.openLocked(lockFile));
    Path directory = Objects.requireNonNull(lockFile.toAbsolutePath().getParent());
    if (Users.ownerOf(directory) == Users.ownerOf(lockFile)) {
      cleanerLocks.add(FileCalls.openLocked(directory));
    }
    return cleanerLocks;
  }

  /**
   * Makes sure that the locked file is the one at its path, which somebody else may have removed:
   * then the file that is there now, or a new one, is locked instead.
   *
   * @return false if another daemon has locked the file at the path
   * @throws IOException if there can be no file
   */
  public synchronized boolean keep() throws IOException {
    if (held.key().equals(Users.keyOf(lockFile))) {
      return true;
    }
    @Nullable Held next = tryLock(lockFile);
    if (next == null) {
      return false;
    }
    held.close();
    held = next;
    LOG.warn("{}: was removed (expected: to stay); made and locked again", lockFile);
    return true;
  }

  /** Releases the lock. */
  @Override
  public synchronized void close() {
    try {
      held.close();
    } catch (IOException e) {
      throw new StartException("lock file: " + lockFile, e);
    } finally {
      HELD_HERE.remove(lockFile);
    }
  }
}
