// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.session.OpenRequest;
import io.pasid4j.daemon.session.OpenResult;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.space.RefusalCounts;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.command.CommandId;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The text that Prometheus reads. */
class MetricsTest {
  /** As docs/reference/management.md says. */
  private static final int MOST_NAMES = 500;

  private ManagedDaemon daemon;

  @BeforeEach
  void start() {
    daemon = new ManagedDaemon(options -> options.with(to -> to.defaultBits(8).quotaIds(3)));
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  @Test
  void theSetsOfANameAreCountedTogether() throws IOException {
    try (WirePeer one = daemon.tenant();
        WirePeer two = daemon.tenant()) {
      one.allocate(1, 255);
      two.allocate(1, 255);
      two.allocate(1, 255);
      String name = "pid-" + ProcessHandle.current().pid();
      assertThat(daemon.get("/metrics").contentUtf8())
          .contains(
              "pasid_set_used_ids{name=\"" + name + "\",space=\"pasid\"} 3.0\n",
              "pasid_set_limit_ids{name=\"" + name + "\",space=\"pasid\"} 6.0\n");
    }
  }

  @Test
  void onlyTheNamesThatUseMostAreShown() {
    for (int i = 0; i < MOST_NAMES + 7; i++) {
      open("idle-" + i);
    }
    open("busy").set().allocate(PasidRange.ALL);

    List<String> shown =
        daemon
            .get("/metrics")
            .contentUtf8()
            .lines()
            .filter(line -> line.startsWith("pasid_set_used_ids{"))
            .toList();
    assertThat(shown)
        .hasSize(MOST_NAMES)
        .contains("pasid_set_used_ids{name=\"busy\",space=\"pasid\"} 1.0");
  }

  @Test
  void refusalsAreCountedByNameAndReasonAlsoAfterTheSetHasEnded() throws IOException {
    try (WirePeer one = daemon.tenant();
        WirePeer two = daemon.tenant()) {
      for (int i = 0; i < 5; i++) {
        one.allocate(1, 255);
      }
      two.allocate(1, 1);
      two.call(CommandId.ALLOCATE, WirePeer.u32(0, 0, 1, 0));
    }
    String labels = "pasid_set_refusals_total{name=\"pid-%s\",reason=\"%s\",space=\"pasid\"} %s\n";
    long pid = ProcessHandle.current().pid();
    assertThat(daemon.get("/metrics").contentUtf8())
        .contains(
            labels.formatted(pid, "quota", "2.0"),
            labels.formatted(pid, "range_full", "1.0"),
            labels.formatted(pid, "reserved", "1.0"));
  }

  @Test
  void onlyTheNamesThatWereRefusedLastAreCounted() {
    RefusalCounts counts = daemon.services().sessions().spaces().defaultSpace().refusals();
    counts.add("first", Refusal.QUOTA);
    counts.add("second", Refusal.QUOTA);
    for (int i = 0; i < RefusalCounts.MOST_NAMES - 1; i++) {
      counts.add("other-" + i, Refusal.QUOTA);
      counts.add("first", Refusal.CAPACITY);
    }

    String shown = daemon.get("/metrics").contentUtf8();
    assertThat(shown.lines().filter(line -> line.startsWith("pasid_set_refusals_total{")))
        .hasSize(RefusalCounts.MOST_NAMES + 1);
    assertThat(shown)
        .contains(
            "{name=\"first\",reason=\"quota\",space=\"pasid\"} 1.0\n",
            "{name=\"first\",reason=\"capacity\",space=\"pasid\"} 499.0\n")
        .doesNotContain("name=\"second\"");
  }

  private Session open(String name) {
    Peer peer = new Peer(1, 0, 0, true);
    return ((OpenResult.Opened)
            daemon.services().sessions().open(peer, why -> {}, new OpenRequest("", name, 0, 0)))
        .session();
  }

  @Test
  void requestsAndIdsAreCounted() throws IOException {
    try (WirePeer tenant = daemon.tenant()) {
      for (int i = 0; i < 100; i++) {
        tenant.allocate(1, 255);
      }
      tenant.call(CommandId.ALLOCATE, WirePeer.u32(1, 255, 1, 0));
      tenant.call(CommandId.GET, "");
      AggregatedHttpResponse scraped = daemon.get("/metrics");
      assertThat(String.valueOf(scraped.contentType())).startsWith("text/plain; version=0.0.4");
      assertThat(scraped.contentUtf8())
          .contains(
              "pasid_requests_total{op=\"ioctl_alloc\",result=\"ok\"} 3.0\n",
              "pasid_requests_total{op=\"ioctl_alloc\",result=\"enospc\"} 97.0\n",
              "pasid_requests_total{op=\"ioctl_other\",result=\"ok\"} 1.0\n",
              "pasid_requests_total{op=\"allocate\",result=\"quota\"} 1.0\n",
              "pasid_requests_total{op=\"get\",result=\"efault\"} 1.0\n",
              "pasid_space_ids{space=\"pasid\",state=\"idle\"} 3.0\n",
              "pasid_space_ids{space=\"pasid\",state=\"free\"} 252.0\n",
              "pasid_space_ids{space=\"pasid\",state=\"reserved\"} 1.0\n",
              "pasid_request_duration_seconds_count 1\n",
              "pasid_request_duration_seconds_bucket{le=\"+Inf\"} 1\n",
              "pasid_sessions 1.0\n",
              "pasid_leaked_ids_total 0.0\n",
              "pasid_build_info{version=\"1.2.3\"} 1",
              "jvm_memory_used_bytes{");
    }
  }
}
