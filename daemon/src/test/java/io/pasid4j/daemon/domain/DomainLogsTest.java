// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.Sender;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The host by whose certificate a command has to come. */
class DomainLogsTest {
  private static Optional<String> host(DomainCommand command) {
    return DomainLogs.hostOf(CommandCodec.encode(command));
  }

  @Test
  void aHostSpeaksForItselfOnly() {
    assertThat(
            host(new DomainCommand.FromHost(new Sender("a", 1, 1, 1, 1), new HostRequest.Taken(1))))
        .contains("a");
    assertThat(host(new DomainCommand.Expire("a", 1, List.of("a", "b")))).contains("a");
  }

  /** A view has the place of its host's next command, and the records of its sets. */
  @Test
  void aHostSeesItsOwnViewOnly() {
    assertThat(host(new DomainCommand.FindView("a", 0))).contains("a");
  }

  @Test
  void anyHostMayDoWhatItsOperatorsMay() {
    assertThat(host(new DomainCommand.CountedFence("a", 1, 1))).isEmpty();
    assertThat(host(new DomainCommand.ListMembers())).isEmpty();
    assertThat(host(new DomainCommand.FindSpace())).isEmpty();
  }
}
