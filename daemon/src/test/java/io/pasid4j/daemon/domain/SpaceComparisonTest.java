// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.space.StatefulSpaces;
import io.pasid4j.daemon.state.StateDirectory;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.Sender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host whose space is not the domain's sends no command, and says why. */
class SpaceComparisonTest {
  private static final PasidRange BAND = PasidRange.of(1, 15);
  private static final byte[] HELLO = hello(1);

  @TempDir private Path directory;
  private final ScriptedLog log = new ScriptedLog();
  private final List<String> outcomes = new ArrayList<>();
  private @Nullable StateDirectory state;

  private final class Outcomes implements SpaceComparison.Outcomes {
    @Override
    public void notInitialized() {
      outcomes.add("not initialized");
    }

    @Override
    public void agrees() {
      outcomes.add("agrees");
    }

    @Override
    public void differs() {
      outcomes.add("differs");
    }
  }

  /** A space of 8 bits with some bands reserved beside 0. */
  private SpaceComparison check(PasidRange... reserved) {
    close();
    StateDirectory opened = StateDirectory.open(directory.resolve("state"));
    state = opened;
    SpaceOptions options = SpaceOptions.pasids("pasid").withBits(8).withReserved(List.of(reserved));
    HostedSpace hosted = new StatefulSpaces(opened, "pasid").host(options, List.of(options));
    return new SpaceComparison(hosted, new Commands(log, (_, _) -> {}), new Outcomes());
  }

  private static byte[] hello(long run) {
    return CommandCodec.encode(
        new DomainCommand.FromHost(new Sender("a", 7, 1, run, 0), new HostRequest.Hello(3)));
  }

  @AfterEach
  void close() {
    StateDirectory opened = state;
    if (opened != null) {
      opened.close();
    }
  }

  private static Answer.Space space(int bits, PasidRange... reserved) {
    return new Answer.Space(bits, 16, List.of(reserved));
  }

  @Test
  void commandsAreSentOnceTheSpacesAgree() {
    SpaceComparison check = check();
    check.propose(HELLO);
    assertThat(outcomes).as("no answer").isEmpty();
    assertThat(check.problem()).contains("no answer");

    log.answer(space(8, PasidRange.of(0, 3)));
    check.propose(HELLO);
    assertThat(outcomes).containsExactly("agrees");
    log.answer(new Answer.Done());
    check.propose(HELLO);
    assertThat(log.asked()).isEqualTo(3);
    assertThat(check.problem()).isEmpty();
  }

  @Test
  void aSpaceOfAnotherWidthIsSaidAndNothingIsSentAnyMore() {
    SpaceComparison check = check();
    log.answer(space(12, PasidRange.exactly(0)));
    check.propose(HELLO);
    check.propose(HELLO);

    assertThat(outcomes).containsExactly("differs");
    assertThat(check.problem()).isEqualTo("space pasid: 8 bits (expected: 12, as the domain)");
    assertThat(log.asked()).isOne();
  }

  @Test
  void aBandThatTheDomainLeasesIsSaid() {
    SpaceComparison check = check(BAND);
    log.answer(space(8, PasidRange.of(0, 3)));
    check.propose(HELLO);

    assertThat(check.difference())
        .contains("reserved: [" + PasidRange.of(4, 15) + "], which the domain leases");
  }

  /** Upstream has its IDs, so that the space itself reserves none of them. */
  @Test
  void aBandThatIsReservedLaterIsSaidToo() {
    check();
    SpaceComparison check = check(BAND);
    log.answer(space(8, PasidRange.exactly(0)));
    check.propose(HELLO);

    assertThat(outcomes).containsExactly("differs");
    assertThat(check.difference()).contains(BAND.toString());
  }

  @Test
  void aDomainWithoutASpaceIsAskedAgain() {
    SpaceComparison check = check();
    log.answer(new Answer.Refused(Answer.Reason.INITIALIZATION, "yes"));
    log.answer(space(8, PasidRange.exactly(0)));
    check.propose(HELLO);
    check.propose(HELLO);
    assertThat(outcomes).containsExactly("not initialized", "agrees");
  }

  /** It may be in a domain that was founded anew. */
  @Test
  void eachRunIsCompared() {
    SpaceComparison check = check();
    log.answer(space(8, PasidRange.exactly(0)));
    check.propose(HELLO);
    log.answer(space(12, PasidRange.exactly(0)));
    check.propose(hello(2));
    assertThat(outcomes).containsExactly("agrees", "differs");
  }

  /** Leaders of an earlier version do not know the question. */
  @Test
  void anOlderLeaderIsNotAskedAgain() {
    SpaceComparison check = check();
    log.answer(new Answer.Unreadable(2));
    check.propose(HELLO);
    assertThat(outcomes).containsExactly("agrees");
  }
}
