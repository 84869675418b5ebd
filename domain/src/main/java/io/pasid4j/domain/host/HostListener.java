// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

/** Receives the changes of a host's sets. Called while the host is locked: it must be quick. */
public interface HostListener {
  /**
   * Reports that a set has moved: its session and all its waiting requests end with that, and none
   * of them was done.
   *
   * @param setId its number on this host
   * @param target where it is
   */
  void moved(long setId, String target);

  /**
   * Reports that a set stays after all: its waiting requests are done now.
   *
   * @param setId its number on this host
   */
  void stays(long setId);

  /**
   * Reports that a set has arrived and can be resumed.
   *
   * @param record the set, LIVE
   */
  void arrived(MovingSet record);

  /**
   * Reports that the host was fenced: all sessions of the space end now.
   *
   * @param epoch the epoch that it has learnt
   */
  void fenced(long epoch);

  /**
   * Reports that the domain takes no command of this host any more: the name is another computer's,
   * or another daemon runs with a copy of this disk.
   *
   * @param reason what was found, for people
   */
  void shutOut(String reason);
}
