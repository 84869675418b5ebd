// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.config.UidMap;
import io.pasid4j.daemon.space.DomainLink.Outcome;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.host.HostStores;
import io.pasid4j.domain.message.Answer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants who wait for a part of their limit, and steps of the worker that fail. */
class AmountDeskTest {
  private static final long ACCOUNT = new LimitKeys(0, 0x89abcdef).account(1000);
  private static final int LIMIT_IDS = 256;

  @TempDir Path directory;
  private final PasidSpace space = PasidSpace.builder().bits(8).build();
  private final Deque<Runnable> worker = new ArrayDeque<>();
  private final ScriptedLog log = new ScriptedLog();
  private AmountFile amounts;
  private CompletableFuture<Answer> answer = new CompletableFuture<>();

  @BeforeEach
  void limit() {
    amounts = AmountFile.open(directory.resolve("amounts"), space, UidMap.SAME);
    amounts.limit(amounts.tenant(ACCOUNT));
    log.answer(new Answer.Members(List.of()));
  }

  private AmountDesk desk(IntFunction<OptionalInt> limits) {
    SimulatedHost parts = new SimulatedHost(1, 16, _ -> {}, amounts);
    DomainHost host =
        new DomainHost(new HostStores(parts, parts.words, parts, amounts), _ -> {}, parts) {
          @Override
          public CompletableFuture<Answer> leaseAmount(String tenant, int limitIds, int ids) {
            return answer;
          }
        };
    return new AmountDesk(
        host,
        amounts,
        space,
        limits,
        () -> null,
        new AmountGate(new Commands(log, (_, _) -> {})),
        worker::add);
  }

  /** As the worker does: a step that fails ends no other one. */
  private void work() {
    for (Runnable step = worker.poll(); step != null; step = worker.poll()) {
      try {
        step.run();
      } catch (IllegalStateException failed) {
        assertThat(failed).hasMessage("no rules");
      }
    }
  }

  @Test
  void aRequestWhoseStepFailsIsNotAnsweredAndCanBeMadeAgain() {
    boolean[] isBroken = {true};
    AmountDesk desk =
        desk(_ -> {
          if (isBroken[0]) {
            throw new IllegalStateException("no rules");
          }
          return OptionalInt.of(LIMIT_IDS);
        });
    CompletableFuture<Outcome> first = desk.lease(ACCOUNT, 1);
    work();
    assertThat(first).isCompletedWithValue(Outcome.NO_ANSWER);

    isBroken[0] = false;
    CompletableFuture<Outcome> second = desk.lease(ACCOUNT, 1);
    work();
    answer.complete(new Answer.AmountLeased(2, LIMIT_IDS, 2, 2));
    assertThat(second).isCompletedWithValue(Outcome.DONE);
  }

  @Test
  void aRequestThatTheHostCannotMakeIsNotAnswered() {
    answer = CompletableFuture.failedFuture(new IllegalStateException("no space left"));
    CompletableFuture<Outcome> outcome = desk(_ -> OptionalInt.of(LIMIT_IDS)).lease(ACCOUNT, 1);
    work();
    assertThat(outcome).isCompletedWithValue(Outcome.NO_ANSWER);
  }
}
