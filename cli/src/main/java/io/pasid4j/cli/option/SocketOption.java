// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import io.pasid4j.daemon.socket.SocketPaths;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which daemon a command is or talks to. */
public final class SocketOption {
  private static final String VARIABLE = "PASID_SOCKET";

  @Option(
      names = "--socket",
      paramLabel = "PATH",
      converter = PathConverter.class,
      description =
          "the daemon's Unix socket; unless given, what PASID_SOCKET names, else"
              + " $$XDG_RUNTIME_DIR/pasid/pasid.sock, else /run/pasid/pasid.sock for root, else"
              + " /tmp/pasid-UID/pasid.sock")
  private @Nullable Path named;

  /** The path to use, absolute. */
  public Path path() {
    return path(System.getenv());
  }

  Path path(Map<String, String> environment) {
    String variable = environment.get(VARIABLE);
    if (named != null) {
      return named.toAbsolutePath();
    }
    return variable == null || variable.isEmpty()
        ? SocketPaths.ofThisUser()
        : Path.of(variable).toAbsolutePath();
  }
}
