// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartupTest {
  private final List<String> released = new ArrayList<>();

  @Test
  void whatIsNotCommittedIsReleasedTheLatestFirst() {
    try (Startup startup = new Startup()) {
      assertThat(startup.own("first", released::add)).isEqualTo("first");
      startup.own("second", released::add);
    }
    assertThat(released).containsExactly("second", "first");
  }

  @Test
  void whatIsCommittedStays() {
    try (Startup startup = new Startup()) {
      startup.own("first", released::add);
      assertThat(startup.commit("started")).isEqualTo("started");
    }
    assertThat(released).isEmpty();
  }

  @Test
  void aReleaseThatFailsKeepsNoOtherFromItsTurn() {
    Startup startup = new Startup();
    startup.own("first", released::add);
    startup.own("second", name -> fail(name));
    startup.own("third", name -> fail(name));
    assertThatThrownBy(startup::close)
        .hasMessage("third")
        .satisfies(
            e -> assertThat(e.getSuppressed()).singleElement().asString().contains("second"));
    assertThat(released).containsExactly("first");
  }

  private static void fail(String name) {
    throw new IllegalStateException(name);
  }
}
