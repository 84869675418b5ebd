// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.word.WordMemory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a search may pass over, when a release comes between two steps of who clears a bit. */
class SummaryTest {
  private static final int PAGES = 70;
  private static final int MAX_ID = PAGES * Geometry.PAGE_IDS - 1;

  private final Summary summary =
      new Summary(
          new Pages(MAX_ID, WordMemory.onHeap(MAX_ID), new ReservedBands(List.of(), MAX_ID)));

  /** All that a page has is taken. */
  private void empty(int page) {
    for (int block = 0; block < Geometry.PAGE_BLOCKS; block++) {
      summary.casClear(page, summary.load(page), block);
    }
  }

  private int blocks(int page) {
    return (int) summary.load(page);
  }

  private int firstListed(int from) {
    return Roots.page(summary.find(from, PAGES - 1));
  }

  @Test
  void aBlockThatWasSeenEmptyIsPassedOver() {
    summary.casClear(3, summary.load(3), 5);
    assertThat(blocks(3)).isEqualTo(~(1 << 5));
    assertThat(summary.isListed(3)).isTrue();
  }

  @Test
  void aReleaseSinceDefeatsTheClearing() {
    long seen = summary.load(3);
    summary.casAnnounce(3, 1 << 9);
    summary.casClear(3, seen, 5);
    assertThat(blocks(3)).isEqualTo(-1);
    summary.casClear(3, summary.load(3), 5);
    assertThat(blocks(3)).isEqualTo(~(1 << 5));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 31, 32, 63, 68})
  void aPageOfWhichNothingIsLeftIsPassedOver(int page) {
    empty(page);
    assertThat(blocks(page)).isZero();
    assertThat(summary.isListed(page)).isFalse();
    assertThat(firstListed(page)).isEqualTo(page + 1);
    assertThat(summary.isListed(page ^ 1)).isTrue();
  }

  @Test
  void aReleaseIntoAPageThatIsPassedOverShowsIt() {
    for (int page = 0; page < PAGES; page++) {
      empty(page);
    }
    assertThat(firstListed(2)).as("the last page, for want of a better one").isEqualTo(PAGES - 1);
    summary.casAnnounce(40, 1 << 9);
    assertThat(blocks(40)).isEqualTo(1 << 9);
    assertThat(firstListed(2)).isEqualTo(40);
    assertThat(firstListed(41)).isEqualTo(PAGES - 1);
  }

  /** Who has read the root, and seen the page empty, before: and is slow. */
  @Test
  void aReleaseSinceDefeatsThePassingOver() {
    empty(3);
    summary.casAnnounce(3, 1);
    long hidden = summary.load(3);
    summary.hide(3);
    assertThat(summary.isListed(3)).as("it has something").isTrue();
    summary.casClear(3, hidden, 0);
    assertThat(summary.isListed(3)).as("nothing is left").isFalse();
  }

  /** The bit of a page that gives and takes one ID stays as it is, and so does the root. */
  @Test
  void aPageIsShownByTheSecondReleaseIntoIt() {
    empty(3);
    summary.casAnnounce(3, 1);
    long afterOne = rootStamp();
    summary.casAnnounce(3, 2);
    assertThat(rootStamp()).as("still hidden: the root has to hear of it").isGreaterThan(afterOne);
    long shown = rootStamp();
    summary.casAnnounce(3, 4);
    assertThat(rootStamp()).as("shown: nothing to do above").isEqualTo(shown);
    assertThat(blocks(3)).isEqualTo(7);
    assertThat(summary.isListed(3)).isTrue();
  }

  private long rootStamp() {
    return Roots.stamp(summary.find(0, 0));
  }

  @Test
  void whoPassedOverAPageSeesThatSomethingWasReleasedIntoIt() {
    empty(3);
    empty(33);
    long stamp = summary.stamp(0, 40);
    assertThat(summary.stamp(0, 40)).isEqualTo(stamp);
    summary.casAnnounce(50, 1);
    assertThat(summary.stamp(0, 40)).as("a page behind").isEqualTo(stamp);
    summary.casAnnounce(40, 1);
    assertThat(summary.stamp(0, 40)).as("the page looked into").isNotEqualTo(stamp);
    stamp = summary.stamp(0, 40);
    summary.casAnnounce(3, 1);
    assertThat(summary.stamp(0, 40)).as("a page of the first root").isNotEqualTo(stamp);
    stamp = summary.stamp(0, 40);
    summary.casAnnounce(33, 1);
    assertThat(summary.stamp(0, 40)).as("a page of the same root").isNotEqualTo(stamp);
    long behind = summary.stamp(34, 40);
    summary.casAnnounce(3, 1);
    assertThat(summary.stamp(34, 40)).as("a root before").isEqualTo(behind);
  }
}
