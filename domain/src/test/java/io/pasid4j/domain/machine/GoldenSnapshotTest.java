// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.domain.message.Amount;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.Sender;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Snapshots that were written once are read for ever, and written alike. */
class GoldenSnapshotTest {
  private static byte[] file(int version) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            GoldenSnapshotTest.class.getResourceAsStream("snapshot-" + version + ".bin"))) {
      return in.readAllBytes();
    }
  }

  @Test
  void aSnapshotWithoutAmountsIsOfTheFirstVersion() throws IOException {
    DomainMachine machine = TestDomain.restored(file(1));

    assertThat(TestDomain.snapshot(machine)).isEqualTo(file(1));
    assertThat(GoldenSnapshots.version1().snapshot()).isEqualTo(file(1));
    assertThat(machine.view("a").amounts()).isEmpty();
    assertThat(machine.view("b").arrivals().getFirst().tenant()).isEmpty();
  }

  @Test
  void aSnapshotWithAmountsIsOfTheSecondVersion() throws IOException {
    DomainMachine machine = TestDomain.restored(file(2));

    assertThat(TestDomain.snapshot(machine)).isEqualTo(file(2));
    assertThat(GoldenSnapshots.version2().snapshot()).isEqualTo(file(2));
    assertThat(machine.view("d").amounts())
        .containsExactly(new Amount("t", 2, 10, true), new Amount("u", 7, 99, false));
    assertThat(machine.view("e").amounts()).containsExactly(new Amount("t", 4, 9, false));
    assertThat(machine.view("e").arrivals().getFirst().tenant()).isEqualTo("t");
  }

  @Test
  void aSnapshotWithARestThatClocksAreCountedForIsOfTheThirdVersion() throws IOException {
    DomainMachine machine = TestDomain.restored(file(3));

    assertThat(TestDomain.snapshot(machine)).isEqualTo(file(3));
    assertThat(GoldenSnapshots.version3().snapshot()).isEqualTo(file(3));
    assertThat(machine.isResting()).isTrue();
  }

  @Test
  void aDomainWithoutAmountsAgainIsOfTheFirstVersion() {
    TestDomain domain = TestDomain.initialized();
    Sender a = TestDomain.next(domain.joinReading2("a"));
    domain.ask(a, new HostRequest.LeaseAmount("t", 10, 4));
    assertThat(domain.snapshot()[4]).isEqualTo((byte) 2);

    domain.ask(TestDomain.next(a), new HostRequest.ReturnAmount("t", 4));
    assertThat(domain.snapshot()[4]).isEqualTo((byte) 1);
  }
}
