// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.space.StatefulSpaces;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IDs that are leased to one host of one domain, and a daemon that starts as another one. */
class LeaseHolderTest {
  @TempDir private Path directory;
  private StateDirectory state;
  private HostedSpace.DomainPart part;
  private IdentityFile host;

  @BeforeEach
  void claim() {
    state = StateDirectory.open(directory.resolve("state"));
    SpaceOptions options = SpaceOptions.pasids("pasid").withBits(8);
    part =
        new StatefulSpaces(state, "pasid").host(options, List.of(options)).domain().orElseThrow();
    host = IdentityFile.open(directory.resolve("c"), "c");
    LeaseHolder.claim(part, "rack-7", host);
  }

  @AfterEach
  void close() {
    state.close();
  }

  private void lease() {
    part.upstream().release(List.of(PasidRange.of(16, 31)));
  }

  private IdentityFile other(String name) {
    return IdentityFile.open(directory.resolve("other"), name);
  }

  @Test
  void theFileIsWrittenAsLaidOut() {
    assertThat(part.leasedTo())
        .hasContent(
            "pasid4j-leased 1\nrack-7\nc\n" + Long.toUnsignedString(host.instance(), 16) + "\n");
  }

  @Test
  void onlyTheHostThatHasTheIdsStartsWithThem() {
    lease();

    assertThatCode(() -> LeaseHolder.claim(part, "rack-7", host)).doesNotThrowAnyException();
    assertThatThrownBy(() -> LeaseHolder.claim(part, "rack-8", host))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("[rack-7, c, ")
        .hasMessageContaining("[rack-8, c, ");
    assertThatThrownBy(() -> LeaseHolder.claim(part, "rack-7", other("x")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("[rack-7, x, ");
  }

  /** Its directory was emptied: to the domain it is another computer. */
  @Test
  void theSameNameWithAnotherInstanceIsAnotherHost() {
    lease();
    assertThatThrownBy(() -> LeaseHolder.claim(part, "rack-7", other("c")))
        .isInstanceOf(StartException.class);
  }

  @Test
  void whatNobodyHasBecomesTheOtherHostsWithoutTheRecordsOfTheFirst() throws IOException {
    Files.writeString(part.moves(), "of c");
    Files.writeString(part.amounts(), "of c");

    LeaseHolder.claim(part, "rack-7", other("x"));

    assertThat(part.moves()).doesNotExist();
    assertThat(part.amounts()).doesNotExist();
    lease();
    assertThatThrownBy(() -> LeaseHolder.claim(part, "rack-7", host))
        .isInstanceOf(StartException.class);
  }

  /** A daemon of before this file has left none. */
  @Test
  void aStateWithoutTheFileIsThatOfTheHostThatStarts() throws IOException {
    lease();
    Files.delete(part.leasedTo());
    Files.writeString(part.moves(), "of c");

    LeaseHolder.claim(part, "rack-7", host);

    assertThat(part.leasedTo()).isNotEmptyFile();
    assertThat(part.moves()).hasContent("of c");
  }
}
