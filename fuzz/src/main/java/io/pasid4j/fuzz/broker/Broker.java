// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.broker;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.fuzz.audit.SpaceCheck;
import io.pasid4j.fuzz.input.Expect;
import java.nio.file.Path;

/**
 * One daemon for all inputs of a run. It has a socket, to which no peer connects: its connections
 * are made here, and run in the caller's thread.
 */
public final class Broker {
  /** The width of its space. */
  public static final int BITS = 7;

  /** Number of IDs a session may hold. */
  public static final int QUOTA_IDS = 60;

  /** A user with no rights over others. */
  private static final int FIRST_UID = 10_000;

  private static final Broker ONE = new Broker();

  private final Daemon daemon;

  private Broker() {
    Path folder = TemporaryFolder.make();
    daemon =
        Daemon.start(
            DaemonOptions.at(folder.resolve("pasid.sock"))
                .with(to -> to.defaultBits(BITS).quotaIds(QUOTA_IDS).eventLoops(1)));
  }

  /** The daemon. */
  public static Broker one() {
    return ONE;
  }

  /** Connects a user, identified by a small number. */
  public InProcessConnection connect(int user) {
    Peer peer = new Peer(1 + user, FIRST_UID + user, FIRST_UID);
    return new InProcessConnection(channel -> daemon.handlerOf(channel, peer));
  }

  /** Its space. */
  public PasidSpace space() {
    return daemon.spaces().defaultSpace().space();
  }

  /** Checks the invariants of a daemon without connections. */
  public void checkNothingIsLeft() {
    Expect.equal("sessions", daemon.sessions().size(), 0);
    Expect.equal("held", space().heldIds(), 0L);
    Expect.equal("sets", space().sets().size(), 0);
    SpaceCheck.check(space());
  }
}
