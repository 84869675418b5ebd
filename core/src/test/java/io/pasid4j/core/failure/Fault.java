// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.failure;

/** Throws once, at the n-th injection point that one thread reaches. Not thread-safe. */
public final class Fault {
  private static long placesLeft = Long.MAX_VALUE;
  private static StackTraceElement[] lastTrace = {};

  private Fault() {}

  /** The point where it has thrown last. */
  public static StackTraceElement[] lastTrace() {
    return lastTrace;
  }

  /** Arms the fault for the n-th point from now on. */
  public static void arm(int n) {
    placesLeft = n;
  }

  /**
   * Disarms the fault.
   *
   * @return whether it has thrown
   */
  public static boolean disarm() {
    boolean thrown = placesLeft <= 0;
    placesLeft = Long.MAX_VALUE;
    return thrown;
  }

  /** An injection point; {@link FaultLoader} inserts calls of this. */
  public static void point() {
    placesLeft--;
    if (placesLeft == 0) {
      Planted planted = new Planted();
      lastTrace = planted.getStackTrace();
      throw planted;
    }
  }

  /** The error that a virtual machine throws when it is out of memory. */
  static final class Planted extends OutOfMemoryError {
    private static final long serialVersionUID = 1;

    Planted() {
      super("planted");
    }
  }
}
