// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a test has opened; closed in the reverse order, each part whatever the others throw. */
final class Opened implements Closeable {
  private final Deque<Closeable> parts = new ArrayDeque<>();

  /** Adds a part, and returns it. */
  <T extends Closeable> T add(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() throws IOException {
    Closeable last = parts.poll();
    if (last != null) {
      try (this) {
        last.close();
      }
    }
  }
}
