// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

/**
 * The identity of a host, on its disk: outlives daemon and boot. A store that returns is durable. A
 * disk that has lost it belongs to a new computer.
 */
public interface IdentityStore {
  /**
   * The host's name in the domain.
   *
   * @return 1 to 255 bytes of UTF-8
   */
  String name();

  /**
   * The random number that the computer chose when it joined.
   *
   * @return not 0
   */
  long instance();

  /**
   * The number of starts of the daemon.
   *
   * @return 0 before the first start
   */
  long run();

  /**
   * The number of fences of the name that the host has learnt of, plus 1.
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
   * @param epoch higher than before
   */
  void storeEpoch(long epoch);
}
