// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/** A listener's subscription. */
public interface Subscription extends AutoCloseable {
  /** Ends the subscription: the listener receives no later event. Idempotent. */
  @Override
  void close();
}
