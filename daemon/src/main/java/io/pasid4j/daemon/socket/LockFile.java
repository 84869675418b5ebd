// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.socket;

import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
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

/**
 * A lock file: it gives a directory or an address to one daemon at a time. The kernel drops the
 * lock when its process ends, however it ends. The file stays: one that is deleted can be locked by
 * one daemon while another locks its successor.
 *
 * <p>A shared BSD lock on the file and on its directory keeps systemd-tmpfiles from cleaning them.
 */
public final class LockFile implements AutoCloseable {
  /**
   * The lock files that this process holds. Closing any descriptor of a file drops every lock that
   * the process has on it, so a second attempt in this process must not even open the file.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path lockFile;
  private final FileChannel channel;
  private final List<Integer> cleanerLocks = new ArrayList<>();

  private LockFile(Path lockFile, FileChannel channel) {
    this.lockFile = lockFile;
    this.channel = channel;
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
    @Nullable LockFile taken = null;
    try {
      taken = tryLock(lockFile);
      return taken;
    } catch (IOException e) {
      throw new StartException("lock file: " + e, e);
    } finally {
      if (taken == null) {
        HELD_HERE.remove(lockFile);
      }
    }
  }

  private static @Nullable LockFile tryLock(Path lockFile) throws IOException {
    // For reading, too: a FIFO that is opened for both does not wait for its other end.
    FileChannel channel =
        FileChannel.open(
            lockFile,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    @Nullable LockFile taken = null;
    try {
      requireRegular(lockFile);
      @Nullable FileLock lock = channel.tryLock();
      if (lock != null) {
        taken = new LockFile(lockFile, channel);
        taken.keepCleanersOut();
      }
      return taken;
    } finally {
      if (taken == null) {
        channel.close();
      }
    }
  }

  private static void requireRegular(Path lockFile) throws IOException {
    if (!Files.isRegularFile(lockFile, LinkOption.NOFOLLOW_LINKS)) {
      throw new StartException("lock file: " + lockFile + " (expected: a regular file)");
    }
  }

  /** Locks the directory only if it is this user's: that of others is their affair. */
  private void keepCleanersOut() throws IOException {
    cleanerLocks.add(FileCalls.openLocked(lockFile));
    Path directory = Objects.requireNonNull(lockFile.toAbsolutePath().getParent());
    if (Users.ownerOf(directory) == Users.ownerOf(lockFile)) {
      cleanerLocks.add(FileCalls.openLocked(directory));
    }
  }

  /** Releases the lock. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StartException("lock file: " + lockFile, e);
    } finally {
      cleanerLocks.forEach(FileCalls::close);
      cleanerLocks.clear();
      HELD_HERE.remove(lockFile);
    }
  }
}
