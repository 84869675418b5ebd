// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spaces whose configuration changes over a restart while IDs are held: no ID is allocated twice. A
 * row of the table in docs/explanation/state.md each.
 */
class ChangedSpacesTest {
  private static final String WHOLE = "pasid: { bits: 8, default: true }";
  private static final String ALONE = "{ " + WHOLE + " }";

  @TempDir private Path directory;

  private ServedSpaces served;

  @BeforeEach
  void prepare() {
    served = new ServedSpaces(directory);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private void start(String spaces) {
    served.start(spaces);
  }

  private static String with(String... parts) {
    return "{ " + WHOLE + ", " + String.join(", ", parts) + " }";
  }

  private static String part(String name, String only) {
    return name + ": { partOf: pasid, only: [ " + only + " ] }";
  }

  @Test
  void whatAPartHeldThatIsGoneIsNotGivenByTheWhole() {
    start(with(part("stat", "1-20")));
    assertThat(served.allocate("stat", 3)).containsExactly(1, 2, 3);
    served.restart(ALONE);
    assertThat(served.allocate("pasid", 3)).containsExactly(4, 5, 6);
    served.restart(with(part("stat", "1-20")));
    assertThat(served.held("stat")).containsExactly(1, 2, 3);
    assertThat(served.held("pasid")).containsExactly(4, 5, 6);
    assertThat(served.allocate("stat", 1)).containsExactly(7);
    assertThat(served.allocate("pasid", 1)).containsExactly(21);
  }

  @Test
  void aNewPartLeavesAloneWhatTheWholeHolds() {
    start(ALONE);
    assertThat(served.allocate("pasid", 3)).containsExactly(1, 2, 3);
    served.restart(with(part("stat", "1-20")));
    assertThat(served.held("pasid")).containsExactly(1, 2, 3);
    assertThat(served.allocate("stat", 2)).containsExactly(4, 5);
    assertThat(served.allocate("pasid", 1)).containsExactly(21);
  }

  @Test
  void aPartThatIsNarrowedKeepsWhatItHolds() {
    start(with(part("stat", "1-20")));
    served.allocate("stat", 2);
    served.allocate("stat", 9, 9, 1);
    served.restart(with(part("stat", "5-20")));
    assertThat(served.held("stat")).containsExactly(1, 2, 9);
    assertThat(served.allocate("stat", 2)).containsExactly(5, 6);
    assertThat(served.allocate("pasid", 3)).containsExactly(3, 4, 21);
  }

  @Test
  void aPartThatIsRenamedLeavesAloneWhatItHeldBefore() {
    start(with(part("stat", "1-20")));
    served.allocate("stat", 3);
    served.restart(with(part("fixed", "1-20")));
    assertThat(served.allocate("fixed", 1)).containsExactly(4);
    assertThat(served.allocate("pasid", 1)).containsExactly(21);
    served.restart(with(part("stat", "1-20")));
    assertThat(served.held("stat")).containsExactly(1, 2, 3);
    assertThat(served.allocate("stat", 1)).containsExactly(5);
  }

  @Test
  void partsThatExchangeTheirBandsKeepWhatTheyHold() {
    start(with(part("a", "1-4"), part("b", "5-8")));
    served.allocate("a", 2);
    served.allocate("b", 2);
    served.restart(with(part("a", "5-8"), part("b", "1-4")));
    assertThat(served.held("a")).containsExactly(1, 2);
    assertThat(served.held("b")).containsExactly(5, 6);
    assertThat(served.allocate("a", 2)).containsExactly(7, 8);
    assertThat(served.allocate("b", 2)).containsExactly(3, 4);
  }

  @Test
  void aBandThatIsReservedWhileItsIdsAreHeldIsNotGivenToOthers() {
    start(ALONE);
    served.allocate("pasid", 3);
    served.restart("{ pasid: { bits: 8, reserved: [ 1-9 ] } }");
    assertThat(served.held("pasid")).containsExactly(1, 2, 3);
    assertThat(served.allocate("pasid", 1)).containsExactly(10);
  }

  @Test
  void zeroStaysItsHoldersWhenItIsNotGivenAnyMore() {
    start("{ pasid: { bits: 8, giveZero: true } }");
    assertThat(served.allocate("pasid", 1)).containsExactly(0);
    served.restart(ALONE);
    assertThat(served.held("pasid")).containsExactly(0);
    assertThat(served.allocate("pasid", 1)).containsExactly(1);
  }

  @Test
  void aPartMovesToAnotherSpaceOnlyIfNothingOfItIsHeld() {
    String other = "other: { bits: 8 }";
    start(with(other, part("stat", "1-20")));
    served.allocate("stat", 3);
    String moved = with(other, "stat: { partOf: other, only: [ 1-20 ] }");
    assertThatThrownBy(() -> served.restart(moved))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(
            "spaces.stat: 8 bits, part of other (expected: 8 bits, part of pasid, while 1 sets");
    served.restart(with(other, part("stat", "1-20")));
    assertThat(served.held("stat")).containsExactly(1, 2, 3);
    served.daemon().sessions().after(0).forEach(served.daemon().sessions().outside()::close);
    served.restart(moved);
    assertThat(served.allocate("stat", 1)).containsExactly(1);
    assertThat(served.allocate("pasid", 1)).containsExactly(1);
    assertThat(served.allocate("other", 1)).containsExactly(21);
  }

  @Test
  void aPartBecomesASpaceOfItsOwnAndBackOnlyIfNothingOfItIsHeld() {
    start(with(part("stat", "1-20")));
    served.allocate("stat", 1);
    assertThatThrownBy(() -> served.restart(with("stat: { bits: 8 }")))
        .hasMessageStartingWith("spaces.stat: 8 bits, no part (expected: 8 bits, part of pasid");
  }

  @Test
  void aSpaceChangesItsWidthOnlyIfNothingOfItIsHeld() {
    start(ALONE);
    served.allocate("pasid", 1);
    assertThatThrownBy(() -> served.restart("{ pasid: { bits: 7 } }"))
        .hasMessageStartingWith("spaces.pasid: 7 bits, no part (expected: 8 bits, no part, while");
    served.restart(ALONE);
    served.daemon().sessions().after(0).forEach(served.daemon().sessions().outside()::close);
    served.restart("{ pasid: { bits: 7 } }");
    assertThat(served.daemon().spaces().defaultSpace().space().bits()).isEqualTo(7);
  }

  private Path stateOf(String space) throws IOException {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(served.state(), space + ".[0-9a-f]*-*")) {
      return found.iterator().next();
    }
  }

