// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.Answer.HolderKind;
import io.pasid4j.domain.message.Answer.Reason;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.LastAnswer;
import io.pasid4j.domain.message.Opaque;
import io.pasid4j.domain.message.Sender;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows of the two tables of commands in docs/explanation/domain-internals.md, one by one. */
class HostCommandsTest {
  private static final HostRequest.Lease LEASE = new HostRequest.Lease(PasidRange.ALL, 1);
  private static final PasidRange FIRST_WHOLE = PasidRange.of(4, 7);

  private final TestDomain domain = TestDomain.initialized();
  private final Sender a = domain.join("a");
  private final Sender first = TestDomain.next(a);
  private final Sender second = TestDomain.next(first);

  @Test
  void anOlderEpochIsFencedWhateverElseIsWrong() {
    domain.apply(new DomainCommand.Fence("a", 1, 0, 1000));

    assertThat(domain.ask(new Sender("a", 99, 1, 0, 9), LEASE)).isEqualTo(new Answer.Fenced(2));
    assertThat(domain.hello("a", 99, 1, 5)).isEqualTo(new Answer.Fenced(2));
  }

  @Test
  void anotherInstanceHasTheName() {
    assertThat(domain.ask(new Sender("a", 99, 1, 1, 1), LEASE))
        .isEqualTo(new Answer.OtherInstance());
    assertThat(domain.hello("a", 99, 1, 5)).isEqualTo(new Answer.OtherInstance());
  }

  @Test
  void aNameThatTheDomainDoesNotKnowIsNoOtherComputers() {
    assertThat(domain.ask(new Sender("nobody", 99, 1, 1, 1), LEASE))
        .isEqualTo(new Answer.Refused(Reason.NO_MEMBER, "nobody"));
  }

  @Test
  void anOlderRunIsSuperseded() {
    domain.hello("a", a.instance(), 1, 3);

    assertThat(domain.ask(first, LEASE)).isEqualTo(new Answer.Superseded(3));
    assertThat(domain.hello("a", a.instance(), 1, 2)).isEqualTo(new Answer.Superseded(3));
  }

  @Test
  void theSameNumberGetsTheSameAnswerAndNoSecondEffect() {
    Answer granted = domain.ask(first, LEASE);

    assertThat(domain.ask(first, LEASE)).isEqualTo(granted);
    assertThat(domain.machine.view("a").ids()).containsExactly(FIRST_WHOLE);
  }

  @Test
  void anOlderNumberIsStaleAndAGapIsNotFilled() {
    domain.ask(first, LEASE);
    domain.ask(second, new HostRequest.Cancel());

    assertThat(domain.ask(first, LEASE)).isEqualTo(new Answer.Stale());
    assertThat(domain.ask(new Sender("a", a.instance(), 1, 1, 4), LEASE))
        .isEqualTo(new Answer.Gap(2));
    assertThat(domain.ask(new Sender("a", a.instance(), 1, 2, 1), LEASE))
        .isEqualTo(new Answer.Gap(2));
  }

  @Test
  void helloLeavesTheLastAnswerAndItsNumber() {
    Answer granted = domain.ask(first, LEASE);

    Answer.Welcome welcome = (Answer.Welcome) domain.hello("a", a.instance(), 1, 2);

    LastAnswer last = welcome.last();
    assertThat(last.answers(1, 1)).isTrue();
    assertThat(domain.ask(first, LEASE)).isEqualTo(new Answer.Superseded(2));
    assertThat(domain.machine.view("a").number()).isZero();
    assertThat(granted).isEqualTo(new Answer.Granted(List.of(FIRST_WHOLE)));
  }

  @Test
  void aHelloThatIsDeliveredAgainChangesNothing() {
    domain.ask(first, LEASE);

    assertThat(domain.hello("a", a.instance(), 1, 1)).isInstanceOf(Answer.Welcome.class);
    assertThat(domain.machine.view("a").number()).isEqualTo(1);
  }

  @Test
  void aLeaseIsTheLowestWholeBlocksInARow() {
    assertThat(domain.ask(first, new HostRequest.Lease(PasidRange.ALL, 5)))
        .isEqualTo(new Answer.Granted(List.of(PasidRange.of(4, 11))));
  }

  @Test
  void withoutAWholeBlockALeaseIsTheFreePartOfOne() {
    assertThat(domain.ask(first, new HostRequest.Lease(PasidRange.of(0, 2), 1)))
        .isEqualTo(new Answer.Granted(List.of(PasidRange.of(1, 2))));
    assertThat(domain.ask(second, new HostRequest.Lease(PasidRange.of(0, 2), 1)))
        .isEqualTo(new Answer.Refused(Reason.NOT_FREE, ""));
    assertThat(
            domain.ask(
                TestDomain.next(second), new HostRequest.Lease(PasidRange.of(4096, 5000), 1)))
        .isEqualTo(new Answer.Refused(Reason.OUT_OF_BOUNDS, ""));
  }

