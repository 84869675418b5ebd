// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import java.io.Serial;
import java.util.List;

/** Thrown if a configuration file cannot be used. The message has a line for each problem. */
public final class ConfigurationException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** The problems, each {@code FILE:LINE: name: value (expected: ...)}, in the file's order. */
  public ConfigurationException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