  @Test
  void whatCannotBeReadOfAPartThatIsGoneCountsAsHeld() throws IOException {
    start(with(part("stat", "1-20")));
    served.allocate("stat", 1);
    Path words = stateOf("stat").resolve("words");
    served.close();
    try (RandomAccessFile file = new RandomAccessFile(words.toFile(), "rw")) {
      file.setLength(100);
    }
    served.restart(ALONE);
    assertThat(served.allocate("pasid", 1)).containsExactly(21);
    assertThatThrownBy(() -> served.restart(with(part("stat", "1-20"))))
        .hasMessageContaining("words: 100 bytes");
  }

  @Test
  void damagedStateOfASpaceThatIsNotConfiguredKeepsNothingFromStarting() throws IOException {
    start(with("vlan: { bits: 4 }", "gone: { bits: 4 }"));
    served.allocate("vlan", 1);
    Path vlan = stateOf("vlan");
    Path gone = stateOf("gone");
    served.close();
    Files.write(vlan.resolve("header"), new byte[7]);
    Files.delete(gone.resolve("sets"));
    byte[] words = Files.readAllBytes(vlan.resolve("words"));
    served.restart(ALONE);
    assertThat(served.allocate("pasid", 1)).containsExactly(1);
    assertThat(vlan.resolve("words")).hasBinaryContent(words);
    assertThatThrownBy(() -> served.restart(with("vlan: { bits: 4 }")))
        .hasMessageContaining("header: 7 bytes");
  }

  @Test
  void aSpaceThatComesBackKeepsItsSetIdsAndNewOnesAreAboveThem() {
    start(with("vlan: { bits: 8 }"));
    served.allocate("vlan", 2);
    int ofVlan = served.daemon().sessions().after(0).iterator().next().id();
    served.restart(ALONE);
    served.allocate("pasid", 1);
    assertThat(served.daemon().sessions().after(0))
        .extracting(session -> session.id())
        .allMatch(id -> id > ofVlan);
    served.reload(with("vlan: { bits: 8 }"));
    assertThat(served.daemon().sessions().byId(ofVlan)).isPresent();
    assertThat(served.held("vlan")).hasSize(2);
    assertThat(served.held("pasid")).hasSize(1);
    served.restart(with("vlan: { bits: 8 }"));
    assertThat(served.held("vlan")).hasSize(2);
  }

  @Test
  void aReloadIsAllOrNothing() throws IOException {
    start(with("vlan: { bits: 8 }", "vni: { bits: 8 }"));
    served.allocate("vlan", 2);
    served.allocate("vni", 2);
    Path words = stateOf("vni").resolve("words");
    served.restart(ALONE);
    byte[] whole = Files.readAllBytes(words);
    Files.write(words, new byte[8]);
    served.reload(with("vlan: { bits: 8 }", "vni: { bits: 8 }"));
    assertThat(served.daemon().spaces().all()).hasSize(1);
    assertThat(served.daemon().sessions().size()).isZero();
    Files.write(words, whole);
    served.reload(with("vlan: { bits: 8 }", "vni: { bits: 8 }"));
    assertThat(served.daemon().spaces().all()).hasSize(3);
    assertThat(served.held("vlan")).hasSize(2);
    assertThat(served.held("vni")).hasSize(2);
  }

  /** As an earlier version left them. */
  @Test
  void twoSpacesWithASetOfTheSameIdBothStart() throws IOException {
    start(with("vlan: { bits: 8 }"));
    served.allocate("vlan", 1);
    served.close();
    Path first = stateOf("vlan");
    Path hidden = Files.move(first, directory.resolve("hidden"));
    start(with("vni: { bits: 8 }"));
    served.allocate("vni", 1);
    served.close();
    Files.move(hidden, first);
    start(with("vlan: { bits: 8 }", "vni: { bits: 8 }"));
    assertThat(served.held("vlan")).hasSize(1);
    assertThat(served.held("vni")).hasSize(1);
    List<Integer> ids =
        served.daemon().sessions().after(0).stream().map(session -> session.id()).toList();
    served.restart(with("vlan: { bits: 8 }", "vni: { bits: 8 }"));
    assertThat(served.daemon().sessions().after(0))
        .extracting(session -> session.id())
        .containsExactlyElementsOf(ids);
  }
}
