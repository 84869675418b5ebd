// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

/** Receives the changes of a host's sets. Called under the host's lock, so it must be quick. */
public interface HostListener {
  /**
   * Reports that a set has moved: its session ends, with all waiting requests, none of which was
   * done.
   *
   * @param setId its number on this host
   * @param target the host that it moved to
   */
  void moved(long setId, String target);

  /**
   * Reports that a set stays: its waiting requests continue.
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
   * Reports that the host was fenced: all sessions of the space end.
   *
   * @param epoch the new epoch of its name
   */
  void fenced(long epoch);

  /**
   * Reports that the domain does not know the IDs that this host has leased, so that others may
   * have them: all sessions of the space end.
   */
  void disowned();

  /**
   * Reports that the domain accepts no more commands of this host: another computer has its name,
   * or another daemon runs with a copy of this disk.
   *
   * @param reason the cause, for people
   */
  void shutOut(String reason);
}
