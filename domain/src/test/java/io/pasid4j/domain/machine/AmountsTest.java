// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Amount;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.Answer.Reason;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.Opaque;
import io.pasid4j.domain.message.Sender;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Amounts of tenants, command by command. */
class AmountsTest {
  private final TestDomain domain = TestDomain.initialized();
  private Sender a = domain.joinReading2("a");
  private Sender b = domain.joinReading2("b");

  private Answer asA(HostRequest request) {
    a = TestDomain.next(a);
    return domain.ask(a, request);
  }

  private Answer asB(HostRequest request) {
    b = TestDomain.next(b);
    return domain.ask(b, request);
  }

  private static HostRequest lease(int limitIds, int ids) {
    return new HostRequest.LeaseAmount("t", limitIds, ids);
  }

  private List<Amount> amounts(String name) {
    return domain.machine.view(name).amounts();
  }

  @Test
  void allHostsTogetherHaveTheLimitAndNoMore() {
    assertThat(asA(lease(10, 7))).isEqualTo(new Answer.AmountLeased(7, 10, 7, 7));
    assertThat(asB(lease(10, 7))).isEqualTo(new Answer.AmountLeased(3, 10, 10, 3));
    assertThat(asA(lease(10, 1))).isEqualTo(new Answer.AmountLeased(0, 10, 10, 7));
    assertThat(asA(new HostRequest.LeaseAmount("u", 10, 1)))
        .isEqualTo(new Answer.AmountLeased(1, 10, 1, 1));
  }

  @Test
  void aLeaseThatComesAgainIsDoneOnce() {
    Sender first = TestDomain.next(a);

    assertThat(domain.ask(first, lease(10, 4))).isEqualTo(domain.ask(first, lease(10, 4)));
    assertThat(amounts("a")).containsExactly(new Amount("t", 4, 10, false));
  }

  @Test
  void theLowestLimitOfTheHostsThatHaveAnAmountCounts() {
    asA(lease(5, 3));

    assertThat(asB(lease(10, 7))).isEqualTo(new Answer.AmountLeased(2, 5, 5, 2));
    asA(lease(8, 0));
    assertThat(asB(lease(10, 7))).isEqualTo(new Answer.AmountLeased(3, 8, 8, 5));
    asA(new HostRequest.ReturnAmount("t", 3));
    assertThat(asB(lease(10, 7))).isEqualTo(new Answer.AmountLeased(5, 10, 10, 10));
  }

  @Test
  void aLimitBelowWhatIsLeasedTakesNothing() {
    asA(lease(10, 8));

    assertThat(asB(lease(4, 1))).isEqualTo(new Answer.AmountLeased(0, 4, 8, 0));
    assertThat(amounts("a")).containsExactly(new Amount("t", 8, 10, true));
    assertThat(amounts("b")).isEmpty();
  }

  @Test
  void othersSeeThatSomeAreWantedUntilTheyAreGivenAllTheyAskFor() {
    asA(lease(10, 9));
    asB(lease(10, 3));
    assertThat(amounts("a")).containsExactly(new Amount("t", 9, 10, true));

    asA(new HostRequest.ReturnAmount("t", 4));
    assertThat(amounts("a")).containsExactly(new Amount("t", 5, 10, true));
    asA(lease(10, 0));
    assertThat(amounts("a")).containsExactly(new Amount("t", 5, 10, true));
    asA(lease(10, 2));
    assertThat(amounts("a")).containsExactly(new Amount("t", 7, 10, false));
  }

  @Test
  void onlyWhatAHostHasIsReturned() {
    asA(lease(10, 3));

    assertThat(asA(new HostRequest.ReturnAmount("t", 4)))
        .isEqualTo(new Answer.Refused(Reason.NOT_YOURS, "t"));
    assertThat(asB(new HostRequest.ReturnAmount("t", 1)))
        .isEqualTo(new Answer.Refused(Reason.NOT_YOURS, "t"));
    assertThat(asA(new HostRequest.ReturnAmount("t", 3))).isEqualTo(new Answer.Done());
    assertThat(amounts("a")).isEmpty();
  }

  private HostRequest migrate(String target, int max) {
    return new HostRequest.Migrate(
        7, 0, target, List.of(PasidRange.of(40, max)), Opaque.EMPTY, "t");
  }

