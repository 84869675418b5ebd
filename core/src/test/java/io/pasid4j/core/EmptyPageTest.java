// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.KeptPages;
import io.pasid4j.core.word.Word;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory of pages in which no ID is allocated any more. */
class EmptyPageTest {
  private static final int PAGE_IDS = 1 << 14;

  /** The number of empty pages that are kept: see docs/explanation/concurrency.md. */
  private static final int KEPT = 64;

  private static int presentPages(PasidSpace space, int pages) {
    FreeIndex index = space.space().context().index();
    int present = 0;
    for (int page = 0; page < pages; page++) {
      present += index.isPresent(page * PAGE_IDS) ? 1 : 0;
    }
    return present;
  }

  @Test
  void aTenantOfOneIdThatWalksThroughTheSpaceKeepsFewPages() {
    PasidSpace space = Given.space(31);
    PasidSet tenant = space.open("tenant", Quota.limit(1));
    int pages = 1000;
    for (int page = 0; page < pages; page++) {
      tenant.free(tenant.allocate(PasidRange.exactly((long) page * PAGE_IDS + 1)));
      assertThat(space.space().context().index().pageLives().kept().emptyPages())
          .hasSizeLessThanOrEqualTo(KEPT);
    }
    assertThat(presentPages(space, pages)).isEqualTo(KEPT);
  }

  @Test
  void pagesThatAreFreedAtOnceAreDroppedToo() {
    PasidSpace space = Given.space(24);
    PasidSet tenant = space.open("tenant", Quota.limit(200));
    PasidSet other = space.open("other", Quota.limit(200));
    for (int page = 0; page < 200; page++) {
      tenant.allocate(PasidRange.exactly((long) page * PAGE_IDS + 5));
    }
    other.allocate(PasidRange.exactly(7 * PAGE_IDS + 6L));
    assertThat(presentPages(space, 200)).isEqualTo(200);
    tenant.close();
    assertThat(presentPages(space, 200)).isEqualTo(KEPT + 1);
    assertThat(other.holds(7 * PAGE_IDS + 6)).isTrue();
    assertThat(other.allocate(PasidRange.exactly(9 * PAGE_IDS + 5L))).isEqualTo(9 * PAGE_IDS + 5);
  }

  @Test
  void quarantinedIdsKeepTheirPageUntilTheyAreFree() {
    AtomicLong nowMs = new AtomicLong();
    PasidSpace space = PasidSpace.builder().bits(24).quarantine(10, nowMs::get).build();
    PasidSet tenant = space.open("tenant", Quota.limit(200));
    for (int page = 0; page < 100; page++) {
      tenant.allocate(PasidRange.exactly((long) page * PAGE_IDS + 5));
    }
    tenant.free(PasidRange.ALL);
    assertThat(presentPages(space, 100)).isEqualTo(100);
    nowMs.set(10);
    space.inspector().survey(PasidRange.ALL);
    assertThat(presentPages(space, 100)).isEqualTo(KEPT);
  }

  /** Otherwise an acknowledgement of the ID's last life would count for its next one. */
  @Test
  void anIdOfADroppedPageDoesNotHaveItsLastGenerationAgain() {
    PasidSpace space = Given.space(24);
    PasidSet tenant = space.open("tenant", Quota.limit(1));
    space.space().context().index().pageLives().restore(new KeptPages(0xFFFE, new int[0]));
    int id = 3 * PAGE_IDS;
    int last = -1;
    for (int times = 0; times < 5; times++) {
      tenant.allocate(PasidRange.exactly(id));
      int generation = space.describe(id).generation();
      assertThat(generation).isNotEqualTo(last);
      last = generation;
      tenant.free(id);
      walkThroughOthers(tenant);
      assertThat(space.space().context().index().isPresent(id)).isFalse();
      assertThat(space.describe(id).generation()).isEqualTo(last);
    }
    assertThat(last).isLessThan(10);
  }

  private static void walkThroughOthers(PasidSet tenant) {
    for (int page = 100; page < 100 + KEPT; page++) {
      tenant.free(tenant.allocate(PasidRange.exactly((long) page * PAGE_IDS)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32_767, 32_768, 40_000, 65_535, 65_536, 65_537, 70_000})
  void generationsGoOnHoweverOftenAnIdOfADroppedPageWasAllocated(int times) {
    PasidSpace space = Given.space(24);
    PasidSet tenant = space.open("tenant", Quota.limit(1));
    int id = 3 * PAGE_IDS;
    for (int time = 0; time < times; time++) {
      tenant.free(tenant.allocate(PasidRange.exactly(id)));
    }
    int last = space.describe(id).generation();
    walkThroughOthers(tenant);
    assertThat(space.space().context().index().isPresent(id)).isFalse();
    tenant.allocate(PasidRange.exactly(id));
    assertThat(space.describe(id).generation()).isEqualTo((last + 1) & Word.MAX_GENERATION);
    assertThat(last).isEqualTo(times & Word.MAX_GENERATION);
  }

  @Test
  void generationsNeverGoBackForAPageThatWasMadeLongBefore() {
    PasidSpace space = Given.space(24);
    PasidSet old = space.open("old", Quota.limit(1));
    PasidSet tenant = space.open("tenant", Quota.limit(1));
    Given.take(old, 7 * PAGE_IDS);
    int id = 3 * PAGE_IDS;
    for (int time = 0; time < 40_000; time++) {
      tenant.free(tenant.allocate(PasidRange.exactly(id)));
    }
    walkThroughOthers(tenant);
    old.close();
    walkThroughOthers(tenant);
    assertThat(space.space().context().index().isPresent(7 * PAGE_IDS)).isFalse();
    tenant.allocate(PasidRange.exactly(id));
    assertThat(space.describe(id).generation()).isBetween(40_001, 40_010);
  }
}
