// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.testing;

import io.pasid4j.core.Quota;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.session.SetContents;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.daemon.state.TokenHash;
import java.util.List;
import java.util.Objects;

/** Sets of uid 1000 that arrive from another host. */
public final class Arrivals {
  private Arrivals() {}

  /** A set without IDs, with a quota of 4, that waits to be resumed with a token. */
  public static Session arrive(SessionRegistry sessions, HostedSpace hosted, byte[] token) {
    SetContents contents =
        new SetContents(
            "vm",
            1000,
            1000,
            Quota.limit(4),
            1,
            TokenHash.of(token),
            List.of(),
            LimitKeys.DEFAULT_LIMIT);
    return Objects.requireNonNull(
        sessions.moving().arrive(hosted, sessions.moving().reserveId(), contents));
  }
}
