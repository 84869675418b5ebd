// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import java.nio.file.Path;

/** The path of something that may also be turned off. */
public sealed interface PathSetting {
  /** A path, absolute. */
  record At(Path path) implements PathSetting {}

  /** Turned off. */
  record None() implements PathSetting {}
}
