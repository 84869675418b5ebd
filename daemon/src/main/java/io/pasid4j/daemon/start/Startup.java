// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.start;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Owns the resources acquired so far by something that starts. Unless they are committed, {@link
 * #close} releases them, the latest first. For one thread, in a try-with-resources statement.
 */
public final class Startup implements AutoCloseable {
  private final Deque<Runnable> releases = new ArrayDeque<>();

  /**
   * Takes a resource over.
   *
   * @param resource acquired just now
   * @param release releases it if the start fails
   * @return the resource
   */
  public <T> T own(T resource, Consumer<? super T> release) {
    releases.push(() -> release.accept(resource));
    return resource;
  }

  /**
   * Hands all resources over to what has started.
   *
   * @param started owns them from now on
   * @return what has started
   */
  public <T> T commit(T started) {
    releases.clear();
    return started;
  }

  /** Releases whatever has not been committed; every release is tried, whatever others throw. */
  @Override
  public void close() {
    @Nullable RuntimeException first = null;
    while (!releases.isEmpty()) {
      try {
        releases.pop().run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
