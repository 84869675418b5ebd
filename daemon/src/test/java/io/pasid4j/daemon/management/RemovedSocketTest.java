// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.WebClient;
import io.pasid4j.daemon.config.ManagementConfig.TcpAddress;
import io.pasid4j.daemon.socket.SocketAccess;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.Eventually;
import io.pasid4j.daemon.testing.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Unix socket of the management API, removed by somebody while it is served. */
class RemovedSocketTest {
  private static final String HEALTH = "GET /health HTTP/1.1~host: localhost~~";

  private final DaemonFixture daemon = new DaemonFixture();
  @TempDir private Path directory;

  @AfterEach
  void stop() {
    daemon.close();
  }

  private Path place() {
    return directory.resolve("place");
  }

  private Path socket() {
    return place().resolve("m");
  }

  private ManagementService serve(Optional<TcpAddress> tcp) throws IOException {
    Files.createDirectory(place());
    ManagementService service =
        ManagementService.claim(
            new ManagementOptions(Optional.of(socket()), tcp, Optional.empty(), Optional.empty()),
            SocketAccess.OWNER);
    service.startServing(PlainServices.of(daemon));
    // The socket is there before all of its neighbours have gone.
    Eventually.holds("an answer", this::isServed);
    return service;
  }

  private boolean isServed() {
    try (RawHttp http = new RawHttp(socket())) {
      http.send(HEALTH);
      return http.response().startsWith("HTTP/1.1 200 ");
    } catch (IOException e) {
      return false;
    }
  }

  private void remove(ManagementService service) throws IOException {
    Files.delete(socket());
    Eventually.holds("the socket, again", () -> keeps(service) && Files.exists(socket()));
  }

  private void assertServed() throws IOException {
    try (RawHttp http = new RawHttp(socket())) {
      http.send(HEALTH);
      assertThat(http.response()).startsWith("HTTP/1.1 200 ").contains("\"live\"");
    }
  }

  @Test
  void itIsServedAgainAsOftenAsItIsRemoved() throws Exception {
    try (ManagementService service = serve(Optional.empty())) {
      for (int times = 0; times < 3; times++) {
        remove(service);
        assertServed();
      }
    }
    assertThat(socket()).doesNotExist();
  }

  @Test
  void connectionsOverTcpStay() throws Exception {
    int port = freePort();
    try (ManagementService service = serve(Optional.of(new TcpAddress("127.0.0.1", port, true)))) {
      for (int times = 0; times < 2; times++) {
        remove(service);
        assertServed();
        WebClient client = WebClient.of("http://127.0.0.1:" + port);
        assertThat(client.get("/health").aggregate().join().status().code()).isEqualTo(200);
      }
    }
  }

  @Test
  void aPlaceThatIsGoneIsAnErrorUntilItIsBack() throws Exception {
    try (ManagementService service = serve(Optional.empty())) {
      Files.delete(socket());
      Files.delete(place().resolve("m.lock"));
      Files.delete(place());
      Eventually.holds("noticed", () -> !keeps(service));
      assertThatThrownBy(service::keepPlace).hasMessageContaining(socket().toString());

      Files.createDirectory(place());
      assertThat(service.keepPlace()).isTrue();
      assertServed();
    }
  }

  private static boolean keeps(ManagementService service) {
    try {
      return service.keepPlace();
    } catch (IOException | StartException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
