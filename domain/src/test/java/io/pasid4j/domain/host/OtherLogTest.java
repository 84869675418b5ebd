// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.host.MovingSet.State;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.MemberView;
import io.pasid4j.domain.message.Opaque;
import io.pasid4j.domain.message.Sender;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host with IDs of a domain whose log is another one: founded anew, or without its end. */
class OtherLogTest {
  private static final int ID = 5;

  private final Deque<byte[]> sent = new ArrayDeque<>();
  private final SimDisk disk = new SimDisk("a", 7, () -> {}, true);
  private final SimWords words = new SimWords(World.IDS, () -> {}, true);
  private final SimRecords records = new SimRecords(() -> {});
  private final HostStores stores =
      new HostStores(disk, words, records, new SimAmounts(words, () -> {}));
  private final List<String> events = new ArrayList<>();
  private final HostListener listener = new Listener();
  private TwinLog log = new TwinLog();
  private DomainHost host = new DomainHost(stores, sent::add, listener);

  private final class Listener implements HostListener {
    @Override
    public void moved(long setId, String target) {
      events.add("moved");
    }

    @Override
    public void stays(long setId) {
      events.add("stays");
    }

    @Override
    public void arrived(MovingSet record) {
      events.add("arrived");
    }

    @Override
    public void fenced(long epoch) {
      events.add("fenced");
    }

    @Override
    public void disowned() {
      events.add("disowned");
    }

    @Override
    public void shutOut(String reason) {
      events.add(reason);
    }
  }

  /** A host with a block, one ID of which a tenant holds. */
  @BeforeEach
  void lease() {
    found();
    host.start();
    settle();
    var _ = host.lease(PasidRange.of(4, 7), 1);
    settle();
    words.words[ID] = SimWords.TENANT;
  }

  /** Begins a log, which has another host. */
  private void found() {
    log = new TwinLog();
    commit(
        new DomainCommand.Initialize(
            World.BITS, World.LEASE_IDS, List.of(PasidRange.exactly(0)), World.START_MS));
    commit(
        new DomainCommand.FromHost(
            new Sender("b", 9, 1, 1, 0), new HostRequest.Hello(DomainCommand.VERSION)));
  }

  private void commit(DomainCommand command) {
    log.commit(CommandCodec.encode(command));
  }

  private MemberView view() {
    return log.newest.view("a");
  }

  private void settle() {
    while (!sent.isEmpty()) {
      byte[] command = sent.remove();
      host.answered(command, log.commit(command));
      host.view(view());
    }
  }

  private void restart() {
    host = new DomainHost(stores, sent::add, listener);
    host.start();
    settle();
  }

  private void endRest() {
    words.endRest();
    host.view(view());
    settle();
  }

  private void hasNothingAndIsReady() {
    assertThat(host.isSurrendering()).as("an ID is in quarantine").isTrue();
    assertThat(host.isReady()).isFalse();
    endRest();
    assertThat(events).containsExactly("disowned");
    assertThat(words.leased()).isEmpty();
    assertThat(host.isReady()).isTrue();
  }

  @Test
  void aHostThatStartsInAnotherDomainGivesNothingThatItHadOfTheFirst() {
    found();
    restart();
    hasNothingAndIsReady();
  }

  /** A daemon that is killed meanwhile goes on with it. */
  @Test
  void whatWasNotSurrenderedBeforeAKillIsAfterIt() {
    found();
    restart();
    restart();
    endRest();
    assertThat(events).containsExactly("disowned", "disowned");
    assertThat(words.leased()).isEmpty();
    assertThat(host.isReady()).isTrue();
  }

  @Test
  void aHostThatRunsLearnsItFromTheAnswerToItsNextCommand() {
    found();
    CompletableFuture<Answer> leased = host.lease(PasidRange.ALL, 1);
    settle();
    assertThat(leased).isCompletedWithValue(new Answer.Refused(Answer.Reason.NO_MEMBER, "a"));
    hasNothingAndIsReady();
  }

  @Test
  void anIdleHostLearnsItFromAViewThatIsOlderThanItMayBe() {
    long seen = view().index();
    found();
    assertThat(host.read(view(), seen)).isFalse();
    settle();
    hasNothingAndIsReady();
  }

