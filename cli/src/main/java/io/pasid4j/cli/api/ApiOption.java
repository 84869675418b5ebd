// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.api;

import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.Declared;
import io.pasid4j.cli.option.PathConverter;
import io.pasid4j.cli.option.SocketOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The management API of the daemon, for what the wire does not offer. */
public final class ApiOption implements Declared {
  private @Nullable Path named;

  @Override
  public void declare(Declaration line) {
    line.option(
        "--api",
        "PATH",
        new PathConverter(),
        "the management API's socket; unless given, management.sock beside pasid.sock,"
            + " NAME.management beside any other NAME",
        value -> named = value);
  }

  /** The API of the daemon at a socket, unless the option names another. */
  public ManagementApi of(SocketOption daemon) {
    return new ManagementApi(named == null ? daemon.managementPath() : named.toAbsolutePath());
  }
}
