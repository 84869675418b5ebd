// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

/** Keeps what sets are, so that they outlive the daemon. Thread-safe. */
public interface SetStore {
  /** Keeps nothing: sets end with the daemon. */
  SetStore NONE =
      new SetStore() {
        @Override
        public boolean outlivesDaemon() {
          return false;
        }

        @Override
        public void put(SetRecord record) {}

        @Override
        public void remove(SetRecord record) {}
      };

  /** True if anything is kept. */
  boolean outlivesDaemon();

  /**
   * Keeps a set, or what has become of it.
   *
   * @throws StateFullException if there is no room; what was kept before still is
   */
  void put(SetRecord record);

  /** Forgets a set that holds nothing any more, unless its owner index is another set's by now. */
  void remove(SetRecord record);
}
