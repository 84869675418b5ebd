// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which daemon a command talks to. */
public final class SocketOption {
  @Option(
      names = "--socket",
      paramLabel = "PATH",
      description =
          "the daemon's Unix socket; unless given, what PASID_SOCKET names, else"
              + " $XDG_RUNTIME_DIR/pasid/pasid.sock, else /run/pasid/pasid.sock for root, else"
              + " /tmp/pasid-UID/pasid.sock")
  private @Nullable Path path;

  /** What the user named, or null for the default. */
  public @Nullable Path path() {
    return path;
  }
}
