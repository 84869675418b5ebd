// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.client.SetHolder;
import io.pasid4j.client.SetInfo;
import io.pasid4j.client.SetPresence;
import io.pasid4j.core.Quota;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rates and courses of sets, and the figures of the daemon. */
class TopHistoryTest {
  private static final long SECOND = 1_000_000_000L;

  private final TopHistory history = new TopHistory();

  private static SetInfo set(int id, int held) {
    return new SetInfo(
        new SetHolder(id, 0, 0, 0, "s"),
        held,
        Quota.limit(100),
        0,
        0,
        0,
        false,
        false,
        SetPresence.CONNECTED,
        "pasid");
  }

  @Test
  void aRateIsTheGrowthSinceTheSampleBefore() {
    assertThat(history.add(List.of(set(1, 10)), 5 * SECOND).getFirst().perSecond()).isZero();

    List<TopRow> rows = history.add(List.of(set(1, 16), set(2, 7)), 7 * SECOND);

    assertThat(rows.get(0).perSecond()).isEqualTo(3);
    assertThat(rows.get(0).history()).containsExactly(10, 16);
    assertThat(rows.get(1).perSecond()).isZero();
    assertThat(rows.get(1).history()).containsExactly(7);
  }

  @Test
  void aSetThatComesAgainBeginsAnewAndOldSamplesGo() {
    history.add(List.of(set(1, 10)), SECOND);
    history.add(List.of(), 2 * SECOND);
    assertThat(history.add(List.of(set(1, 3)), 3 * SECOND).getFirst().history()).containsExactly(3);

    for (int i = 0; i < 2 * TopHistory.MOST_SAMPLES; i++) {
      history.add(List.of(set(1, i)), (4 + i) * SECOND);
    }
    assertThat(history.add(List.of(set(1, 0)), 1000 * SECOND).getFirst().history())
        .hasSize(TopHistory.MOST_SAMPLES)
        .endsWith(118, 119, 0);
  }

  @Test
  void aSparklineEndsWithTheNewest() {
    assertThat(Sparkline.of(new int[] {0, 4, 8}, 5)).isEqualTo("  ▁▄█");
    assertThat(Sparkline.of(new int[] {9, 0, 0}, 2)).isEqualTo("▁▁");
    assertThat(Sparkline.of(new int[0], 2)).isEqualTo("  ");
    assertThat(Sparkline.of(new int[] {Integer.MAX_VALUE}, 1)).isEqualTo("█");
  }

  @Test
  void theFiguresComeFromTheMetrics() {
    ServerFigures figures =
        ServerFigures.of(
            """
            # HELP pasid_requests_total Requests of tenants, by kind and result.
            pasid_requests_total{op="allocate",result="ok"} 1.5E2
            pasid_requests_total{op="allocate",result="quota"} 3.0
            pasid_space_ids{space="pasid",state="free"} 200.0
            pasid_space_ids{space="pasid",state="unleased"} 700.0
            pasid_space_ids{space="pasid",state="idle"} 60.0
            pasid_space_ids{space="pasid",state="active"} 40.0
            pasid_space_ids{space="pasid",state="reserved"} 24.0
            """);

    assertThat(figures.requests()).isEqualTo(153);
    assertThat(figures.refused()).isEqualTo(3);
    assertThat(figures.spaces())
        .containsOnlyKeys("pasid")
        .containsValue(new ServerFigures.SpaceUse(100, 1000));
  }
}
