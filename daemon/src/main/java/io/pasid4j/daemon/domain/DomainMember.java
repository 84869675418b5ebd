// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.SpaceInspector;
import io.pasid4j.daemon.config.DomainConfig;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.DomainAmount;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.host.HostStores;
import io.pasid4j.domain.host.MovingSet;
import io.pasid4j.domain.host.MovingSet.State;
import io.pasid4j.domain.log.DomainLog;
import io.pasid4j.domain.machine.DomainMachine;
import io.pasid4j.domain.message.DomainCommand;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon as a host of a domain: its parts, their start and end, and the operator's requests. All
 * work for the domain runs on one {@link DomainWorker}; tenants allocate and free concurrently.
 * Thread-safe.
 */
public final class DomainMember implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.domain");
  private static final long TICK_MS = 250;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final DomainConfig config;
  private final HostedSpace hosted;
  private final DomainMachine machine = new DomainMachine();
  private final DomainLog log;
  private final Commands commands;
  private final SpaceComparison space;
  private final IdentityFile identity;
  private final MoveFile moves;
  private final DomainHost host;
  private final Migration migration;
  private final MemberEvents events;
  private final ClockReports clocks;
  private final DomainOperator operator;
  private final StartWait startWait;
  private final DomainWorker worker = new DomainWorker();
  private final ViewFollower follower;
  private final PeriodicWork periodic;
  private final LeaseKeeper leases;
  private final AmountDesk amounts;
  private final AmountReport amountReport;
  private final DomainCounts counts = new DomainCounts();
  private final HeardHosts heard;
  private final StatusReport report;

  private DomainMember(DomainConfig config, HostedSpace hosted, SessionRegistry sessions) {
    this.config = config;
    this.hosted = hosted;
    HostedSpace.DomainPart part = part(hosted);
    identity = IdentityFile.open(config.directory(), config.host());
    LeaseHolder.claim(part, config.name(), identity);
    DomainWords.SetFiles files =
        DomainWords.SetFiles.open(hosted, sessions.moving(), config.uids());
    moves = files.moves();
    AmountFile amountFile = files.amounts();
    GuaranteeKeeper guarantees = new GuaranteeKeeper(sessions, hosted);
    DomainWords words = new DomainWords(sessions, hosted, files, config.uids(), guarantees);
    events = new MemberEvents(config.host(), words::session, sessions.moving(), sessions.audit());
    heard = new HeardHosts(config.host(), System::nanoTime);
    log = DomainLogs.open(config, new HearingMachine(machine, heard::applied));
    commands = new Commands(log, this::answered);
    space = new SpaceComparison(hosted, commands, new Joining());
    clocks = new ClockReports(config, log, commands);
    operator = new DomainOperator(config, hosted, log, commands);
    KnownMembers known = new KnownMembers(config, log, machine, commands);
    host =
        new CountedHost(new HostStores(identity, words, moves, amountFile), space, events, counts);
    migration = migration(words, guarantees, sessions);
    startWait = new StartWait(part.upstream(), log);
    follower = new ViewFollower(config, host, commands, worker, startWait, words::isHoldingBack);
    leases = leaseKeeper(guarantees, sessions);
    amounts = amountDesk(amountFile, sessions);
    amountReport = new AmountReport(amountFile, hosted.space(), amounts);
    report = statusReport(known);
    AmountKeeper amountKeeper =
        new AmountKeeper(host, amountFile, amounts, hosted.space(), IDLE_NANOS);
    periodic =
        new PeriodicWork(
            host, moves, commands, events, clocks, guarantees, leases, amountKeeper, follower);
    freezeAgain(words, sessions);
  }

  private static HostedSpace.DomainPart part(HostedSpace hosted) {
    return hosted
        .domain()
        .orElseThrow(() ->
            new StartException(
                "state: none (expected: a directory, for domain: its sets outlive a daemon)"));
  }

  private Migration migration(
      DomainWords words, GuaranteeKeeper guarantees, SessionRegistry sessions) {
    return new Migration(
        config,
        host,
        words::hasPending,
        sessions.moving(),
        new DomainQuestions(log, commands),
        guarantees::quotaOf,
        events::shutOut);
  }

  private AmountDesk amountDesk(AmountFile file, SessionRegistry sessions) {
    return new AmountDesk(
        host,
        file,
        hosted.space(),
        sessions::limitInDomain,
        follower::latest,
        new AmountGate(commands),
        worker::execute);
  }

  private StatusReport statusReport(KnownMembers known) {
    return new StatusReport(
        config,
        hosted,
        log,
        operator,
        known,
        heard,
        new StatusReport.OwnState(host, identity, moves, follower, events, space, amountReport));
  }

  /**
   * The keeper has IDs in hand for one more set's guarantee, since a program that names no quota
   * cannot wait for a lease when it connects; but not more than a block's worth.
   */
  private LeaseKeeper leaseKeeper(GuaranteeKeeper guarantees, SessionRegistry sessions) {
    SpaceInspector inspector = hosted.space().inspector();
    int leaseIds = config.leaseIds();
    return new LeaseKeeper(
        host,
        range -> inspector.survey(range).freeIds(),
        () ->
            inspector.unchargedIds()
                - Math.min(leaseIds, sessions.mostGuaranteedIds(hosted.name())),
        guarantees::owedIds,
        leaseIds,
        IDLE_NANOS);
  }

  private LeaseDesk leaseDesk() {
    SpaceInspector inspector = hosted.space().inspector();
    return new LeaseDesk(
        new NarrowLeases(
            host, inspector::unchargedIds, config.leaseIds(), (1L << hosted.space().bits()) - 1),
        worker::execute);
  }

  /**
   * Makes a daemon a host of a domain. It joins in the background.
   *
   * @param hosted the space that is in the domain
   * @throws StartException if it must not, as it is configured
   */
  public static DomainMember open(
      DomainConfig config, HostedSpace hosted, SessionRegistry sessions) {
    DomainMember member = new DomainMember(config, hosted, sessions);
    hosted.link(
        new MemberLink(
            hosted,
            member.host,
            member.moves,
            member.follower,
            member.leaseDesk(),
            member.leases,
            member.amounts,
            member.amountReport,
            new ArrivalEnds(member.host::taken, member.worker::execute)));
    sessions.applyLimits();
    return member;
  }

  /** A set that was frozen when the last daemon ended stays frozen until the domain decides. */
  private void freezeAgain(DomainWords words, SessionRegistry sessions) {
    for (MovingSet record : moves.all()) {
      Session session = words.session(record.setId());
      if (record.state() == State.FROZEN && session != null) {
        var _ = sessions.moving().freeze(session);
      }
    }
  }

  /** Joins the domain, in the background. */
  public void start() {
    worker.execute(host::start);
    log.onApplied(_ -> applied());
    worker.repeat(TICK_MS, this::work);
    LOG.info(
        "domain {}: host {}, {}, space {}, {} IDs to a lease",
        config.name(),
        config.host(),
        config.isVoter() ? "a voter of " + config.voters().size() : "no voter",
        hosted.name(),
        config.leaseIds());
  }

  private void work() {
    heard.look(log.status());
    hosted.domain().ifPresent(part -> part.upstream().releaseDeparted());
    periodic.run();
  }

  /** Waits until the domain has answered, as {@link StartWait} says. */
  public void awaitJoined() {
    startWait.await();
  }

  /** Called by the thread that applies the log, between two commands. */
  private void applied() {
    clocks.resting(machine.isResting());
    follower.applied(machine);
  }

  private void answered(byte[] command, byte[] answer) {
    worker.execute(() -> {
      host.answered(command, answer);
      if (!events.shutOut().isEmpty()) {
        startWait.end();
      }
      follower.poll();
    });
  }

  /** Joins a domain whose space is this host's, or makes it so. */
  private final class Joining implements SpaceComparison.Outcomes {
    @Override
    public void notInitialized() {
      initialize();
    }

    @Override
    public void agrees() {
      worker.execute(host::repeat);
    }

    @Override
    public void differs() {
      startWait.end();
    }
  }

  /** Initializes the domain if this host is a voter. The first voter wins; others are refused. */
  private void initialize() {
    if (config.isVoter()) {
      var _ =
          commands.ask(
              new DomainCommand.Initialize(
                  hosted.space().bits(),
                  config.leaseIds(),
                  hosted.space().inspector().reservedBands(),
                  System.currentTimeMillis()));
    }
  }

  /**
   * Moves a set of this host to another one of the domain. Waits for the domain.
   *
   * @param dryRun whether only to look if it could be moved now
   * @param isAbandoned whether the operator has been told that it took too long; a set that is not
   *     frozen by then stays
   * @return how many IDs it has
   * @throws DomainException if it does not move, or it is not known whether it does
   */
  public int migrate(Session session, String target, boolean dryRun, BooleanSupplier isAbandoned)
      throws DomainException {
    if (session.hostedSpace() != hosted) {
      throw DomainException.refused(
          "set %s: of space %s (expected: of %s, which is in the domain)"
              .formatted(session.id(), session.hostedSpace(), hosted));
    }
    try {
      int ids = migration.move(session, target, dryRun, isAbandoned);
      if (!dryRun) {
        counts.moved();
      }
      return ids;
    } catch (DomainException e) {
      if (!dryRun) {
        counts.notMoved(e);
      }
      throw e;
    }
  }

  /** Returns the domain as this host sees it. Waits for its answer, for some seconds at most. */
  public DomainStatus status() {
    return report.answered();
  }

  /** Returns what this host knows of the domain by itself, at once: possibly of the past. */
  public DomainStatus localStatus() {
    return report.known();
  }

  /** Returns the limits in the domain of the tenants that use most here, the largest first. */
  public List<DomainAmount> amounts(int most) {
    return report.amounts(most);
  }

  /** Returns the counts of this host's requests. */
  public DomainCounts counts() {
    return counts;
  }

  /** Returns the operator's changes of the domain. */
  public DomainOperator operator() {
    return operator;
  }

  /** Leaves the log; leased IDs stay leased. Returns within some ten seconds. Idempotent. */
  @Override
  public void close() {
    worker.close();
    log.close();
  }
}