  @Test
  void aSetThatMovesTakesItsShareAlong() {
    asA(lease(10, 5));
    asA(new HostRequest.LeaseExactly(List.of(PasidRange.of(40, 49))));

    assertThat(asA(migrate("b", 45))).isEqualTo(new Answer.Refused(Reason.AMOUNT, "t"));
    assertThat(asA(migrate("b", 42))).isInstanceOf(Answer.Moved.class);

    assertThat(amounts("a")).containsExactly(new Amount("t", 2, 10, false));
    assertThat(amounts("b")).containsExactly(new Amount("t", 3, 10, false));
    assertThat(domain.machine.view("b").arrivals().getFirst().tenant()).isEqualTo("t");
    assertThat(asB(lease(10, 9))).isEqualTo(new Answer.AmountLeased(5, 10, 10, 8));
  }

  @Test
  void theShareOfASetThatArrivesStaysUntilItIsTaken() {
    asA(lease(10, 3));
    asA(new HostRequest.LeaseExactly(List.of(PasidRange.of(40, 49))));
    long arrival = ((Answer.Moved) asA(migrate("b", 42))).arrival();

    assertThat(asB(new HostRequest.ReturnAmount("t", 1)))
        .isEqualTo(new Answer.Refused(Reason.NOT_YOURS, "t"));
    asB(new HostRequest.LeaseExactly(List.of(PasidRange.of(60, 69))));
    HostRequest another =
        new HostRequest.Migrate(8, 0, "a", List.of(PasidRange.exactly(60)), Opaque.EMPTY, "t");
    assertThat(asB(another)).isEqualTo(new Answer.Refused(Reason.AMOUNT, "t"));

    asB(new HostRequest.Taken(arrival));
    assertThat(asB(new HostRequest.ReturnAmount("t", 1))).isEqualTo(new Answer.Done());
    assertThat(amounts("b")).containsExactly(new Amount("t", 2, 10, false));
  }

  @Test
  void aSetThatMovesOnBeforeItIsTakenTakesItsShareAlong() {
    asA(lease(10, 3));
    asA(new HostRequest.LeaseExactly(List.of(PasidRange.of(40, 49))));
    long arrival = ((Answer.Moved) asA(migrate("b", 42))).arrival();
    HostRequest back =
        new HostRequest.Migrate(8, arrival, "a", List.of(PasidRange.of(40, 42)), Opaque.EMPTY, "t");

    assertThat(asB(back)).isInstanceOf(Answer.Moved.class);
    assertThat(amounts("a")).containsExactly(new Amount("t", 3, 10, false));
    assertThat(amounts("b")).isEmpty();
  }

  @Test
  void noSetWithAShareMovesToAHostThatDoesNotReadIt() {
    domain.join("old");
    asA(lease(10, 5));
    asA(new HostRequest.LeaseExactly(List.of(PasidRange.of(40, 49))));

    assertThat(asA(migrate("old", 42))).isEqualTo(new Answer.Refused(Reason.NO_TARGET, "old"));
    assertThat(amounts("a")).containsExactly(new Amount("t", 5, 10, false));
  }

  @Test
  void theAmountOfAFencedHostIsOthersOnceItHasAcknowledged() {
    asA(lease(10, 6));
    domain.apply(new DomainCommand.Fence("a", 1, TestDomain.START_MS, 1000));

    assertThat(asB(lease(10, 9))).isEqualTo(new Answer.AmountLeased(4, 10, 10, 4));
    domain.hello("a", TestDomain.instance("a"), 2, 2);
    assertThat(asB(lease(10, 9))).isEqualTo(new Answer.AmountLeased(6, 10, 10, 10));
    assertThat(amounts("a")).isEmpty();
  }

  @Test
  void theAmountOfAFencedHostIsOthersOnceItIsDue() {
    asA(lease(10, 6));
    domain.apply(new DomainCommand.Fence("a", 1, TestDomain.START_MS, 1000));
    domain.apply(new DomainCommand.Expire("v", TestDomain.START_MS + 1000, List.of("v")));

    assertThat(asB(lease(10, 9))).isEqualTo(new Answer.AmountLeased(9, 10, 9, 9));
  }
}
