// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.crash;

import io.pasid4j.client.SetInfo;
import java.io.IOException;
import java.util.Set;

/** Works with the daemon however often it dies, and keeps a model of the confirmed state. */
interface Tenant extends AutoCloseable {
  /**
   * Pauses with no request in flight, and compares the daemon's view of its set with the model.
   *
   * @throws AssertionError if they differ, or a check has failed before
   */
  void rest() throws IOException;

  /** Continues. */
  void goOn();

  /** Returns whether a set is its own. */
  boolean owns(SetInfo set);

  /** Returns the IDs that it holds. Only while paused. */
  Set<Integer> held();

  /** Returns the IDs that it has freed and that references keep. Only while paused. */
  Set<Integer> pending();

  /** Returns the number of requests that were answered. Only while paused. */
  long requests();

  @Override
  void close();
}
