// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.client;

import io.pasid4j.client.AsyncPasidSet;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidSet;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The asynchronous view keeps the contract too, once its futures are waited for. */
class AsyncSetTest extends RemoteSetTest {
  @Override
  PasidSet face(PasidClient client) {
    return (PasidSet)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {PasidSet.class},
            (proxy, method, arguments) -> call(client, method, arguments));
  }

  /** Calls such a method of the asynchronous view, if it has one, else of the client. */
  private static @Nullable Object call(
      PasidClient client, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      Method async = AsyncPasidSet.class.getMethod(method.getName(), method.getParameterTypes());
      return ((CompletableFuture<?>) async.invoke(client.async(), arguments)).join();
    } catch (NoSuchMethodException e) {
      return invoke(client, method, arguments);
    } catch (CompletionException | InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static @Nullable Object invoke(
      PasidClient client, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(client, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
