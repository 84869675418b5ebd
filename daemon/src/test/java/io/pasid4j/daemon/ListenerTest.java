// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.limits.PeerLimits;
import io.pasid4j.daemon.listener.ListenAddress;
import io.pasid4j.daemon.listener.Listener;
import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rules;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.socket.SocketAccess;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The socket of a listener that is removed while it runs, and after it was stopped. */
class ListenerTest {
  @TempDir Path directory;

  @Test
  void aRemovedSocketIsBoundAgainUntilTheListenerStops() throws Exception {
    Path socket = directory.resolve("s");
    Listener listener = Listener.claim(List.of(new ListenAddress(socket, SocketAccess.OWNER)), 1);
    HostedSpace space = new HostedSpace("pasid", PasidSpace.builder().bits(4).build());
    AccessPolicy policy =
        new AccessPolicy(new Spaces(space, List.of(space)), Rules.everybody(Quota.limit(4)));
    listener.listen(
        List.of(
            TenantServices.of(
                new SessionRegistry(policy, () -> 0), PeerLimits.DEFAULT, new DaemonMetrics())));
    Files.delete(socket);
    assertThat(listener.keepPlaces()).isTrue();
    assertThat(socket).exists();

    listener.close();
    assertThat(listener.keepPlaces()).isTrue();
    assertThat(socket).doesNotExist();
  }
}
