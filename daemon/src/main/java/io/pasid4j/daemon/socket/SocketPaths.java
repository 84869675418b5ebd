// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.socket;

import io.pasid4j.daemon.start.StartException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The path that the daemon listens on unless one is configured. docs/reference/protocol.md has the
 * rule.
 */
public final class SocketPaths {
  /** The longest path: sun_path has 108 bytes with its NUL, of which the JDK leaves one unused. */
  public static final int MAX_PATH_BYTES = 106;

  private static final String FILE_NAME = "pasid.sock";
  private static final String OPERATOR_FILE_NAME = "operator.sock";
  private static final String OPERATOR_SUFFIX = ".operator";
  private static final String MANAGEMENT_FILE_NAME = "management.sock";
  private static final String MANAGEMENT_SUFFIX = ".management";
  private static final Path RELATIVE = Path.of("pasid", FILE_NAME);

  private SocketPaths() {}

  /** The default path of the user this process runs as. */
  public static Path ofThisUser() {
    return of(System.getenv("XDG_RUNTIME_DIR"), Users.effectiveUid());
  }

  /**
   * The default path of a user.
   *
   * @param xdgRuntimeDir the variable XDG_RUNTIME_DIR; counts only if it is an absolute path
   * @param uid the user
   */
  static Path of(@Nullable String xdgRuntimeDir, int uid) {
    if (xdgRuntimeDir != null && xdgRuntimeDir.startsWith("/")) {
      return Path.of(xdgRuntimeDir).resolve(RELATIVE);
    }
    if (uid == Users.ROOT) {
      return Path.of("/run").resolve(RELATIVE);
    }
    return Path.of("/tmp", "pasid-" + Integer.toUnsignedString(uid), "pasid.sock");
  }

  /**
   * The place where operators connect to the daemon at a socket, unless one is configured: {@code
   * operator.sock} beside {@code pasid.sock}, {@code NAME.operator} beside any other NAME, so that
   * two daemons can share a directory.
   *
   * @return empty if that path would be too long
   */
  public static Optional<Path> operatorPath(Path socket) {
    return beside(socket, OPERATOR_FILE_NAME, OPERATOR_SUFFIX);
  }

  /**
   * The place of the management API of the daemon at a socket, unless one is configured: {@code
   * management.sock} beside {@code pasid.sock}, {@code NAME.management} beside any other.
   *
   * @return empty if that path would be too long
   */
  public static Optional<Path> managementPath(Path socket) {
    return beside(socket, MANAGEMENT_FILE_NAME, MANAGEMENT_SUFFIX);
  }

  /** The tenants' socket of the daemon whose operators connect at a path; others are returned. */
  public static Path tenantPath(Path socket) {
    String name = Objects.requireNonNull(socket.getFileName()).toString();
    if (name.equals(OPERATOR_FILE_NAME)) {
      return socket.resolveSibling(FILE_NAME);
    }
    return name.endsWith(OPERATOR_SUFFIX)
        ? socket.resolveSibling(name.substring(0, name.length() - OPERATOR_SUFFIX.length()))
        : socket;
  }

  private static Optional<Path> beside(Path socket, String fileName, String suffix) {
    String name = Objects.requireNonNull(socket.getFileName()).toString();
    Path path = socket.resolveSibling(name.equals(FILE_NAME) ? fileName : name + suffix);
    return bytesOf(path) > MAX_PATH_BYTES ? Optional.empty() : Optional.of(path);
  }

  private static int bytesOf(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Returns whether a path is one of the defaults, whose directory the daemon makes and answers
   * for; the directory of any other path is its user's affair.
   */
  static boolean isDefault(Path path) {
    Path usual = ofThisUser();
    return path.equals(usual)
        || Optional.of(path).equals(operatorPath(usual))
        || Optional.of(path).equals(managementPath(usual));
  }

  /**
   * Checks that a socket can be bound to a path.
   *
   * @throws IllegalArgumentException if it is not absolute, names a directory only, or is too long
   */
  public static void requireUsable(Path path) {
    if (!path.isAbsolute() || path.getFileName() == null) {
      throw new IllegalArgumentException(
          "socketPath: " + path + " (expected: an absolute path of a file)");
    }
    int bytes = bytesOf(path);
    if (bytes > MAX_PATH_BYTES) {
      throw new IllegalArgumentException(
          "socketPath: "
              + path
              + ": "
              + bytes
              + " bytes (expected: at most "
              + MAX_PATH_BYTES
              + ")");
    }
  }

  /**
   * Checks that a name fits into the directory of a socket, too.
   *
   * @param nameBytes how long it is, with the slash before it
   * @throws StartException if the path of the directory is too long
   */
  static void requireRoomBeside(Path socket, int nameBytes) {
    int bytes = bytesOf(Objects.requireNonNull(socket.getParent()));
    if (bytes + nameBytes > MAX_PATH_BYTES) {
      throw new StartException(
          "socket directory: %s: %s bytes (expected: at most %s)"
              .formatted(socket.getParent(), bytes, MAX_PATH_BYTES - nameBytes));
    }
  }
}
