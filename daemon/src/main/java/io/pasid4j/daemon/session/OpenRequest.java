// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

/**
 * What a peer asks for when it opens a set. Immutable.
 *
 * @param space the name of the space; empty: the default space
 * @param name what operators see the set under; empty: {@link Peer#defaultName}
 * @param limitIds how many IDs it wants to hold at once; 0: as many as the rules give
 * @param guaranteedIds how many of them shall be kept for it; 0: as many as the rules give
 */
public record OpenRequest(String space, String name, int limitIds, int guaranteedIds) {
  /** What a peer gets that asks for nothing. */
  public static final OpenRequest DEFAULT = new OpenRequest("", "", 0, 0);
}
