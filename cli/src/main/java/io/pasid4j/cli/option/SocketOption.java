// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.socket.SocketPaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The daemon that a command is or talks to. For one thread. */
public final class SocketOption implements Declared {
  private static final String VARIABLE = "PASID_SOCKET";

  /** Where the daemon of a whole host listens. */
  private static final Path OF_THE_HOST = Path.of("/run/pasid/pasid.sock");

  /** Where the package's configuration has that daemon's state. */
  private static final Path STATE_OF_THE_HOST = Path.of("/run/pasid/state");

  private @Nullable Path named;

  /** Sought once: while a daemon restarts, a command must not go over to another one. */
  private @Nullable Path found;

  @Override
  public void declare(Declaration line) {
    line.option(
        "--socket",
        "PATH",
        new PathConverter(),
        "the daemon's Unix socket; unless given, what PASID_SOCKET names, else this user's"
            + " $$XDG_RUNTIME_DIR/pasid/pasid.sock or /tmp/pasid-UID/pasid.sock if it is there, else"
            + " /run/pasid/pasid.sock",
        value -> named = value);
  }

  /** The path to connect to, absolute. */
  public Path path() {
    return named().or(SocketOption::ofVariable).orElseGet(this::found);
  }

  private Path found() {
    Path place = found;
    if (place == null) {
      place = choose(SocketPaths.ofThisUser(), OF_THE_HOST, Files::exists);
      found = place;
    }
    return place;
  }

  /** The own place, unless only the other one is there. */
  static Path choose(Path own, Path ofTheHost, Predicate<Path> isThere) {
    return !isThere.test(own) && isThere.test(ofTheHost) ? ofTheHost : own;
  }

  /** The path of the option, absolute, if it was given. */
  public Optional<Path> named() {
    return Optional.ofNullable(named).map(Path::toAbsolutePath);
  }

  private static Optional<Path> ofVariable() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(path -> !path.isEmpty())
        .map(path -> Path.of(path).toAbsolutePath());
  }

  /** The path to listen at where the option was not given. */
  public Path fallback() {
    return ofVariable().orElseGet(SocketPaths::ofThisUser);
  }

  /** The socket for an operator's request: the operators' if it may be used, else the tenants'. */
  public Path operatorPath() {
    Path tenants = path();
    return SocketPaths.operatorPath(tenants).filter(Files::isWritable).orElse(tenants);
  }

  /**
   * The socket of the management API beside the daemon's, be it the tenants' or the operators' that
   * was named.
   */
  public Path managementPath() {
    Path named = SocketPaths.tenantPath(path());
    return SocketPaths.managementPath(named).orElse(named);
  }

  /** The state directory of the daemon, which may have ended: then only its state is there. */
  public Path statePath() {
    return stateOf(
        named()
            .or(SocketOption::ofVariable)
            .orElseGet(() ->
                choose(
                    SocketPaths.ofThisUser(),
                    OF_THE_HOST,
                    socket -> Files.exists(socket) || Files.exists(stateOf(socket)))));
  }

  /** The state directory of the daemon at a socket, unless its configuration names another. */
  public static Path stateOf(Path socket) {
    return stateOf(SocketPaths.tenantPath(socket), Files::exists);
  }

  static Path stateOf(Path tenants, Predicate<Path> isThere) {
    Path beside = DaemonOptions.at(tenants).statePath().orElseThrow();
    return tenants.equals(OF_THE_HOST) ? choose(beside, STATE_OF_THE_HOST, isThere) : beside;
  }
}
