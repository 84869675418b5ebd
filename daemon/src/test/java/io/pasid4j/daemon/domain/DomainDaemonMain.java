// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.ForegroundDaemon;
import io.pasid4j.daemon.config.Configuration;
import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.config.ReadContext;
import io.pasid4j.daemon.start.StartException;
import java.nio.file.Path;

/** A daemon of a configuration file as a process of its own. */
public final class DomainDaemonMain {
  private DomainDaemonMain() {}

  /** Runs until a signal; the argument is the file's path. */
  public static void main(String[] arguments) throws InterruptedException {
    try {
      ForegroundDaemon.run(() -> options(Path.of(arguments[0])), System.out);
      System.exit(0);
    } catch (StartException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static DaemonOptions options(Path file) {
    Configuration read = ConfigurationFile.read(file, ReadContext.HOST);
    return new DaemonOptions(read.socket().orElseThrow(), read);
  }
}
