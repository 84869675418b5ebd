// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.crash;

import io.pasid4j.protocol.command.SetEntry;
import java.io.IOException;
import java.util.Set;

/** Works with the daemon however often it dies, and knows what it was told. */
interface Tenant extends AutoCloseable {
  /**
   * Comes to rest with nothing under way, and holds what the daemon says of its set against what it
   * was told.
   *
   * @throws AssertionError if they differ, or anything else went wrong until now
   */
  void rest() throws IOException;

  /** Goes on. */
  void goOn();

  /** Whether a set is its own. */
  boolean owns(SetEntry set);

  /** What it holds. Only while it rests. */
  Set<Integer> held();

  /** What it has freed, and its references keep. Only while it rests. */
  Set<Integer> pending();

  /** How many requests were answered. Only while it rests. */
  long requests();

  @Override
  void close();
}
