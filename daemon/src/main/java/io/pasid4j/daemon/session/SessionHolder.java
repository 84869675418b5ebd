// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

/** A connection, as seen by the session that it holds. */
@FunctionalInterface
public interface SessionHolder {
  /**
   * Ends the connection soon. May be called by any thread.
   *
   * @param reason for the log
   */
  void evict(String reason);
}
