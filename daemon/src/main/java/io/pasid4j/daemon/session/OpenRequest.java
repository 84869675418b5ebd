// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

/**
 * A peer's request to open a set. Immutable.
 *
 * @param space the name of the space; empty: the default space
 * @param name the name operators see; empty: {@link Peer#defaultName}
 * @param limitIds how many IDs the set may hold at once; 0: as many as the rules allow
 * @param guaranteedIds how many of them are guaranteed; 0: as many as the rules allow
 */
public record OpenRequest(String space, String name, int limitIds, int guaranteedIds) {
  /** The request of a peer that only connects. */
  public static final OpenRequest DEFAULT = new OpenRequest("", "", 0, 0);
}
