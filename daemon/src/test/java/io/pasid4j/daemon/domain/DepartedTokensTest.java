// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.session.MovingSets;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.daemon.state.DamagedStateException;
import io.pasid4j.daemon.state.TokenHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of the sets that have moved away. */
class DepartedTokensTest {
  /** Of the token 01, on host-b: as docs/reference/files.md lays it out. */
  private static final byte[] WRITTEN =
      HexFormat.of()
          .parseHex(
              "50535431"
                  + "00000001"
                  + "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a"
                  + "0006"
                  + "686f73742d62");

  @TempDir Path temporary;
  private final HostedSpace hosted = new HostedSpace("pasid", PasidSpace.builder().bits(4).build());
  private SessionRegistry sessions = registry();

  private SessionRegistry registry() {
    AccessPolicy policy = new AccessPolicy(Spaces.of(hosted), Rules.everybody(Quota.limit(4)));
    return new SessionRegistry(policy, () -> 0);
  }

  private Path state() {
    return temporary.resolve("state");
  }

  private Path file() {
    return state().resolve("departed");
  }

  /** Opens the file as a new daemon does. */
  private DepartedTokens open() throws IOException {
    Files.createDirectories(state());
    sessions = registry();
    return DepartedTokens.open(file(), sessions.moving());
  }

  private static byte[] token(int number) {
    return new byte[] {(byte) (number >> 8), (byte) number};
  }

  private boolean hasMoved(int number) {
    return sessions.fateOf(token(number)).hasMoved();
  }

  @Test
  void theyAreReadAndWrittenAsLaidOut() throws IOException {
    open().add(TokenHash.of(new byte[] {1}), "host-b");
    assertThat(file()).hasBinaryContent(WRITTEN);

    open();
    assertThat(sessions.fateOf(new byte[] {1}).target()).isEqualTo("host-b");
  }

  @Test
  void theOldestGoes() throws IOException {
    DepartedTokens departed = open();
    for (int number = 0; number < MovingSets.MOST_DEPARTED; number++) {
      departed.add(TokenHash.of(token(number)), "host-b");
    }
    departed.add(TokenHash.of(token(0)), "host-c");
    departed.add(TokenHash.of(token(MovingSets.MOST_DEPARTED)), "host-b");

    open();
    assertThat(hasMoved(1)).isFalse();
    assertThat(sessions.fateOf(token(0)).target()).isEqualTo("host-c");
    assertThat(hasMoved(MovingSets.MOST_DEPARTED)).isTrue();
  }

  @Test
  void whatCannotBeWrittenIsWrittenWithTheNext() throws IOException {
    DepartedTokens departed = open();
    Files.delete(state());
    departed.add(TokenHash.of(token(1)), "host-b");
    Files.createDirectory(state());
    departed.add(TokenHash.of(token(2)), "host-b");

    open();
    assertThat(hasMoved(1)).isTrue();
    assertThat(hasMoved(2)).isTrue();
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    Files.createDirectories(state());
    for (int length = 0; length < WRITTEN.length; length++) {
      Files.write(file(), Arrays.copyOf(WRITTEN, length));
      assertThatThrownBy(this::open)
          .as("%d bytes", length)
          .isInstanceOf(DamagedStateException.class)
          .hasMessage("departed: shorter (expected: as many entries as it says)");
    }
    Files.write(file(), Arrays.copyOf(WRITTEN, WRITTEN.length + 1));
    assertThatThrownBy(this::open).hasMessageStartingWith("departed: longer (expected: ");
    Files.write(file(), new byte[8]);
    assertThatThrownBy(this::open).hasMessageStartingWith("departed: magic: another (expected: ");
  }
}
