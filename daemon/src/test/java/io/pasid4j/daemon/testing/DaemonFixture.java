// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.testing;

import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A daemon in a directory of its own, which goes with it. */
public final class DaemonFixture implements AutoCloseable {
  private final Path directory;
  private final Daemon daemon;

  /** A daemon with the default options but for what a test needs otherwise. */
  public DaemonFixture(UnaryOperator<DaemonOptions> change) {
    try {
      directory = Files.createTempDirectory("pasid");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path socket = directory.resolve("s");
    daemon = Daemon.start(change.apply(DaemonOptions.at(socket).with(to -> to.eventLoops(2))));
  }

  /** A daemon with the default options. */
  public DaemonFixture() {
    this(UnaryOperator.identity());
  }

  /** Where it listens. */
  public Path socket() {
    return daemon.socketPath();
  }

  /** Where it listens for operators. */
  public Path operatorSocket() {
    return daemon.operatorSocketPath().orElseThrow();
  }

  /** The daemon itself. */
  public Daemon daemon() {
    return daemon;
  }

  /** The number of IDs held by all sets. */
  public long heldIds() {
    return daemon.spaces().heldIds();
  }

  @Override
  public void close() {
    daemon.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
