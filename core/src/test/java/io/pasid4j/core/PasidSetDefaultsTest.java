// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** Default methods of the set interface, which a remote set may keep. */
class PasidSetDefaultsTest {
  private static PasidSet answering(int answer) {
    return (PasidSet)
        Proxy.newProxyInstance(
            PasidSet.class.getClassLoader(),
            new Class<?>[] {PasidSet.class},
            (proxy, method, arguments) ->
                method.isDefault()
                    ? InvocationHandler.invokeDefault(proxy, method, arguments)
                    : (Object) answer);
  }

  @Test
  void anIdIsAnsweredAndARefusalThrown() {
    assertThat(answering(5).allocate(PasidRange.ALL)).isEqualTo(5);
    assertThat(answering(0).allocate(PasidRange.ALL)).isZero();
    assertThatThrownBy(() -> answering(Refusal.CLOSED.code()).allocate(PasidRange.exactly(3)))
        .isInstanceOf(PasidUnavailableException.class)
        .hasMessage("CLOSED: range: [3, 3], count: 1");
  }
}
