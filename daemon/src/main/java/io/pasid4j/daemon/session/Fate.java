// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

/**
 * Fate of a set that was to move to another host.
 *
 * @param target the host where it is; empty if it stays
 */
public record Fate(String target) {
  /** It stays here. */
  public static final Fate STAYS = new Fate("");

  /** Returns whether it is on another host. */
  public boolean hasMoved() {
    return !target.isEmpty();
  }
}
