// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import java.nio.file.Path;

/** Where something goes, if anywhere. */
public sealed interface PathSetting {
  /** At a path, absolute. */
  record At(Path path) implements PathSetting {}

  /** Nowhere: to do without. */
  record None() implements PathSetting {}
}
