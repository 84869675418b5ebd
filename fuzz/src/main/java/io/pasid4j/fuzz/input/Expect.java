// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.input;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Assertions of the oracles. */
public final class Expect {
  private Expect() {}

  /** Fails unless a condition holds. */
  public static void that(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  /** Fails unless two values are equal. */
  public static void equal(String name, @Nullable Object actual, @Nullable Object expected) {
    if (!Objects.equals(actual, expected)) {
      throw new AssertionError(name + ": " + actual + " (expected: " + expected + ")");
    }
  }
}
