// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.command.CommandId;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Knowledge of a space that a restart of the daemon keeps, as docs/explanation/state.md lists it.
 */
class RestartTest {
  private static final String ONE = WirePeer.u32(0, 0xFFFF_FFFFL, 1, 0);

  @TempDir private Path directory;
  private ServedSpaces served;

  @BeforeEach
  void make() {
    served = new ServedSpaces(directory);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void theIdsOfAUserCountOverARestart() {
    String limited = "{ pasid: { bits: 6 } }\nrules: [ { any: true, maxIds: 5 } ]";
    served.start(limited);
    WirePeer first = served.in("pasid");
    String token = served.token(first);
    assertThat(first.call(CommandId.ALLOCATE, WirePeer.u32(0, 63, 4, 0)).result()).isEqualTo(4);
    served.restart(limited);

    WirePeer resumed = served.resume(token);
    assertThat(resumed.call(CommandId.ALLOCATE, ONE).result()).isEqualTo(1);
    assertThat(resumed.call(CommandId.ALLOCATE, ONE).result()).isEqualTo(Refusal.QUOTA.code());
    assertThat(served.in("pasid").call(CommandId.ALLOCATE, ONE).result())
        .isEqualTo(Refusal.QUOTA.code());
  }

  @Test
  void aSetCountsByTheRuleThatItWasOpenedByOverARestart() {
    String named =
        "{ pasid: { bits: 6 } }\n"
            + "rules: [ { name: vm-1, maxIds: 4, maxSets: 1 }, { any: true, maxIds: 2 } ]";
    served.start(named);
    String token = served.token(served.in("pasid", "vm-1"));
    served.restart(named);

    WirePeer resumed = served.resume(token);
    assertThat(served.in("pasid").call(CommandId.ALLOCATE, WirePeer.u32(0, 63, 2, 0)).result())
        .isEqualTo(2);
    assertThat(resumed.call(CommandId.ALLOCATE, WirePeer.u32(0, 63, 4, 0)).result()).isEqualTo(4);
    assertThat(resumed.call(CommandId.ALLOCATE, ONE).result()).isEqualTo(Refusal.QUOTA.code());
    assertThatThrownBy(() -> served.in("pasid", "vm-1")).hasMessageContaining("errno 1");
  }

  @Test
  void aSetWhoseRuleIsGoneAfterARestartHasTheDefaultLimit() {
    served.start("{ pasid: { bits: 6 } }\nrules: [ { name: vm-1, maxIds: 4 } ]");
    String token = served.token(served.in("pasid", "vm-1"));
    served.restart("{ pasid: { bits: 6 } }\nrules: [ { any: true, maxIds: 2 } ]");

    WirePeer resumed = served.resume(token);
    assertThat(resumed.call(CommandId.ALLOCATE, WirePeer.u32(0, 63, 4, 0)).result()).isEqualTo(4);
    assertThat(resumed.call(CommandId.ALLOCATE, ONE).result()).isEqualTo(1);
  }
}
