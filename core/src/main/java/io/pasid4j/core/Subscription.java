// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/** A listener's place among the listeners. */
public interface Subscription extends AutoCloseable {
  /** Ends it: the listener receives nothing that happens from now on. Idempotent. */
  @Override
  void close();
}
