// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.NamedId;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.session.MovingSets;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.session.SetContents;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.state.DamagedStateException;
import io.pasid4j.daemon.state.TokenHash;
import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.host.HostStores;
import io.pasid4j.domain.host.MovingSet;
import io.pasid4j.domain.host.MovingSet.State;
import io.pasid4j.domain.message.Opaque;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a host of a domain, as docs/reference/files.md lays them out. */
class DomainFilesTest {
  private static final String MOVES =
      "50534d3100000002000000000000000300000000000000004d0000000000000000000000"
          + "000000000000000000000000000000000000080100000000000000000006686f73742d62"
          + "0000000000000004000000000000000900000003010203";

  private static final String SET =
      "010004766d2d37000003e80000003200000002000000100000019acce8cc000001020304"
          + "05060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f000000020000000700"
          + "00004600026b3700000009ffffffff0000";

  private static final String HOST = "pasid4j-host 1\nhost-a\nfedcba9876543210\n12\n3\n";

  @TempDir private Path directory;

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static MovingSets sets() {
    HostedSpace hosted = new HostedSpace("pasid", PasidSpace.builder().bits(4).build());
    AccessPolicy policy = new AccessPolicy(Spaces.of(hosted), Rules.everybody(Quota.limit(4)));
    return new SessionRegistry(policy, () -> 0).moving();
  }

  @Test
  void movesAreReadAndWrittenAsLaidOut() throws IOException {
    Path file = Files.write(directory.resolve("moves"), bytes(MOVES));
    MovingSet leaving =
        new MovingSet(8, State.FROZEN, 0, "host-b", 4, 9, Opaque.of(new byte[] {1, 2, 3}));
    MovingSet arrived = new MovingSet(3, State.LIVE, 77, "", 0, 0, Opaque.EMPTY);

    MoveFile moves = MoveFile.open(file, sets());
    assertThat(moves.all()).containsExactly(arrived, leaving);
    assertThat(moves.newSetId()).isEqualTo(9);

    MoveFile written = MoveFile.open(directory.resolve("again"), sets());
    written.put(leaving);
    written.put(arrived);
    assertThat(directory.resolve("again")).hasBinaryContent(bytes(MOVES));
  }

  /** Memory that is ahead of the file would be of a move that no daemon began. */
  @Test
  void aRecordThatCannotBeWrittenIsAsItWas() throws IOException {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    Path file = Files.write(gone.resolve("moves"), bytes(MOVES));
    MoveFile moves = MoveFile.open(file, sets());
    List<MovingSet> before = moves.all();
    Files.delete(file);
    Files.delete(gone);

    assertThatThrownBy(
            () -> moves.put(new MovingSet(4, State.FROZEN, 0, "host-c", 4, 10, Opaque.EMPTY)))
        .isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> moves.remove(8)).isInstanceOf(UncheckedIOException.class);
    assertThat(moves.all()).isEqualTo(before);
  }

  /** Thrown into what has ended the set, it would end that half done. */
  @Test
  void aSetEndsAlsoIfThatCannotBeRecorded() throws IOException {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    Path file = Files.write(gone.resolve("moves"), bytes(MOVES));
    MoveFile moves = MoveFile.open(file, sets());
    SimulatedHost parts = new SimulatedHost(1, 16, _ -> {});
    DomainHost host =
        new DomainHost(new HostStores(parts, parts.words, moves, new NoAmounts()), _ -> {}, parts);
    Files.delete(file);
    Files.delete(gone);

    MemberLink.recordEnd(host, moves, 3);
    assertThat(moves.find(3)).extracting(MovingSet::state).isEqualTo(State.LIVE);

    Files.createDirectory(gone);
    MemberLink.recordEnd(host, moves, 3);
    assertThat(moves.find(3)).extracting(MovingSet::state).isEqualTo(State.CLOSED);
  }

  @Test
  void anIdentityThatCannotBeWrittenIsAsItWas() throws IOException {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    Path file = Files.writeString(gone.resolve("host"), HOST);
    IdentityFile identity = IdentityFile.open(gone, "host-a");
    Files.delete(file);
    Files.delete(gone);

    assertThatThrownBy(() -> identity.storeRun(13)).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> identity.storeEpoch(4)).isInstanceOf(UncheckedIOException.class);
    assertThat(identity.run()).isEqualTo(12);
    assertThat(identity.epoch()).isEqualTo(3);
  }

  @Test
  void movesThatAreCutShortAreDamaged() throws IOException {
    byte[] whole = bytes(MOVES);
    for (int length = 0; length < whole.length; length++) {
      Path file = Files.write(directory.resolve("moves"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> MoveFile.open(file, sets()))
          .as("%d bytes", length)
          .isInstanceOf(DamagedStateException.class);
    }
  }

  @Test
  void aSetThatMovesIsReadAndWrittenAsLaidOut() {
    assertThat(ContentsCodec.decode(Opaque.of(bytes(SET)))).isEqualTo(contents(0));
    assertThat(ContentsCodec.encode(contents(0)).bytes()).isEqualTo(bytes(SET));
  }

  /** Hosts that know no limits of the domain read all sets but those that count against one. */
  @Test
  void aSetThatCountsAgainstALimitOfTheDomainIsOfTheSecondVersion() {
    byte[] limited = bytes("02" + SET.substring(2) + "89abcdef");

    assertThat(ContentsCodec.decode(Opaque.of(limited))).isEqualTo(contents(0x89abcdef));
    assertThat(ContentsCodec.encode(contents(0x89abcdef)).bytes()).isEqualTo(limited);
  }

  private static SetContents contents(int idsKey) {
    byte[] hash = new byte[TokenHash.SIZE];
    for (int at = 0; at < hash.length; at++) {
      hash[at] = (byte) at;
    }
    return new SetContents(
        "vm-7",
        1000,
        50,
        Quota.guaranteed(2, 16),
        1_764_374_400_000L,
        TokenHash.ofBytes(hash),
        List.of(new NamedId(7, 70, "k7"), new NamedId(9, -1, null)),
        idsKey);
  }

  @Test
  void theIdentityIsReadAndWrittenAsLaidOut() throws IOException {
    Path file = Files.writeString(directory.resolve("host"), HOST);

    IdentityFile identity = IdentityFile.open(directory, "host-a");
    assertThat(identity.instance()).isEqualTo(0xfedcba9876543210L);
    assertThat(identity.run()).isEqualTo(12);
    assertThat(identity.epoch()).isEqualTo(3);

    identity.storeRun(13);
    assertThat(file).hasContent(HOST.replace("\n12\n", "\n13\n"));
    assertThatThrownBy(() -> IdentityFile.open(directory, "host-b"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("of host host-a (expected: host-b)");
  }
}
