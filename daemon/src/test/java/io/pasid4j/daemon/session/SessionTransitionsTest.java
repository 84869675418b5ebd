// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.process.ProcessIdentity;
import io.pasid4j.daemon.process.ProcessTable;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.daemon.state.RecoveredSet;
import io.pasid4j.daemon.state.SetRecord;
import io.pasid4j.daemon.state.SetStore;
import io.pasid4j.daemon.state.TokenHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each transition of a session against each other one, at the same moment.
 * docs/explanation/state.md has the table.
 */
class SessionTransitionsTest {
  private static final int ROUNDS = 400;
  private static final byte[] TOKEN = {1, 2, 3};
  private static final SessionHolder FIRST = new Connection("first");
  private static final SessionHolder SECOND = new Connection("second");
  private static final SessionHolder THIRD = new Connection("third");

  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  private record Connection(String name) implements SessionHolder {
    @Override
    public void evict(String reason) {}
  }

  /** Keeps nothing, and says that it outlives the daemon: so sessions can be resumed. */
  private static final SetStore FORGETFUL =
      new SetStore() {
        @Override
        public boolean outlivesDaemon() {
          return true;
        }

        @Override
        public void put(SetRecord record) {}

        @Override
        public void remove(SetRecord record) {}
      };

  /** All that can happen to a session; each says whether it happened. */
  enum Transition {
    RESUME_BY_SECOND {
      @Override
      boolean run(Round round) {
        return round.resume(SECOND);
      }
    },
    RESUME_BY_THIRD {
      @Override
      boolean run(Round round) {
        return round.resume(THIRD);
      }
    },
    HANG_UP_OF_FIRST {
      @Override
      boolean run(Round round) {
        return round.sessions.closeIfHeldBy(round.session, FIRST);
      }
    },
    CLOSE_BY_OPERATOR {
      @Override
      boolean run(Round round) {
        return round.sessions.outside().close(round.session).orElse(0) > 0;
      }
    },
    FREEZE_AND_MOVE {
      @Override
      boolean run(Round round) {
        boolean begun = round.sessions.moving().freeze(round.session) != null;
        if (begun) {
          round.sessions.moving().endMoved(round.session, "b");
        }
        return begun;
      }
    },
    RELEASE_OF_DEAD {
      @Override
      boolean run(Round round) {
        return round.sessions.releaseDead().contains(round.session);
      }
    },
    REPLACEMENT_BY_FIRST {
      @Override
      boolean run(Round round) {
        boolean begun = round.session.beginTurn(FIRST);
        if (begun) {
          round.sessions.replace(round.session, FIRST, OpenRequest.DEFAULT);
          round.session.endTurn();
        }
        return begun && round.sessions.byId(round.session.id()).isEmpty();
      }
    };

    abstract boolean run(Round round);

    boolean isResumption() {
      return this == RESUME_BY_SECOND || this == RESUME_BY_THIRD;
    }
  }

  /** A daemon with one session that holds three IDs. */
  static final class Round {
    final PasidSpace space = PasidSpace.builder().bits(8).build();
    final SessionRegistry sessions;
    final Session session;
    private byte[] token = TOKEN;

    Round(boolean isDetached) {
      List<RecoveredSet> recovered = isDetached ? List.of(ofDeadProcess(space)) : List.of();
      HostedSpace hosted = new HostedSpace("pasid", space, FORGETFUL, recovered);
      sessions =
          new SessionRegistry(
              new AccessPolicy(Spaces.of(hosted), Rules.everybody(Quota.limit(9))), () -> 0);
      session = isDetached ? sessions.byId(5).orElseThrow() : opened();
      session.set().allocate(PasidRange.ALL, 3);
    }

    private Session opened() {
      Peer peer = new Peer(4711, 1000, 1000);
      OpenResult result = sessions.open(peer, FIRST, OpenRequest.DEFAULT);
      Session opened = ((OpenResult.Opened) result).session();
      token = sessions.makeResumable(opened).orElseThrow();
      return opened;
    }

    private static RecoveredSet ofDeadProcess(PasidSpace space) {
      SetRecord record =
          new SetRecord(
              1,
              5,
              "vm",
              1000,
              1000,
              Quota.limit(9),
              0,
              false,
              1,
              TokenHash.of(TOKEN),
              LimitKeys.DEFAULT,
              List.of(DEAD));
      return new RecoveredSet(record, space.claim(1, "vm", Quota.limit(9)));
    }

    boolean resume(SessionHolder holder) {
      Session resumed = sessions.resume(new Peer(4712, 1000, 1000), holder, token);
      if (resumed != null) {
        resumed.endTurn();
      }
      return resumed != null;
    }
  }

  private static final ProcessIdentity DEAD = deadProcess();

  private static ProcessIdentity deadProcess() {
    try {
      Process process = new ProcessBuilder("sleep", "1000").start();
      ProcessIdentity identity = ProcessTable.ofThisHost().identify((int) process.pid());
      process.destroyForcibly().waitFor();
      return identity;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  static List<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    for (boolean isDetached : new boolean[] {false, true}) {
      for (Transition one : Transition.values()) {
        for (Transition other : Transition.values()) {
          pairs.add(Arguments.of(isDetached, one, other));
        }
      }
    }
    return pairs;
  }

  @ParameterizedTest(name = "detached {0}: {1} and {2}")
  @MethodSource("pairs")
  void ofTwoTransitionsAtOnceOneComesFirst(boolean isDetached, Transition one, Transition other)
      throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Round round = new Round(isDetached);
      CyclicBarrier start = new CyclicBarrier(2);
      Future<Boolean> first = threads.submit(at(start, () -> one.run(round)));
      Future<Boolean> second = threads.submit(at(start, () -> other.run(round)));
      Map<Transition, Boolean> happened = new EnumMap<>(Transition.class);
      happened.put(one, first.get());
      happened.merge(other, second.get(), Boolean::logicalOr);

      check(round, happened);
    }
  }

  private static Callable<Boolean> at(CyclicBarrier start, Callable<Boolean> transition) {
    return () -> {
      start.await();
      return transition.call();
    };
  }

  /** A session that was resumed and not ended later holds all it held; one that ended, nothing. */
  private static void check(Round round, Map<Transition, Boolean> happened) {
    boolean isOpen = round.sessions.byId(round.session.id()).isPresent();
    boolean wasEnded =
        happened.entrySet().stream().anyMatch(it -> !it.getKey().isResumption() && it.getValue());
    boolean wasResumed =
        happened.entrySet().stream().anyMatch(it -> it.getKey().isResumption() && it.getValue());
    assertThat(isOpen).as("%s", happened).isEqualTo(!wasEnded);
    assertThat(round.session.set().size()).as("%s", happened).isEqualTo(isOpen ? 3 : 0);
    assertThat(round.space.heldIds()).as("%s", happened).isEqualTo(isOpen ? 3 : 0);
    if (wasResumed && wasEnded) {
      // Only an operator ends, or moves, what a connection has just resumed.
      assertThat(happened)
          .containsAnyOf(
              Map.entry(Transition.CLOSE_BY_OPERATOR, true),
              Map.entry(Transition.FREEZE_AND_MOVE, true));
    }
    if (isOpen && wasResumed) {
      assertThat(round.session.ownership().isHeldBy(FIRST)).isFalse();
      assertThat(round.session.isDetached()).isFalse();
    }
    assertThat(round.resume(SECOND)).as("a later resumption").isEqualTo(isOpen);
  }
}
