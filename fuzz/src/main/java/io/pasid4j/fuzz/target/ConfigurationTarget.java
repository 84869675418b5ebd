// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.target;

import io.pasid4j.daemon.config.Configuration;
import io.pasid4j.daemon.config.ConfigurationException;
import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.fuzz.input.Expect;
import java.nio.charset.StandardCharsets;

/**
 * The configuration's reader. Any text is a configuration or is refused with the line of each
 * problem; the same text gives the same configuration.
 */
public final class ConfigurationTarget {
  private static final String FILE = "fuzz.yaml";

  private ConfigurationTarget() {}

  /** The file. */
  public static void fuzzerTestOneInput(byte[] input) {
    String yaml = new String(input, StandardCharsets.UTF_8);
    Configuration read;
    try {
      read = ConfigurationFile.parse(FILE, yaml);
    } catch (ConfigurationException refused) {
      String problems = String.valueOf(refused.getMessage());
      for (String problem : problems.split("\n", -1)) {
        Expect.that(
            problem.matches(FILE + "(:[0-9]+: .*|: and [0-9]+ problems more)"),
            "problem: " + problem);
      }
      return;
    }
    Expect.equal("read again", ConfigurationFile.parse(FILE, yaml), read);
  }
}
