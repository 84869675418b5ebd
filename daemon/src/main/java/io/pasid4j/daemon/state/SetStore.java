// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

/** Stores the records of sets, so that they outlive the daemon. Thread-safe. */
public interface SetStore {
  /** Stores nothing: sets end with the daemon. */
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

  /** Returns whether records are stored. */
  boolean outlivesDaemon();

  /**
   * Stores the record of a set, replacing the previous one.
   *
   * @throws StateFullException if there is no room; the previous record stays
   */
  void put(SetRecord record);

  /**
   * Removes the record of a set that has no ID any more, unless its owner index is another set's by
   * now.
   */
  void remove(SetRecord record);
}
