// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.config.ConfigurationFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules about names and a Java client that asks for nothing but a name. */
class NamedSetTest {
  private static final PasidRange ANY = PasidRange.of(1, 15);

  @TempDir private Path directory;

  private Daemon start(String rules) {
    String yaml = "management: none\nspaces: { pasid: { bits: 4 } }\nrules:\n" + rules;
    return Daemon.start(
        new DaemonOptions(directory.resolve("s"), ConfigurationFile.parse("c.yaml", yaml)));
  }

  private PasidClient named(String name) {
    return PasidClient.connect(directory.resolve("s"), ConnectOptions.builder().name(name).build());
  }

  @Test
  void theRuleForItsNameDecides() {
    try (Daemon daemon =
            start("  - { name: \"vm-*\", maxIds: 3 }\n  - { any: true, maxIds: 5 }\n");
        PasidClient vm = named("vm-7");
        PasidClient other = named("db")) {
      assertThat(vm.allocate(ANY, 3)).hasSize(3);
      assertThatThrownBy(() -> vm.allocate(ANY)).isInstanceOf(PasidUnavailableException.class);
      assertThat(other.allocate(ANY, 5)).hasSize(5);
      assertThat(daemon.sessions().size()).isEqualTo(2);
    }
  }

  @Test
  void aGuaranteeThatFillsTheSpaceIsThatOfTheNamedSet() {
    try (Daemon daemon = start("  - { any: true, quota: 15, guarantee: 15, maxIds: 15 }\n");
        PasidClient vm = named("vm-7")) {
      assertThat(vm.allocate(ANY, 15)).hasSize(15);
      assertThat(daemon.sessions().size()).isEqualTo(1);
    }
  }
}
