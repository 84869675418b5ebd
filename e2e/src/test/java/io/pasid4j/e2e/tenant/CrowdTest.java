// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.e2e.host.Operator;
import io.pasid4j.e2e.host.Repository;
import io.pasid4j.e2e.wire.Payload;
import io.pasid4j.e2e.wire.Reply;
import io.pasid4j.e2e.wire.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrowdTest {
  private static final int ALLOCATE = 0x5001;
  private static final int CONNECTIONS = 500;
  private static final int EACH = 50;

  @TempDir private Path directory;

  @Test
  void fiveHundredSessionsGetDifferentIds() throws Exception {
    List<Wire> sessions = new ArrayList<>();
    try (DaemonProcess daemon =
            DaemonProcess.start(Repository.installation(), directory.resolve("s"));
        Operator operator = new Operator(daemon.socket())) {
      for (int n = 0; n < CONNECTIONS; n++) {
        sessions.add(Wire.session(daemon.socket()));
      }
      for (Wire session : sessions) {
        session.send(ALLOCATE, 0, Payload.words(1, 0xFFFFF, EACH, 0));
      }
      Set<Integer> given = new HashSet<>();
      for (Wire session : sessions) {
        collect(session.reply(), given);
      }

      assertThat(given).hasSize(CONNECTIONS * EACH);
      assertThat(operator.otherSets()).isEqualTo(CONNECTIONS);
      assertThat(operator.heldIds()).isEqualTo(CONNECTIONS * EACH);

      close(sessions);
      operator.awaitEmpty(Duration.ofSeconds(10));
    } finally {
      close(sessions);
    }
  }

  private static void collect(Reply reply, Set<Integer> given) {
    assertThat(reply.result()).isEqualTo(EACH);
    for (int n = 1; n <= EACH; n++) {
      assertThat(given.add(reply.word(n))).as("given twice: %d", reply.word(n)).isTrue();
    }
  }

  private static void close(List<Wire> sessions) throws Exception {
    for (Wire session : sessions) {
      session.close();
    }
  }
}
