// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.start.StartException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Lets SIGTERM and SIGINT stop a daemon, and SIGHUP change it. A shutdown hook could do so too, but
 * then the process would end with the signal's exit status, as if it had been killed.
 *
 * <p>The JDK's only way to handle a signal is {@code sun.misc.Signal} of the module
 * jdk.unsupported, which javac warns of wherever it is named; hence by reflection.
 */
final class StopSignals {
  private StopSignals() {}

  static void stop(Daemon daemon) {
    try {
      for (String name : new String[] {"TERM", "INT"}) {
        handle(name, daemon::close);
      }
    } catch (ReflectiveOperationException e) {
      throw unsupported(e);
    }
  }

  /** Does something at each SIGHUP, which would end the process otherwise. */
  static void reload(Runnable action) {
    try {
      handle("HUP", action);
    } catch (ReflectiveOperationException e) {
      throw unsupported(e);
    }
  }

  private static StartException unsupported(ReflectiveOperationException e) {
    return new StartException("sun.misc.Signal: " + e + " (expected: jdk.unsupported)", e);
  }

  private static void handle(String name, Runnable action) throws ReflectiveOperationException {
    Class<?> signalType = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Object handler =
        Proxy.newProxyInstance(
            handlerType.getClassLoader(),
            new Class<?>[] {handlerType},
            (proxy, method, arguments) -> onCall(method.getName(), proxy, action));
    signalType
        .getMethod("handle", signalType, handlerType)
        .invoke(null, signalType.getConstructor(String.class).newInstance(name), handler);
  }

  private static @Nullable Object onCall(String method, Object proxy, Runnable action) {
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
