// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.testing.Eventually;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A frozen set is as it was described: nobody changes it, by whichever way. */
class FrozenSetTest {
  private static final SessionHolder OTHER = why -> {};

  /** All that can happen to a set but by its own connection; each says whether it was done. */
  enum OutsideChange {
    RELEASE {
      @Override
      boolean run(SessionTransitionsTest.Round round) {
        return round.sessions.outside().release(round.session, PasidRange.ALL).isPresent();
      }
    },
    QUOTA {
      @Override
      boolean run(SessionTransitionsTest.Round round) {
        return round.sessions.outside().changeQuota(round.session, Quota.guaranteed(1, 5));
      }
    },
    CLOSE_BY_OPERATOR {
      @Override
      boolean run(SessionTransitionsTest.Round round) {
        return round.sessions.outside().close(round.session).isPresent();
      }
    },
    CLOSE {
      @Override
      boolean run(SessionTransitionsTest.Round round) {
        return round.sessions.close(round.session) > 0;
      }
    },
    RESUME {
      @Override
      boolean run(SessionTransitionsTest.Round round) {
        return round.resume(OTHER);
      }
    },
    DEATH_OF_ITS_PROCESS {
      @Override
      boolean run(SessionTransitionsTest.Round round) {
        return round.sessions.releaseDead().contains(round.session);
      }
    },
    SECOND_FREEZE {
      @Override
      boolean run(SessionTransitionsTest.Round round) {
        return round.sessions.moving().freeze(round.session) != null;
      }
    },
    EXPORT {
      @Override
      boolean run(SessionTransitionsTest.Round round) {
        try {
          return round.sessions.exports().end(round.session, _ -> true) >= 0;
        } catch (ExportRefusedException refused) {
          return false;
        }
      }
    };

    abstract boolean run(SessionTransitionsTest.Round round);
  }

  private static SetFreeze freeze(SessionTransitionsTest.Round round) {
    return Objects.requireNonNull(round.sessions.moving().freeze(round.session));
  }

  @ParameterizedTest
  @EnumSource(OutsideChange.class)
  void nothingFromOutsideChangesIt(OutsideChange change) {
    SessionTransitionsTest.Round round = new SessionTransitionsTest.Round(true);
    Quota quota = round.session.set().quota();
    freeze(round);

    assertThat(change.run(round)).isFalse();

    assertThat(round.session.isFrozen()).isTrue();
    assertThat(round.session.isDetached()).isTrue();
    assertThat(round.session.set().size()).isEqualTo(3);
    assertThat(round.session.set().quota()).isEqualTo(quota);
    assertThat(round.sessions.byId(round.session.id())).contains(round.session);
  }

  @ParameterizedTest
  @EnumSource(OutsideChange.class)
  void eachChangesOneThatIsThawed(OutsideChange change) {
    SessionTransitionsTest.Round round = new SessionTransitionsTest.Round(true);
    freeze(round).end();

    assertThat(change.run(round)).isTrue();
  }

  /** A freeze waits for changes under way, so that the description includes them. */
  @Test
  void aFreezeWaitsForAChangeThatHasBegun() throws Exception {
    SessionTransitionsTest.Round round = new SessionTransitionsTest.Round(false);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Thread change =
        Thread.ofPlatform()
            .start(() ->
                round.session.unlessFrozen(() -> {
                  begun.countDown();
                  await(goOn);
                  return round.session.set().free(PasidRange.ALL);
                }));
    await(begun);
    CompletableFuture<Integer> described = new CompletableFuture<>();
    Thread move =
        Thread.ofPlatform()
            .start(() -> {
              freeze(round);
              described.complete(round.session.set().size());
            });

    Eventually.holds("the freeze waits", () -> move.getState() == Thread.State.WAITING);
    assertThat(round.session.isFrozen()).isTrue();
    SessionHolder holder = Objects.requireNonNull(round.session.ownership().holder());
    assertThat(round.session.beginTurn(holder)).as("a turn, refused at once").isFalse();
    assertThat(described).isNotDone();
    goOn.countDown();
    assertThat(described.get()).isZero();
    change.join();
    move.join();
  }

  /** Two moves, one after the other: the answer to the first comes after the second has begun. */
  @Test
  void theEndOfAnEarlierFreezeDoesNotEndALaterOne() {
    SessionTransitionsTest.Round round = new SessionTransitionsTest.Round(false);
    SetFreeze first = freeze(round);
    round.sessions.moving().thaw(round.session);
    SetFreeze second = freeze(round);

    first.end();
    assertThat(round.session.isFrozen()).isTrue();

    second.end();
    assertThat(round.session.isFrozen()).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
