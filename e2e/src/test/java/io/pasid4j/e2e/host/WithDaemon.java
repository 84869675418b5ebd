// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.host;

import io.pasid4j.cli.process.DaemonProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests each of which has a daemon of its own, and may kill it and start it again. */
public abstract class WithDaemon {
  /** The directory of the test. */
  @TempDir protected Path directory;

  /** The present daemon. */
  protected DaemonProcess daemon;

  @BeforeEach
  final void startDaemon() {
    daemon = start();
  }

  @AfterEach
  final void stopDaemon() {
    daemon.close();
  }

  /** The path of the daemon's socket, the same after each start. */
  protected final Path socket() {
    return directory.resolve("s");
  }

  /** Starts a daemon at {@link #socket}; for {@link #daemon}. */
  protected final DaemonProcess start(String... options) {
    return DaemonProcess.start(Repository.installation(), socket(), options);
  }

  /** Replaces the daemon, which does not end in order, by another one. */
  protected final void killAndRestart() {
    daemon.kill();
    daemon = start();
  }
}
