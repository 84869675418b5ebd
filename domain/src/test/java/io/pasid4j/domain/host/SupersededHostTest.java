// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.host.MovingSet.State;
import io.pasid4j.domain.message.Answer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A host while another daemon starts with a copy of its disk. */
class SupersededHostTest {
  private static final long RUN_OF_COPY = 6;
  private static final Answer SUPERSEDED = new Answer.Superseded(RUN_OF_COPY);
  private static final PasidRange SOME = PasidRange.of(1, 15);

  private final World world = new World(Bug.NONE, false, false);
  private final Computer host = world.computers.getFirst();
  private final Computer copy = new Computer(world, host.name(), host.disk.instance());
  private final Vm vm = world.newVm(host);

  SupersededHostTest() {
    copy.disk.storeRun(RUN_OF_COPY - 1);
  }

  private void startCopy() {
    copy.start(false);
    world.deliverAll();
  }

  private CompletableFuture<Answer> migrate() {
    return host.host().migrate(vm.setId, "b", vm.payload, "");
  }

  private State stateOfSet() {
    return Objects.requireNonNull(host.records.find(vm.setId)).state();
  }

  /** Follows the newest view only. */
  private void see() {
    host.host().view(world.newest().view(host.name()));
  }

  @Test
  void aViewSaysSoBeforeAnythingIsFrozen() {
    startCopy();
    world.catchUp(host);

    assertThat(host.host().isReady()).isFalse();
    assertThat(host.shutOut).contains("run " + RUN_OF_COPY);
    assertThat(migrate()).isCompletedWithValue(SUPERSEDED);
    assertThat(host.host().lease(SOME, 1)).isCompletedWithValue(SUPERSEDED);
    assertThat(host.records.find(vm.setId)).isNull();
  }

  /** The refusal may be that of a repeated proposal; the first one may have been executed. */
  @Test
  void aSetThatMovesStaysFrozenUntilAViewDecides() {
    startCopy();
    CompletableFuture<Answer> moved = migrate();
    world.deliverAll();
    assertThat(host.shutOut).isNotNull();
    assertThat(host.host().isReady()).isFalse();
    assertThat(moved).isNotDone();
    assertThat(stateOfSet()).isEqualTo(State.FROZEN);

    see();
    assertThat(moved).isCompletedWithValue(SUPERSEDED);
    assertThat(stateOfSet()).isEqualTo(State.LIVE);
  }

  @Test
  void aSetThatHasMovedBeforeIsSurrendered() {
    CompletableFuture<Answer> moved = migrate();
    world.deliverAll();
    startCopy();

    see();
    assertThat(moved.join()).isInstanceOf(Answer.Moved.class);
    assertThat(host.records.find(vm.setId)).isNull();
    assertThat(host.sessions).doesNotContain(vm.setId);
  }

  /** It replaces the last answer: whether the set has moved is not to be known any more. */
  @Test
  void aSetStaysFrozenIfTheCopyHasSentACommand() {
    CompletableFuture<Answer> moved = migrate();
    world.deliverAll();
    startCopy();
    world.catchUp(copy);
    copy.ask(daemon -> daemon.lease(SOME, 1));
    world.deliverAll();

    see();
    assertThat(host.host().isReady()).isFalse();
    assertThat(moved).isNotDone();
    assertThat(stateOfSet()).isEqualTo(State.FROZEN);
  }

  @Test
  void whatWaitsForAnAnswerOrForItsTurnIsRefused() {
    startCopy();
    CompletableFuture<Answer> sent = host.host().lease(SOME, 1);
    CompletableFuture<Answer> queued = migrate();
    world.deliverAll();

    assertThat(sent).isCompletedWithValue(SUPERSEDED);
    assertThat(queued).isCompletedWithValue(SUPERSEDED);
    assertThat(host.records.find(vm.setId)).isNull();
  }
}
