// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.socket;

import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to a place, one daemon's at a time: a lock on a file. The kernel drops it when its
 * process ends, however it ends. The file stays: one that is deleted can be locked by one daemon
 * while another locks its successor.
 */
public final class LockFile implements AutoCloseable {
  /**
   * Places this process holds. Closing any descriptor of a file drops every lock the process has on
   * it, so a second attempt in this process must not even open the file.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path lockFile;
  private final FileChannel channel;

  private LockFile(Path lockFile, FileChannel channel) {
    this.lockFile = lockFile;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param lockFile made if it is missing
   * @return the lock, or null if another daemon has it
   * @throws StartException if the lock file cannot be made
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
    FileChannel channel =
        FileChannel.open(
            lockFile,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock();
      return lock == null ? null : new LockFile(lockFile, channel);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }

  /** Gives the place up. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StartException("lock file: " + lockFile, e);
    } finally {
      HELD_HERE.remove(lockFile);
    }
  }
}
