// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.socket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.pasid4j.daemon.start.FileProblem;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The path a daemon listens at, claimed against other daemons by its lock. An existing file is
 * replaced only if no process listens at it; at the end only this daemon's own file is removed.
 */
public final class SocketBinding implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.socket");
  private static final int TYPE_MASK = 0170000;
  private static final int TYPE_SOCKET = 0140000;
  private static final String HIDDEN_PREFIX = ".p";
  private static final int HIDDEN_RADIX = 36;

  /** The longest of {@code /.pNUMBER/s}. */
  private static final int HIDDEN_BYTES = 11;

  private final Path socket;
  private final SocketAccess access;
  private final LockFile lock;
  private @Nullable Object boundKey;

  private SocketBinding(Path socket, SocketAccess access, LockFile lock) {
    this.socket = socket;
    this.access = access;
    this.lock = lock;
  }

  /**
   * Claims a path.
   *
   * @param access who may connect
   * @param loops serve the connection that finds out who else is there
   * @throws StartException if another daemon is there, or the place cannot be used
   */
  public static SocketBinding claim(Path socket, SocketAccess access, EventLoopGroup loops) {
    SocketPaths.requireRoomBeside(socket, HIDDEN_BYTES);
    SocketDirectory.prepare(socket, SocketPaths.isDefault(socket));
    // Beside a file that must not be replaced, no lock file is left either.
    var _ = isSocketThere(socket);
    LockFile lock = RunningDaemon.takeLock(lockFileOf(socket), socket, loops);
    try {
      requireNobodyListens(socket, loops);
    } catch (Throwable t) {
      lock.close();
      throw t;
    }
    return new SocketBinding(socket, access, lock);
  }

  private static Path lockFileOf(Path socket) {
    return socket.resolveSibling(socket.getFileName() + ".lock");
  }

  private static void requireNobodyListens(Path socket, EventLoopGroup loops) {
    if (!isSocketThere(socket)) {
      return;
    }
    try {
      ListenerProbe.pidOfListener(socket, loops)
          .ifPresent(pid -> {
            throw RunningDaemon.listens(pid, socket);
          });
    } catch (IOException e) {
      throw new StartException("socket: " + socket + ": " + FileProblem.of(e), e);
    }
  }

  /**
   * Returns whether there is a socket, false if there is nothing.
   *
   * @throws StartException if another kind of file is there
   */
  private static boolean isSocketThere(Path socket) {
    try {
      if ((Users.modeOf(socket) & TYPE_MASK) == TYPE_SOCKET) {
        return true;
      }
    } catch (NoSuchFileException nothing) {
      return false;
    } catch (IOException e) {
      throw new StartException("socket: " + socket + ": " + FileProblem.of(e), e);
    }
    throw new StartException(
        "socket: " + socket + ": another kind of file is there (expected: a socket or nothing)");
  }

  /**
   * Binds the socket and puts it in its place, over a stale one if there is one.
   *
   * <p>A bound socket file has the mode that the umask leaves, and Java cannot set the umask. So it
   * is bound in a directory nobody else can enter, gets its mode there, and is then moved: at its
   * place it never has another mode. Connections follow the file, not its name.
   *
   * @return the channel that listens
   * @throws StartException if it cannot be bound
   */
  public Channel bind(ServerBootstrap bootstrap) {
    return bindAt(hidden -> bindAndMove(bootstrap, hidden));
  }

  /**
   * As {@link #bind}, for a caller that binds by itself.
   *
   * @param binding binds at the path it receives, calls {@link #moveHere} with it, and undoes the
   *     first if the second fails
   * @return the result of the binding
   * @throws StartException if it cannot be bound
   */
  public <T> T bindAt(Binding<T> binding) {
    try {
      Path hidden = makeHiddenDirectory(Objects.requireNonNull(socket.getParent()));
      try {
        return binding.bind(hidden.resolve("s"));
      } finally {
        Files.deleteIfExists(hidden.resolve("s"));
        Files.delete(hidden);
      }
    } catch (IOException e) {
      throw new StartException("socket: " + socket + ": " + FileProblem.of(e), e);
    }
  }

  /** As short a name as possible, since the path of the socket in it has to fit too. */
  private static Path makeHiddenDirectory(Path directory) throws IOException {
    while (true) {
      int number = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
      Path hidden = directory.resolve(HIDDEN_PREFIX + Integer.toString(number, HIDDEN_RADIX));
      try {
        return Files.createDirectory(
            hidden,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException e) {
        LOG.debug("{}: taken, trying another name", hidden);
      }
    }
  }

  private Channel bindAndMove(ServerBootstrap bootstrap, Path hidden) throws IOException {
    ChannelFuture bound =
        bootstrap.bind(new DomainSocketAddress(hidden.toFile())).awaitUninterruptibly();
    Throwable cause = bound.cause();
    if (cause != null) {
      throw new IOException(cause.getMessage(), cause);
    }
    try {
      moveHere(hidden);
    } catch (Throwable t) {
      bound.channel().close().awaitUninterruptibly();
      throw t;
    }
    return bound.channel();
  }

  /**
   * Gives a bound socket its group and mode and puts it in its place.
   *
   * @param hidden where it was bound
   */
  public void moveHere(Path hidden) throws IOException {
    access.applyTo(hidden);
    boundKey = Users.keyOf(hidden);
    Files.move(hidden, socket, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes the socket file if it is still the one that was bound here. */
  public void removeSocket() {
    try {
      if (boundKey != null && boundKey.equals(Users.keyOf(socket))) {
        Files.deleteIfExists(socket);
      }
    } catch (IOException e) {
      LOG.warn("socket: {}: not removed: {}", socket, e.toString());
    }
  }

  /** The path. */
  public Path path() {
    return socket;
  }

  /**
   * Makes sure that no other daemon can take the place, though its lock file was removed.
   *
   * @return false if another daemon has it
   * @throws IOException if the lock file cannot be made again
   */
  public boolean keepLock() throws IOException {
    return lock.keep();
  }

  /** Returns whether the socket at the path is the one that was bound here. */
  public boolean isInPlace() throws IOException {
    return boundKey != null && boundKey.equals(Users.keyOf(socket));
  }

  /** Gives the place up: another daemon may have it. */
  @Override
  public void close() {
    lock.close();
  }

  /**
   * Binds a socket.
   *
   * @param <T> what that makes
   */
  @FunctionalInterface
  public interface Binding<T> {
    /** Binds it to a path. */
    T bind(Path hidden) throws IOException;
  }
}
