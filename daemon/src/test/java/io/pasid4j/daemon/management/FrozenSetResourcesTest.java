// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.session.SetFreeze;
import io.pasid4j.daemon.testing.WirePeer;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A set that may be moving to another host, over the management API. */
class FrozenSetResourcesTest {
  private ManagedDaemon daemon;
  private WirePeer tenant;

  @BeforeEach
  void start() throws IOException {
    daemon = new ManagedDaemon(options -> options.with(to -> to.defaultBits(8)));
    tenant = daemon.tenant();
  }

  @AfterEach
  void stop() {
    tenant.close();
    daemon.close();
  }

  @Test
  void aFrozenSetIsNotChanged() {
    tenant.allocate(10, 20);
    int set = daemon.json("/v1/sets").path("sets").path(0).path("id").asInt();
    SessionRegistry sessions = daemon.services().sessions();
    Session session = sessions.byId(set).orElseThrow();
    SetFreeze frozen = Objects.requireNonNull(sessions.moving().freeze(session));
    String path = "/v1/sets/" + set;
    String problem =
        "set: "
            + set
            + ": is being moved or exported (expected: one that is served; nothing is done, ask again)";

    ResourcesTest.assertProblem(
        daemon.send(HttpMethod.DELETE, path + "/ids?min=0&max=255"), 409, "conflict", problem);
    ResourcesTest.assertProblem(daemon.send(HttpMethod.DELETE, path), 409, "conflict", problem);
    ResourcesTest.assertProblem(
        daemon.send(HttpMethod.PUT, path + "/quota", "{\"limitIds\":7,\"guaranteedIds\":0}"),
        409,
        "conflict",
        problem);
    assertThat(session.set().holds(10)).isTrue();
    assertThat(session.set().quota().limitIds()).isNotEqualTo(7);
    assertThat(daemon.audited()).noneMatch(event -> event.actor().kind().equals("management"));

    frozen.end();
    assertThat(daemon.send(HttpMethod.DELETE, path + "/ids?min=0&max=255").contentUtf8())
        .isEqualTo("{\"releasedIds\":1}");
  }
}
