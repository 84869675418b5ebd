// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

/** Does nothing, so that only the JVM's own cost is measured. */
public final class EmptyJvm {
  private EmptyJvm() {}

  /** Ends at once. */
  public static void main(String[] arguments) {}
}
