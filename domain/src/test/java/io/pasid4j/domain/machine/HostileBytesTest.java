// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.AnswerCodec;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.Opaque;
import io.pasid4j.domain.message.Sender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Bytes that are no command, or no snapshot, are answered or refused and change nothing. */
class HostileBytesTest {
  private static final List<DomainCommand> COMMANDS =
      List.of(
          new DomainCommand.Initialize(12, 4, List.of(PasidRange.exactly(0)), 5),
          new DomainCommand.Fence("a", 1, 2, 3),
          new DomainCommand.CountedFence("a", 1, 3),
          new DomainCommand.FindSpace(),
          new DomainCommand.Expire("v", 5, List.of("v", "w")),
          new DomainCommand.FindHolder(5),
          new DomainCommand.FindView("a", 0),
          new DomainCommand.ListMembers(),
          fromHost(new HostRequest.Hello(1)),
          fromHost(new HostRequest.Lease(PasidRange.of(4, 9), 2)),
          fromHost(new HostRequest.LeaseExactly(List.of(PasidRange.of(1, 2)))),
          fromHost(new HostRequest.GiveBack(List.of(PasidRange.of(1, 2), PasidRange.of(4, 4)))),
          fromHost(new HostRequest.Migrate(1, 2, "b", List.of(), Opaque.of(new byte[] {1}), "")),
          fromHost(new HostRequest.Taken(4)),
          fromHost(new HostRequest.Cancel()),
          fromHost(new HostRequest.LeaseAmount("t", 6, 2)),
          fromHost(new HostRequest.ReturnAmount("t", 1)),
          fromHost(new HostRequest.Migrate(1, 0, "b", List.of(), Opaque.EMPTY, "t")));

  private static DomainCommand fromHost(HostRequest request) {
    return new DomainCommand.FromHost(new Sender("a", 5, 1, 1, 1), request);
  }

  @Test
  void everyCommandIsReadAsItWasWritten() throws IOException {
    for (DomainCommand command : COMMANDS) {
      assertThat(CommandCodec.decode(CommandCodec.encode(command))).isEqualTo(command);
    }
  }

  @Test
  void whateverBytesComeTheMachineAnswersAndTwoMachinesAnswerAlike() throws IOException {
    SplittableRandom random = new SplittableRandom(18);
    DomainMachine one = TestDomain.initialized().machine;
    DomainMachine other = TestDomain.initialized().machine;

    for (int index = 2; index < 30_000; index++) {
      byte[] bytes = CommandCodec.encode(COMMANDS.get(random.nextInt(COMMANDS.size())));
      for (int flips = random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 3));
      }
      byte[] answer = one.apply(index, bytes);
      AnswerCodec.decode(answer);
      assertThat(other.apply(index, bytes)).isEqualTo(answer);
    }
    assertThat(one.appliedIndex()).isEqualTo(29_999);
  }

  @Test
  void aNewerVersionIsNotRead() throws IOException {
    byte[] newer = CommandCodec.encode(COMMANDS.getFirst());
    newer[0] = 4;

    assertThat(AnswerCodec.decode(new DomainMachine().apply(1, newer)))
        .isEqualTo(new Answer.Unreadable(3));
  }

  @Test
  void nothingButItsInitializationIsDoneBeforeADomainIsInitialized() {
    TestDomain domain = new TestDomain();

    assertThat(domain.hello("a", 1, 1, 1))
        .isEqualTo(new Answer.Refused(Answer.Reason.INITIALIZATION, "no"));
    domain.apply(COMMANDS.getFirst());
    assertThat(domain.apply(COMMANDS.getFirst()))
        .isEqualTo(new Answer.Refused(Answer.Reason.INITIALIZATION, "yes"));
  }

  @Test
  void aDamagedSnapshotIsRefusedAndTheStateStays() throws IOException {
    TestDomain domain = TestDomain.initialized();
    domain.join("a");
    byte[] sound = domain.snapshot();

    for (int at = 0; at < sound.length; at++) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 0x10;
      assertThatThrownBy(() -> TestDomain.restored(damaged)).isInstanceOf(IOException.class);
    }
    for (int length = 0; length < sound.length; length++) {
      byte[] torn = Arrays.copyOf(sound, length);
      assertThatThrownBy(() -> domain.machine.readSnapshot(new ByteArrayInputStream(torn)))
          .isInstanceOf(IOException.class);
    }
    assertThat(domain.snapshot()).isEqualTo(sound);
  }
}
