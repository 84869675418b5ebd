// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.failure;

/** Throws once, at the n-th place that one thread comes to. Not thread-safe. */
public final class Fault {
  private static long placesLeft = Long.MAX_VALUE;
  private static StackTraceElement[] lastTrace = {};

  private Fault() {}

  /** Where it has thrown last. */
  public static StackTraceElement[] lastTrace() {
    return lastTrace;
  }

  /** Throws at the n-th place from now on. */
  public static void arm(int n) {
    placesLeft = n;
  }

  /** Throws no more; whether it has thrown. */
  public static boolean disarm() {
    boolean thrown = placesLeft <= 0;
    placesLeft = Long.MAX_VALUE;
    return thrown;
  }

  /** A place at which something can be thrown; {@link FaultLoader} puts calls there. */
  public static void point() {
    placesLeft--;
    if (placesLeft == 0) {
      Planted planted = new Planted();
      lastTrace = planted.getStackTrace();
      throw planted;
    }
  }

  /** The error that a virtual machine throws for want of memory. */
  static final class Planted extends OutOfMemoryError {
    private static final long serialVersionUID = 1;

    Planted() {
      super("planted");
    }
  }
}
