// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

/**
 * The identity of a host, on disk, beyond the life of daemon and boot. A store is durable when it
 * returns. A computer whose disk has lost its identity is a new computer.
 */
public interface IdentityStore {
  /**
   * Returns the host's name in the domain.
   *
   * @return 1 to 255 bytes of UTF-8
   */
  String name();

  /**
   * Returns the random number that the computer chose when it joined.
   *
   * @return not 0
   */
  long instance();

  /**
   * Returns how often the daemon has been started.
   *
   * @return 0 before the first start
   */
  long run();

  /**
   * Returns how many fences of its name the host has learnt of, plus 1.
   *
   * @return 1 or more
   */
  long epoch();

  /**
   * Stores the run.
   *
   * @param run higher than before
   */
  void storeRun(long run);

  /**
   * Stores the epoch.
   *
   * @param epoch higher than before; lower only in a domain that was founded anew
   */
  void storeEpoch(long epoch);
}
