// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.config.DomainConfig;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.host.MovingSet;
import io.pasid4j.domain.host.MovingSet.State;
import io.pasid4j.domain.log.DomainLog;
import io.pasid4j.domain.machine.DomainMachine;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MemberView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon as a host of a domain. What it does with the domain it does on one thread of its own;
 * tenants allocate and free beside that. Thread-safe.
 */
public final class DomainMember implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.domain");
  private static final long TICK_MS = 250;
  private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final DomainConfig config;
  private final HostedSpace hosted;
  private final DomainMachine machine = new DomainMachine();
  private final DomainLog log;
  private final Commands commands;
  private final IdentityFile identity;
  private final MoveFile moves;
  private final DomainHost host;
  private final Migration migration;
  private final LeaseKeeper leases;
  private final MemberEvents events;
  private final ClockReports clocks;
  private final DomainOperator operator;
  private final StartWait startWait;
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("pasidd-domain").daemon().factory());

  /** Of the thread that applies. */
  private long changedIndex = -1;

  /** The latest view; null before the first. Written by the worker. */
  private volatile @Nullable MemberView latest;

  /** True while the IDs of this host, which was fenced, rest. Written by the worker. */
  private volatile boolean surrendering;

  /** A view that could not be followed whole, and is tried again; of the worker. */
  private @Nullable MemberView failed;

  private long polledNanos;

  private DomainMember(DomainConfig config, HostedSpace hosted, SessionRegistry sessions) {
    this.config = config;
    this.hosted = hosted;
    HostedSpace.DomainPart part =
        hosted
            .domain()
            .orElseThrow(() ->
                new StartException(
                    "state: none (expected: a directory, for domain: its sets outlive a daemon)"));
    identity = IdentityFile.open(config.directory(), config.host());
    moves = MoveFile.open(part.moves(), sessions.moving());
    DomainWords words = new DomainWords(sessions, hosted, part.upstream(), moves);
    events = new MemberEvents(config.host(), words, sessions.moving(), sessions.audit());
    log = DomainLogs.open(config, machine);
    commands = new Commands(log, this::answered);
    clocks = new ClockReports(config, log, commands);
    operator = new DomainOperator(config, hosted, log, commands);
    host = new DomainHost(identity, words, moves, commands, events);
    migration = new Migration(config.host(), host, words, sessions.moving(), commands);
    leases =
        new LeaseKeeper(
            host,
            range -> hosted.space().inspector().survey(range).freeIds(),
            config.leaseIds(),
            IDLE_NANOS);
    startWait = new StartWait(part.upstream(), log);
    freezeAgain(words, sessions);
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
    hosted.link(new MemberLink(member));
    return member;
  }

  /** A set that was frozen when the last daemon ended is so until it is known if it has moved. */
  private void freezeAgain(DomainWords words, SessionRegistry sessions) {
    for (MovingSet record : moves.all()) {
      Session session = words.session(record.setId());
      if (record.state() == State.FROZEN && session != null) {
        sessions.moving().freeze(session);
      }
    }
  }

  /** Joins the domain, in the background. */
  public void start() {
    execute(host::start);
    log.onApplied(_ -> applied());
    var _ =
        worker.scheduleWithFixedDelay(
            () -> guarded(this::tick), TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    LOG.info(
        "domain {}: host {}, {}, space {}, {} IDs to a lease",
        config.name(),
        config.host(),
        config.isVoter() ? "a voter of " + config.voters().size() : "no voter",
        hosted.name(),
        config.leaseIds());
  }

  /** Waits until the domain has answered, as {@link StartWait} says. */
  public void awaitJoined() {
    startWait.await();
  }

  HostedSpace hosted() {
    return hosted;
  }

  DomainHost host() {
    return host;
  }

  MoveFile moves() {
    return moves;
  }

  /** True while the IDs of this host, which was fenced, rest. */
  boolean isSurrendering() {
    return surrendering;
  }

  /** Reads the view of this host at this moment and follows it; false without an answer. */
  CompletableFuture<Boolean> catchUp() {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    var _ =
        commands
            .ask(new DomainCommand.FindView(config.host(), 0))
            .whenComplete((answer, _) -> {
              if (answer instanceof Answer.Seen(MemberView view)) {
                execute(() -> {
                  follow(view);
                  done.complete(host.isReady());
                });
              } else {
                done.complete(false);
              }
            });
    return done;
  }

  void execute(Runnable task) {
    try {
      worker.execute(() -> guarded(task));
    } catch (RejectedExecutionException closed) {
      // Nobody waits for it any more.
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("domain: a step failed; it is tried again", e);
    }
  }

  /** By the thread that applies the log, between two commands. */
  private void applied() {
    long changed = machine.changedIndex(config.host());
    clocks.resting(machine.isResting());
    if (changed != changedIndex) {
      changedIndex = changed;
      MemberView view = machine.view(config.host());
      execute(() -> follow(view));
    }
  }

  private void follow(MemberView view) {
    failed = view;
    host.view(view);
    surrendering = host.isSurrendering();
    failed = surrendering ? view : null;
    latest = view;
    if (surrendering || host.isReady()) {
      startWait.end();
    }
  }

  private void answered(byte[] answer) {
    execute(() -> {
      if (Commands.isNotFounded(answer)) {
        found();
      } else {
        host.answered(identity.run(), answer);
        if (!events.shutOut().isEmpty()) {
          startWait.end();
        }
        if (!config.isVoter()) {
          poll();
        }
      }
    });
  }

  /** The first voter that gets here founds it; the others are refused, and that is well. */
  private void found() {
    if (config.isVoter()) {
      var _ =
          commands.ask(
              new DomainCommand.Found(
                  hosted.space().bits(),
                  config.leaseIds(),
                  hosted.space().inspector().reservedBands(),
                  System.currentTimeMillis()));
    }
  }

  private void tick() {
    MemberView again = failed;
    if (again != null) {
      follow(again);
    }
    long now = System.nanoTime();
    clocks.look(now);
    if (!config.isVoter() && now - polledNanos > REPEAT_NANOS) {
      poll();
    }
    if (host.isWaiting()) {
      if (commands.isOverdue(REPEAT_NANOS)) {
        host.repeat();
      }
      return;
    }
    MemberView view = latest;
    if (host.isReady() && view != null) {
      endArrivals();
      leases.look(view, now);
    }
  }

  /** Of sets that have arrived and been resumed, or ended, before the domain was told. */
  private void endArrivals() {
    for (MovingSet record : moves.all()) {
      if (record.arrival() != 0 && events.isTaken(record)) {
        var _ = host.taken(record.setId());
        return;
      }
    }
  }

  /** A host that is no voter has no replica, so it asks. */
  private void poll() {
    polledNanos = System.nanoTime();
    MemberView seen = latest;
    var _ =
        commands
            .ask(new DomainCommand.FindView(config.host(), seen == null ? 0 : seen.index()))
            .thenAccept(this::see);
  }

  private void see(Answer answer) {
    if (answer instanceof Answer.Seen(MemberView view)) {
      execute(() -> follow(view));
    }
  }

  /**
   * Moves a set of this host to another one of the domain. Waits for the domain.
   *
   * @param dryRun whether only to look if it could be moved now
   * @return how many IDs it has
   * @throws DomainException if it does not move, or it is not known whether it does
   */
  public int migrate(Session session, String target, boolean dryRun) throws DomainException {
    if (session.hostedSpace() != hosted) {
      throw new DomainException(
          DomainException.Kind.REFUSED,
          "set %s: of space %s (expected: of %s, which is in the domain)"
              .formatted(session.id(), session.hostedSpace(), hosted));
    }
    return migration.move(session, target, dryRun);
  }

  /** The domain as this host sees it. Waits for its answer, for some seconds at most. */
  public DomainStatus status() {
    MemberView view = latest;
    List<PasidRange> leased = view == null ? List.of() : view.ids();
    return DomainStatus.of(
        config,
        log,
        operator.membersOrNone(),
        new DomainStatus.OfHost(
            identity.epoch(),
            host.isReady(),
            leased.stream().mapToLong(range -> range.max() - range.min() + 1).sum(),
            hosted.space().inspector().survey(PasidRange.ALL).freeIds(),
            (int) moves.all().stream().filter(record -> record.state() != State.LIVE).count(),
            events.fencedUnixMs(),
            reason()));
  }

  private String reason() {
    if (surrendering) {
      return "fenced: no set is opened before the IDs that this host had have rested";
    }
    return events.shutOut().isEmpty() ? commands.problem() : events.shutOut();
  }

  /** The operator's changes of the domain. */
  public DomainOperator operator() {
    return operator;
  }

  /** Leaves the log; what is leased stays leased. Returns within some ten seconds. Idempotent. */
  @Override
  public void close() {
    worker.shutdownNow();
    log.close();
  }
}