  @Test
  void aLateAnswerToAReadIsNoOtherLog() {
    MemberView late = view();
    long before = late.index() - 1;
    var _ = host.giveBack(List.of(PasidRange.exactly(6)));
    settle();
    assertThat(host.read(late, before)).isFalse();
    assertThat(sent).isEmpty();
    assertThat(host.isReady()).isTrue();
  }

  @Test
  void aHostThatWasFencedInTheOldDomainJoinsTheNewOne() {
    commit(new DomainCommand.Fence("a", 1, 0, World.REST_MS));
    host.view(view());
    endRest();
    assertThat(disk.epoch()).isEqualTo(2);
    events.clear();

    found();
    restart();
    assertThat(disk.epoch()).isEqualTo(1);
    assertThat(host.isReady()).isTrue();
    assertThat(events).isEmpty();
  }

  /** A set that was frozen for a move out of the old domain ends like all others. */
  @Test
  void aMoveThatNoViewDecidesIsOverWithItsSet() {
    words.words[ID] = records.newSetId();
    CompletableFuture<Answer> moved = host.migrate(words.words[ID], "b", Opaque.EMPTY, "");
    found();
    settle();
    assertThat(moved.join()).isInstanceOf(Answer.Refused.class);
    hasNothingAndIsReady();
    assertThat(records.all()).isEmpty();
  }

  /** Another computer has joined the new domain by this name. */
  @Test
  void aHostWhoseNameIsAnothersInTheNewDomainGivesUpWhatItHadBeforeItIsShutOut() {
    found();
    commit(
        new DomainCommand.FromHost(
            new Sender("a", 99, 1, 1, 0), new HostRequest.Hello(DomainCommand.VERSION)));
    restart();
    assertThat(events).containsExactly("disowned");
    assertThat(host.isSurrendering()).isTrue();

    words.endRest();
    host.repeat();
    settle();
    assertThat(words.leased()).isEmpty();
    assertThat(events).containsExactly("disowned", "the name is another computer's");
  }

  /** What a log has lost was granted to nobody else yet, or was: the host cannot know. */
  @Test
  void aHostWhoseLeaseTheLogHasLostGivesItUp() {
    byte[] kept = log.snapshot();
    var _ = host.lease(PasidRange.of(8, 11), 1);
    settle();
    events.clear();
    TwinLog.install(log.newest, kept);
    var _ = host.lease(PasidRange.of(12, 15), 1);
    settle();
    assertThat(host.isSurrendering()).isTrue();
    endRest();
    assertThat(events).containsExactly("disowned");
    assertThat(host.isReady()).isTrue();
    assertThat(words.leased()).as("what the log has").hasSize(4);
    assertThat(words.words[ID]).isEqualTo(SimWords.FREE);
  }

  @Test
  void aHostThatHasAllThatTheLogSaysGoesOnInANewRun() {
    var _ = host.lease(PasidRange.of(8, 11), 1);
    settle();
    byte[] kept = log.snapshot();
    var _ = host.giveBack(List.of(PasidRange.of(8, 11)));
    settle();
    TwinLog.install(log.newest, kept);

    CompletableFuture<Answer> first = host.lease(PasidRange.of(12, 15), 1);
    settle();
    assertThat(first).isCompletedWithValue(new Answer.Gap(2));
    assertThat(host.isReady()).isTrue();
    assertThat(words.words[ID]).isEqualTo(SimWords.TENANT);
    assertThat(events).isEmpty();
    CompletableFuture<Answer> second = host.lease(PasidRange.of(12, 15), 1);
    settle();
    assertThat(second.join()).isInstanceOf(Answer.Granted.class);
  }

  @Test
  void aMoveThatTheLogHasLostLeavesItsSetWhereItIs() {
    byte[] kept = log.snapshot();
    var _ = host.giveBack(List.of(PasidRange.exactly(6)));
    settle();
    words.words[ID] = records.newSetId();
    CompletableFuture<Answer> moved = host.migrate(words.words[ID], "b", Opaque.EMPTY, "");
    TwinLog.install(log.newest, kept);
    byte[] command = sent.remove();
    host.answered(command, log.commit(command));
    assertThat(moved).isNotDone();
    assertThat(Objects.requireNonNull(records.find(words.words[ID])).state())
        .isEqualTo(State.FROZEN);
    settle();
    assertThat(moved.join()).isInstanceOf(Answer.Gap.class);
    assertThat(events).containsExactly("stays");
  }
}
