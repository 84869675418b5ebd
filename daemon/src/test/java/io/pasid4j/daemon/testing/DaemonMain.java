// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.testing;

import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.ForegroundDaemon;
import io.pasid4j.daemon.start.StartException;
import java.nio.file.Path;

/** A daemon as a process of its own. */
public final class DaemonMain {
  private DaemonMain() {}

  /** Runs until a signal; the argument is the socket's path. */
  public static void main(String[] arguments) throws InterruptedException {
    try {
      ForegroundDaemon.run(() -> DaemonOptions.at(Path.of(arguments[0])), System.out);
      System.exit(0);
    } catch (StartException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
