// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

/** A connection, as the session that it carries knows it. */
@FunctionalInterface
public interface SessionHolder {
  /**
   * Ends the connection soon. Any thread.
   *
   * @param why for the log
   */
  void vacate(String why);
}
