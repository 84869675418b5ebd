// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.api;

import io.pasid4j.cli.option.PathConverter;
import io.pasid4j.cli.option.SocketOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The management API of the daemon, for what the wire does not offer. */
public final class ApiOption {
  @Option(
      names = "--api",
      paramLabel = "PATH",
      converter = PathConverter.class,
      description =
          "the management API's socket; unless given, management.sock beside pasid.sock,"
              + " NAME.management beside any other NAME")
  private @Nullable Path named;

  /** The API of the daemon at a socket, unless the option names another. */
  public ManagementApi of(SocketOption daemon) {
    return new ManagementApi(named == null ? daemon.managementPath() : named.toAbsolutePath());
  }
}
