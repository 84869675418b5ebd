// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpStatus;
import io.pasid4j.daemon.config.ManagementConfig.TcpAddress;
import io.pasid4j.daemon.config.ManagementConfig.Tls;
import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.Eventually;
import io.pasid4j.daemon.testing.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that take connections and time, and have no right to either. */
class HostilePeersTest {
  private static final String TOKEN = "correct horse battery";
  private static final String HEALTH = "GET /health HTTP/1.1~host: localhost~~";
  private static final String HEAD_WITHOUT_END = "GET /health HTTP/1.1\r\nhost: localhost\r\nx: ";

  @TempDir private Path directory;
  private final DaemonFixture daemon = new DaemonFixture();
  private final List<Socket> sockets = new ArrayList<>();
  private @Nullable ManagementResources resources;
  private @Nullable ManagementServer server;

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    if (server != null) {
      server.close();
    }
    if (resources != null) {
      resources.close();
    }
    daemon.close();
  }

  private Path socket() {
    return directory.resolve("m");
  }

  private int serve(Optional<Path> token, Optional<Tls> tls) {
    TcpAddress loopback = new TcpAddress("127.0.0.1", 0);
    resources =
        ManagementResources.claim(
            new ManagementOptions(Optional.of(socket()), Optional.of(loopback), token, tls));
    server = ManagementServer.start(resources, PlainServices.of(daemon));
    return server.port();
  }

  private int serveByToken() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), TOKEN);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return serve(Optional.of(file), Optional.empty());
  }

  private int serveByCertificate(Certificates certificates) {
    Tls mutual =
        new Tls(
            certificates.server(), certificates.serverKey(), Optional.of(certificates.authority()));
    return serve(Optional.empty(), Optional.of(mutual));
  }

  private Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    sockets.add(socket);
    return socket;
  }

  private static boolean isServed(int port) {
    return WebClient.builder("http://127.0.0.1:" + port)
        .addHeader("authorization", "Bearer " + TOKEN)
        .build()
        .get("/health")
        .aggregate()
        .handle((answer, failure) -> failure == null && answer.status().code() == 200)
        .join();
  }

  /** True once the server has ended the connection: it reads nothing any more. */
  private static boolean hasEnded(Socket socket) {
    try {
      socket.getOutputStream().write('x');
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void connectionsThatSendNothingShutNobodyOut() throws Exception {
    int port = serveByToken();
    for (int i = 0; i < 64; i++) {
      connect(port);
    }

    try (RawHttp operator = new RawHttp(socket())) {
      operator.send(HEALTH);
      assertThat(operator.response()).startsWith("HTTP/1.1 200 ");
    }
    Eventually.holds("a request over TCP", () -> isServed(port));
  }

  @Test
  void aHeadThatComesSlowlyIsNotWaitedFor() throws Exception {
    Socket slow = connect(serveByToken());
    slow.getOutputStream().write(HEAD_WITHOUT_END.getBytes(StandardCharsets.US_ASCII));
    try (RawHttp local = new RawHttp(socket())) {
      local.send(HEAD_WITHOUT_END);

      Eventually.holds("the end over TCP", () -> hasEnded(slow));
      assertThat(local.untilClosed()).doesNotContain(" 200 ");
    }
  }

  @Test
  void whatIsNoHandshakeOfTlsIsNotServed() throws Exception {
    int port = serveByCertificate(Certificates.make(directory));
    Socket silent = connect(port);
    Socket plain = connect(port);
    plain.getOutputStream().write(HEALTH.replace("~", "\r\n").getBytes(StandardCharsets.US_ASCII));

    byte[] answer = plain.getInputStream().readAllBytes();

    assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("live");
    Eventually.holds("the end of the silent one", () -> hasEnded(silent));
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
    Certificates ours = Certificates.make(Files.createDirectory(directory.resolve("ours")));
    Certificates others = Certificates.make(Files.createDirectory(directory.resolve("others")));
    int port = serveByCertificate(ours);

    assertThat(health(port, ours, ours).code()).isEqualTo(200);
    assertThatThrownBy(() -> health(port, ours, others))
        .hasCauseInstanceOf(UnprocessedRequestException.class);
  }

  private static HttpStatus health(int port, Certificates server, Certificates client) {
    try (ClientFactory factory =
        ClientFactory.builder()
            .tlsCustomizer(context ->
                context
                    .trustManager(server.authority().toFile())
                    .keyManager(client.client().toFile(), client.clientKey().toFile()))
            .build()) {
      return WebClient.builder("https://127.0.0.1:" + port)
          .factory(factory)
          .build()
          .get("/health")
          .aggregate()
          .join()
          .status();
    }
  }
}
