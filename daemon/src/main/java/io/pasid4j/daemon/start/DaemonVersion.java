// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The version that the daemon was built as. */
public final class DaemonVersion {
  private DaemonVersion() {}

  /** Reads the version, as in {@code 0.1.0}. */
  public static String text() {
    Properties built = new Properties();
    try (InputStream in = DaemonVersion.class.getResourceAsStream("version.properties")) {
      built.load(Objects.requireNonNull(in, "version.properties"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return Objects.requireNonNull(built.getProperty("version"), "version");
  }
}
