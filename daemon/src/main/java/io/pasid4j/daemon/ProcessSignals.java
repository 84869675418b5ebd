// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.process.LinuxCalls;
import io.pasid4j.daemon.start.StartException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Handlers of signals to this process. SIGTERM could be handled by a shutdown hook too, but then
 * the process would end with the signal's exit status, as if it had been killed.
 *
 * <p>The JDK's only way to handle a signal is {@code sun.misc.Signal} of the module
 * jdk.unsupported, which javac warns of wherever it is named; hence by reflection.
 */
final class ProcessSignals {
  private static final int SIGHUP = 1;

  private ProcessSignals() {}

  /** Runs an action at each SIGTERM and SIGINT, on a thread of its own. */
  static void onStop(Runnable action) {
    handle("TERM", action);
    handle("INT", action);
  }

  /**
   * Runs an action at each SIGHUP, on a thread of its own. A process that was started with SIGHUP
   * ignored, as by nohup, handles it from now on: the JVM alone would leave it ignored.
   */
  static void onHangup(Runnable action) {
    if (LinuxCalls.isIgnored(SIGHUP)) {
      LinuxCalls.stopIgnoring(SIGHUP);
    }
    handle("HUP", action);
  }

  private static void handle(String name, Runnable action) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, _) -> call(method.getName(), proxy, action));
      signalType
          .getMethod("handle", signalType, handlerType)
          .invoke(null, signalType.getConstructor(String.class).newInstance(name), handler);
    } catch (ReflectiveOperationException e) {
      throw new StartException("SIG" + name + ": " + e + " (expected: a signal to handle)", e);
    }
  }

  private static @Nullable Object call(String method, Object proxy, Runnable action) {
    return switch (method) {
      case "handle" -> {
        action.run();
        yield null;
      }
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "a signal of the daemon";
    };
  }
}
