// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.crash;

import io.pasid4j.client.SetInfo;
import java.io.IOException;
import java.util.Set;

/** Works with the daemon however often it dies, and keeps a model of what was confirmed. */
interface Tenant extends AutoCloseable {
  /**
   * Comes to rest with nothing under way, and compares the daemon's view of its set with the model.
   *
   * @throws AssertionError if they differ, or anything else went wrong until now
   */
  void rest() throws IOException;

  /** Goes on. */
  void goOn();

  /** True if a set is its own. */
  boolean owns(SetInfo set);

  /** The IDs that it holds. Only while it rests. */
  Set<Integer> held();

  /** The IDs that it has freed and references keep. Only while it rests. */
  Set<Integer> pending();

  /** Number of requests that were answered. Only while it rests. */
  long requests();

  @Override
  void close();
}
