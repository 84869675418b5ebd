// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class ConnectOptionsTest {
  @Test
  void keepsWhatIsNotChanged() {
    ConnectOptions options = ConnectOptions.DEFAULT.withName("vm-7").withRequestTimeoutMs(1);
    assertThat(options).isEqualTo(new ConnectOptions(1, "vm-7", null, 0, 0, 0, null));
    Executor here = Runnable::run;
    ConnectOptions more =
        options.withSpace("vlan").withQuota(9, 3).withResumable().withEventExecutor(here);
    assertThat(more).isEqualTo(new ConnectOptions(1, "vm-7", "vlan", 9, 3, 30_000, here));
    assertThat(more.withName("b").withRequestTimeoutMs(2))
        .isEqualTo(new ConnectOptions(2, "b", "vlan", 9, 3, 30_000, here));
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> ConnectOptions.DEFAULT.withRequestTimeoutMs(0))
        .hasMessage("requestTimeoutMs: 0 (expected: 1 or more)");
    assertThatThrownBy(() -> ConnectOptions.DEFAULT.withName("a\nb"))
        .hasMessage("name: U+000A (expected: printable characters)");
    assertThatThrownBy(() -> ConnectOptions.DEFAULT.withName("n".repeat(65)))
        .hasMessageStartingWith("name bytes: 65");
    assertThatThrownBy(() -> ConnectOptions.DEFAULT.withSpace(""))
        .hasMessageStartingWith("spaceName bytes: 0");
    assertThatThrownBy(() -> ConnectOptions.DEFAULT.withQuota(-1, 0))
        .hasMessageStartingWith("limitWish: -1");
  }
}
