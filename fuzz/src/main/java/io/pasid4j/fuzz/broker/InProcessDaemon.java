// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.broker;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Policy;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.command.BrokerCommands;
import io.pasid4j.daemon.command.DaemonIdentity;
import io.pasid4j.daemon.command.EventCommands;
import io.pasid4j.daemon.command.OperatorCommands;
import io.pasid4j.daemon.command.Visibility;
import io.pasid4j.daemon.connection.ConnectionHandler;
import io.pasid4j.daemon.connection.DaemonServices;
import io.pasid4j.daemon.limits.PeerLimits;
import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rule;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.rule.SpaceChoice;
import io.pasid4j.daemon.rule.Subject;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.daemon.space.StatefulSpaces;
import io.pasid4j.daemon.state.StateDirectory;
import io.pasid4j.fuzz.audit.SpaceCheck;
import io.pasid4j.fuzz.input.Expect;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a daemon, without its sockets: sessions in several spaces, rules, a state
 * directory, and a clock that the input advances. An input can restart it any number of times. One
 * for all inputs of a run.
 */
public final class InProcessDaemon {
  /** The space that outlives a restart, and the default. */
  public static final String KEPT = "pasid";

  /** The space with a quarantine. */
  public static final String QUARANTINED = "quarantined";

  /** The space that only operators may use. */
  public static final String OPERATORS = "vlan";

  /** The width of {@link #KEPT}. */
  public static final int KEPT_BITS = 7;

  /** The width of {@link #QUARANTINED}. */
  public static final int QUARANTINED_BITS = 6;

  /** Time for which freed IDs are quarantined. */
  public static final long QUARANTINE_MS = 1000;

  /** Number of IDs a tenant's session may hold. */
  public static final int QUOTA_IDS = 60;

  /** The user that may have only {@link #MOST_SETS} sets. */
  public static final int UID_OF_FEW_SETS = 10_001;

  /** Limit of that user. */
  public static final int MOST_SETS = 5;

  private static final OptionalInt ALL_IDS = OptionalInt.of(Integer.MAX_VALUE);

  /** The user whose sets have a guarantee, and that may drain. */
  public static final int UID_OF_DRAINER = 10_002;

  /** Guarantee of each of its sets. */
  public static final int GUARANTEED_IDS = 4;

  private static final InProcessDaemon ONE = new InProcessDaemon();

  private final Path state;
  private long nowMs = QUARANTINE_MS;
  private StateDirectory directory;
  private DaemonServices services;
  private @Nullable Management management;

  private InProcessDaemon() {
    state = TemporaryFolder.make().resolve("state");
    directory = StateDirectory.open(state);
    services = serve();
  }

  /** The daemon of this run; always the same object. */
  public static InProcessDaemon one() {
    return ONE;
  }

  private DaemonServices serve() {
    SessionRegistry sessions =
        new SessionRegistry(new AccessPolicy(spaces(), rules()), System::nanoTime);
    sessions.releaseDead();
    Visibility visibility = new Visibility();
    BrokerCommands commands =
        new BrokerCommands(
            sessions,
            new OperatorCommands(sessions, visibility),
            new EventCommands(sessions, visibility),
            new DaemonIdentity(sessions.spaces(), 1, "fuzz"));
    return DaemonServices.ofTenants(PeerLimits.DEFAULT, sessions, commands, new DaemonMetrics());
  }

  private Spaces spaces() {
    SpaceOptions options =
        new SpaceOptions(KEPT, KEPT_BITS, Policy.LOWEST, false, List.of(), 0, Optional.empty());
    HostedSpace kept = new StatefulSpaces(directory).host(options, List.of(options));
    PasidSpace quarantined =
        PasidSpace.builder().bits(QUARANTINED_BITS).quarantine(QUARANTINE_MS, () -> nowMs).build();
    return new Spaces(
        kept,
        List.of(
            kept,
            new HostedSpace(QUARANTINED, quarantined),
            new HostedSpace(OPERATORS, PasidSpace.builder().bits(QUARANTINED_BITS).build())));
  }

  private static Rules rules() {
    SpaceChoice theirs = new SpaceChoice.Named(Set.of(KEPT, QUARANTINED));
    return new Rules(
        List.of(
            new Rule(
                new Subject.Uid(UID_OF_FEW_SETS),
                theirs,
                Quota.limit(QUOTA_IDS),
                MOST_SETS,
                ALL_IDS,
                false),
            new Rule(
                new Subject.Uid(UID_OF_DRAINER),
                theirs,
                Quota.guaranteed(GUARANTEED_IDS, QUOTA_IDS),
                Rule.UNLIMITED_SETS,
                ALL_IDS,
                true)));
  }

  /** A connection of a peer, not negotiated yet. */
  public InProcessConnection connect(Peer peer) {
    return new InProcessConnection(channel -> new ConnectionHandler(services, channel, () -> peer));
  }

  /** The management API of the daemon that is there now; it ends with it. */
  public Management management() {
    Management present = management;
    if (present == null) {
      present = new Management(services.sessions());
      management = present;
    }
    return present;
  }

  /** Ends the daemon, whose connections have been closed, and starts another one. */
  public void restart() {
    if (management != null) {
      management.close();
      management = null;
    }
    directory.close();
    directory = StateDirectory.open(state);
    services = serve();
  }

  /** Advances the clock. */
  public void advance(long ms) {
    nowMs += ms;
  }

  /** The current time. */
  public long nowMs() {
    return nowMs;
  }

  /** Checks the invariants after every connection and every set has ended. */
  public void checkNothingIsLeft() {
    Expect.equal("sessions", services.sessions().size(), 0);
    advance(QUARANTINE_MS);
    for (HostedSpace hosted : services.sessions().spaces().all()) {
      Expect.equal("held in " + hosted, hosted.space().heldIds(), 0L);
      Expect.equal("sets in " + hosted, hosted.space().sets().size(), 0);
      SpaceCheck.check(hosted.space());
      Expect.equal(
          "free in " + hosted,
          hosted.space().inspector().survey(PasidRange.ALL).freeIds(),
          hosted.space().capacityIds());
    }
  }
}