  @Test
  void exactIdsNameWhoHasThem() {
    domain.ask(first, new HostRequest.LeaseExactly(List.of(PasidRange.of(100, 101))));
    Sender b = TestDomain.next(domain.join("b"));

    assertThat(domain.ask(b, new HostRequest.LeaseExactly(List.of(PasidRange.exactly(100)))))
        .isEqualTo(new Answer.Refused(Reason.NOT_FREE, "a"));
    assertThat(
            domain.ask(
                TestDomain.next(b), new HostRequest.LeaseExactly(List.of(PasidRange.of(99, 102)))))
        .isEqualTo(new Answer.Granted(List.of(PasidRange.exactly(99), PasidRange.exactly(102))));
  }

  @Test
  void aGiveBackIsAllOrNothing() {
    domain.ask(first, LEASE);

    assertThat(domain.ask(second, new HostRequest.GiveBack(List.of(PasidRange.of(6, 8)))))
        .isEqualTo(new Answer.Refused(Reason.NOT_YOURS, ""));
    assertThat(
            domain.ask(
                TestDomain.next(second), new HostRequest.GiveBack(List.of(PasidRange.of(5, 6)))))
        .isEqualTo(new Answer.Done());
    assertThat(domain.machine.view("a").ids())
        .containsExactly(PasidRange.exactly(4), PasidRange.exactly(7));
  }

  @Test
  void aMigratedSetIsTheTargetsWholeAndAtOnce() {
    domain.ask(first, LEASE);
    Sender b = domain.join("b");

    Answer moved = domain.ask(second, TestDomain.migrate("b", PasidRange.of(5, 6)));

    Answer.Moved expected = new Answer.Moved(7, "b", domain.machine.appliedIndex());
    assertThat(moved).isEqualTo(expected);
    assertThat(domain.machine.view("b").arrivals()).hasSize(1);
    assertThat(domain.holder(5)).isEqualTo(new Answer.Holder(HolderKind.ARRIVING, "b"));
    assertThat(domain.holder(4)).isEqualTo(new Answer.Holder(HolderKind.LEASED, "a"));
    assertThat(domain.ask(TestDomain.next(b), new HostRequest.Taken(expected.arrival())))
        .isEqualTo(new Answer.Done());
    assertThat(domain.machine.view("b").arrivals()).isEmpty();
    assertThat(domain.machine.view("b").ids()).containsExactly(PasidRange.of(5, 6));
  }

  @Test
  void aSetMovesOnBeforeItsArrivalIsClosed() {
    domain.ask(first, LEASE);
    Sender b = TestDomain.next(domain.join("b"));
    domain.ask(second, TestDomain.migrate("b", PasidRange.of(5, 6)));
    long arrival = domain.machine.view("b").arrivals().getFirst().index();

    domain.ask(
        b,
        new HostRequest.Migrate(9, arrival, "a", List.of(PasidRange.exactly(5)), Opaque.EMPTY, ""));

    assertThat(domain.machine.view("b").arrivals()).isEmpty();
    assertThat(domain.machine.view("b").ids()).containsExactly(PasidRange.exactly(6));
    assertThat(domain.machine.view("a").arrivals().getFirst().ids())
        .containsExactly(PasidRange.exactly(5));
  }

  @Test
  void aMigrationIsRefusedWithoutAnybodyAtTheTarget() {
    domain.ask(first, LEASE);

    assertThat(domain.ask(second, TestDomain.migrate("b", PasidRange.of(5, 6))))
        .isEqualTo(new Answer.Refused(Reason.NO_TARGET, "b"));
    assertThat(domain.ask(TestDomain.next(second), TestDomain.migrate("a", PasidRange.of(5, 6))))
        .isEqualTo(new Answer.Refused(Reason.NO_TARGET, "a"));
    assertThat(domain.machine.view("a").ids()).containsExactly(FIRST_WHOLE);
  }

  @Test
  void cancelAndCommandOfOneNumberExcludeEachOther() {
    assertThat(domain.ask(first, new HostRequest.Cancel())).isEqualTo(new Answer.Cancelled());
    assertThat(domain.ask(first, LEASE)).isEqualTo(new Answer.Cancelled());
    Answer granted = domain.ask(second, LEASE);
    assertThat(domain.ask(second, new HostRequest.Cancel())).isEqualTo(granted);
  }

  /** Its run and number may be those of a command of the computer that has the name now. */
  @Test
  void theKeptAnswerIsNoOtherComputers() {
    domain.ask(first, LEASE);
    domain.apply(new DomainCommand.Fence("a", 1, 0, 1000));

    domain.hello("a", 99, 2, 1);

    assertThat(domain.machine.view("a").last()).isEqualTo(LastAnswer.NONE);
  }

  /** The index of a view is of one log. */
  @Test
  void aViewIsUnchangedInItsOwnLogOnly() {
    domain.ask(first, LEASE);
    long index = domain.machine.appliedIndex();

    assertThat(domain.apply(new DomainCommand.FindView("a", index)))
        .isEqualTo(new Answer.Unchanged());
    assertThat(domain.apply(new DomainCommand.FindView("a", index + 9)))
        .isInstanceOf(Answer.Seen.class);
    assertThat(domain.apply(new DomainCommand.FindView("nobody", index)))
        .isInstanceOf(Answer.Seen.class);
  }
}
