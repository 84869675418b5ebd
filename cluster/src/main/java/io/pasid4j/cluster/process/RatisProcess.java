// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.process;

import io.pasid4j.cluster.config.RefusedException;
import java.io.ObjectInputFilter;
import java.util.Map;
import org.apache.ratis.util.ExitUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prepares this process for Ratis, before the first of its classes is used. */
public final class RatisProcess {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.cluster");

  /**
   * Allow-list of the serialized objects that peers may send: exceptions of Ratis and of the JDK,
   * of bounded size.
   */
  private static final String SERIAL_FILTER =
      "maxdepth=40;maxarray=65536;maxrefs=10000;maxbytes=1048576;"
          + "org.apache.ratis.**;java.lang.**;java.util.**;java.io.*;java.net.*;!*";

  private static final String NETTY = "org.apache.ratis.thirdparty.io.netty.";

  /**
   * Settings of Ratis' Netty. One arena of chunks of 128 KiB is enough for the few connections of a
   * voter; by default each arena that is used takes 4 MiB of direct memory.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          NETTY + "transport.noNative", "true",
          NETTY + "allocator.numDirectArenas", "1",
          NETTY + "allocator.numHeapArenas", "1",
          NETTY + "allocator.maxOrder", "4");

  private static final String NEEDS_UNSAFE =
      "org.apache.ratis.thirdparty.com.google.protobuf.CodedOutputStream";

  /**
   * Ratis' Netty logs to java.util.logging, past SLF4J. A strong reference, since the JDK drops the
   * level of an unreferenced logger.
   */
  private static final java.util.logging.Logger QUIET =
      java.util.logging.Logger.getLogger("org.apache.ratis.thirdparty");

  private static boolean prepared;

  private RatisProcess() {}

  /**
   * Keeps Ratis from ending the process, from loading native code and from deserializing what it
   * does not need, and bounds its buffers. Idempotent.
   *
   * @throws RefusedException if this JVM cannot run it
   */
  public static synchronized void prepare() throws RefusedException {
    if (!prepared) {
      SETTINGS.forEach(RatisProcess::setIfAbsent);
      QUIET.setLevel(java.util.logging.Level.OFF);
      disableExit();
      filterObjects();
      prepared = true;
    }
    checkUnsafe(NEEDS_UNSAFE);
  }

  /** Restores the JVM's handler: loading ExitUtils replaces it by one that ends the process. */
  private static void disableExit() {
    Thread.UncaughtExceptionHandler ours = Thread.getDefaultUncaughtExceptionHandler();
    ExitUtils.disableSystemExit();
    ExitUtils.setTerminateOnUncaughtException(false);
    Thread.setDefaultUncaughtExceptionHandler(ours);
  }

  private static void filterObjects() {
    if (ObjectInputFilter.Config.getSerialFilter() != null) {
      return;
    }
    try {
      ObjectInputFilter.Config.setSerialFilter(
          ObjectInputFilter.Config.createFilter(SERIAL_FILTER));
    } catch (IllegalStateException setMeanwhile) {
      LOG.info("serial filter: of this JVM already ({})", setMeanwhile.getMessage());
    }
  }

  /** Fails early: without Unsafe the server starts, and then each request fails. */
  private static void checkUnsafe(String type) throws RefusedException {
    try {
      Class.forName(type);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new RefusedException(
          "sun.misc.Unsafe: denied to this JVM, and a domain cannot be served without it (expected:"
              + " --sun-misc-unsafe-memory-access=allow): "
              + e);
    }
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
