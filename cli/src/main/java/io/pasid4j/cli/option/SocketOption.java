// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import io.pasid4j.daemon.socket.SocketPaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The daemon that a command is or talks to. */
public final class SocketOption implements Declared {
  private static final String VARIABLE = "PASID_SOCKET";

  private @Nullable Path named;

  @Override
  public void declare(Declaration line) {
    line.option(
        "--socket",
        "PATH",
        new PathConverter(),
        "the daemon's Unix socket; unless given, what PASID_SOCKET names, else"
            + " $$XDG_RUNTIME_DIR/pasid/pasid.sock, else /run/pasid/pasid.sock for root, else"
            + " /tmp/pasid-UID/pasid.sock",
        value -> named = value);
  }

  /** The path to use, absolute. */
  public Path path() {
    return path(System.getenv());
  }

  Path path(Map<String, String> environment) {
    return named().orElseGet(() -> fallback(environment));
  }

  /** The path of the option, absolute, if it was given. */
  public Optional<Path> named() {
    return Optional.ofNullable(named).map(Path::toAbsolutePath);
  }

  /** The path to use where the option was not given. */
  public Path fallback() {
    return fallback(System.getenv());
  }

  private static Path fallback(Map<String, String> environment) {
    String variable = environment.get(VARIABLE);
    return variable == null || variable.isEmpty()
        ? SocketPaths.ofThisUser()
        : Path.of(variable).toAbsolutePath();
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
}
