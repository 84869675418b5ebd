// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpMethod;
import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.e2e.host.CProgram;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the API, the command and the page say of a tenant that lives without a connection, of one
 * that is killed, and of one whose process cannot be seen.
 */
class SetPresenceTest {
  private static final Duration AT_MOST = Duration.ofSeconds(60);
  private static final String ALIVE = "detached (alive)";
  private static final String UNKNOWN = "detached (unknown)";
  private static final String LOST_ALERT = "Detached, and not known to live: ";

  @TempDir private Path directory;

  private int port;
  private ConfiguredDaemon daemon;
  private LineProcess tenant;

  @BeforeEach
  void start() throws Exception {
    port = OpenPage.freePort();
    daemon =
        ConfiguredDaemon.start(
            directory,
            """
            spaces: { pasid: { bits: 8, default: true } }
            management: { tcp: { address: '127.0.0.1:%d', access: everyone-on-this-host } }
            """
                .formatted(port));
    tenant =
        LineProcess.start(
            "tenant",
            List.of(CProgram.compile("ioctl_tenant").toString()),
            Repository.installation().preload(daemon.socket()));
    assertThat(tenant.ask("open", AT_MOST)).isEqualTo("ok");
    assertThat(tenant.ask("alloc 1 200", AT_MOST)).containsOnlyDigits();
  }

  @AfterEach
  void stop() {
    tenant.close();
    daemon.close();
  }

  private void killAndStartAgain() throws Exception {
    daemon.process().kill();
    daemon = daemon.startAgain();
  }

  private JsonNode sets() throws Exception {
    return daemon.json("/v1/sets").path("sets");
  }

  /** Checks the state of the only set, as the API, the command and the metrics have it. */
  private void assertState(String state) throws Exception {
    assertThat(sets()).hasSize(1);
    assertThat(sets().get(0).path("state").asText()).isEqualTo(state);
    String socket = daemon.socket().toString();
    ProcessResult listed = ProcessResult.pasid("sets", "--json", "--socket", socket);
    JsonNode set = new ObjectMapper().readTree(listed.out()).get(0);
    assertThat(set.path("state").asText()).as(listed.toString()).isEqualTo(state);
    String label = state.replaceAll("[()]", "").replace(' ', '_');
    assertThat(daemon.get("/metrics").contentUtf8())
        .contains("pasid_sets{state=\"" + label + "\"} 1.0");
  }

  private void assertWaiting(int exitCode, int sets) throws Exception {
    ProcessResult checked =
        ProcessResult.pasid("check", "waiting", "--socket", daemon.socket().toString());
    assertThat(checked.exitCode()).as(checked.toString()).isEqualTo(exitCode);
    assertThat(checked.out()).contains(" - waiting " + sets + " | ");
  }

  /** Moves the tenant's set out and in by its document: the process that comes for it is unseen. */
  private void exportAndImport() throws Exception {
    String at = "/v1/sets/" + sets().get(0).path("id").asInt() + "/export";
    String document = daemon.get(at).contentUtf8();
    String digest = new ObjectMapper().readTree(document).path("digest").asText();
    assertThat(daemon.send(HttpMethod.DELETE, at + "?digest=" + digest, "").status().code())
        .isEqualTo(200);
    assertThat(daemon.send(HttpMethod.POST, "/v1/spaces/pasid/imports", document).contentUtf8())
        .contains(UNKNOWN);
  }

  @Test
  void anIdleTenantThatLivesIsDetachedAliveUntilItGoesOn() throws Exception {
    assertState("connected");
    killAndStartAgain();
    assertState(ALIVE);
    assertWaiting(0, 0);
    assertThat(tenant.ask("alloc 1 200", AT_MOST)).containsOnlyDigits();
    assertState("connected");
  }

  @Test
  void theSetOfAKilledTenantIsGone() throws Exception {
    killAndStartAgain();
    assertState(ALIVE);
    tenant.kill();
    Poll.until("no set", AT_MOST, () -> sets().isEmpty());
    assertWaiting(0, 0);
  }

  @Test
  void aTenantThatCannotBeSeenIsDetachedUnknown() throws Exception {
    exportAndImport();
    assertState(UNKNOWN);
    assertWaiting(1, 1);
    tenant.kill();
    assertState(UNKNOWN);
  }

  @Test
  void thePageAlertsToThoseOnlyForWhichNobodyIsKnownToComeBack() throws Exception {
    try (Browser browser = Browser.start(directory)) {
      OpenPage page = new OpenPage(browser, daemon, port);
      killAndStartAgain();
      page.open(1000, 900, false);
      page.untilText(".sets .state", ALIVE);
      page.untilText(".alerts", "Nothing needs attention.");
      page.click(".sets tbody tr");
      page.untilText(".chosen-set", "is detached (alive): no connection has it, but its process");
      page.keep("detached-alive");
      exportAndImport();
      page.untilText(".sets .state.lost", UNKNOWN);
      page.untilText(".alerts", LOST_ALERT);
      page.keep("detached-unknown");
      assertThat(browser.complaints()).isEmpty();
    }
  }
}
