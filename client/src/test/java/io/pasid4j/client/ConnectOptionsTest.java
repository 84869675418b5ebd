// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class ConnectOptionsTest {
  @Test
  void keepsWhatIsNotChanged() {
    ConnectOptions options = ConnectOptions.builder().name("vm-7").requestTimeoutMs(1).build();
    assertThat(options).isEqualTo(new ConnectOptions(1, "vm-7", null, 0, 0, 0, null));
    Executor here = Runnable::run;
    ConnectOptions.Builder more =
        ConnectOptions.builder().space("vlan").quota(9, 3).resumable().eventExecutor(here);
    assertThat(more.build())
        .isEqualTo(new ConnectOptions(10_000, null, "vlan", 9, 3, 30_000, here));
    assertThat(more.name("b").requestTimeoutMs(2).build())
        .isEqualTo(new ConnectOptions(2, "b", "vlan", 9, 3, 30_000, here));
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> ConnectOptions.builder().requestTimeoutMs(0).build())
        .hasMessage("requestTimeoutMs: 0 (expected: 1 or more)");
    assertThatThrownBy(() -> ConnectOptions.builder().name("a\nb").build())
        .hasMessage("name: U+000A (expected: printable characters)");
    assertThatThrownBy(() -> ConnectOptions.builder().name("n".repeat(65)).build())
        .hasMessageStartingWith("name bytes: 65");
    assertThatThrownBy(() -> ConnectOptions.builder().space("").build())
        .hasMessageStartingWith("spaceName bytes: 0");
    assertThatThrownBy(() -> ConnectOptions.builder().quota(-1, 0).build())
        .hasMessageStartingWith("limitIds: -1");
  }
}
