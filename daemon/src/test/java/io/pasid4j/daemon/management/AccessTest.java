// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static io.pasid4j.daemon.management.ResourcesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.WebClientBuilder;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import io.pasid4j.daemon.config.ManagementConfig.TcpAddress;
import io.pasid4j.daemon.config.ManagementConfig.Tls;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.testing.DaemonFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access over TCP. */
class AccessTest {
  private static final String TOKEN = "correct horse battery";
  private static final TcpAddress LOOPBACK = new TcpAddress("127.0.0.1", 0, true);

  @TempDir private Path directory;
  private DaemonFixture daemon;
  private @Nullable ManagementResources resources;
  private @Nullable ManagementServer server;

  @BeforeEach
  void start() {
    daemon = new DaemonFixture();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    if (resources != null) {
      resources.close();
    }
    daemon.close();
  }

  private int serve(Optional<Path> token, Optional<Tls> tls) {
    ManagementOptions options =
        new ManagementOptions(Optional.empty(), Optional.of(LOOPBACK), token, tls);
    resources = ManagementResources.claim(options);
    server = ManagementServer.start(resources, PlainServices.of(daemon));
    return server.port();
  }

  private Path token(String text, String mode) throws IOException {
    Path file = Files.writeString(directory.resolve("token"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static AggregatedHttpResponse get(WebClientBuilder client, String header, String value) {
    return client.addHeader(header, value).build().get("/health").aggregate().join();
  }

  @Test
  void loopbackIsFreeToWhoAsksForItByName() {
    WebClient client =
        WebClient.of("http://127.0.0.1:" + serve(Optional.empty(), Optional.empty()));
    assertThat(client.get("/health").aggregate().join().status().code()).isEqualTo(200);
  }

  @Test
  void aNameThatIsNotLoopbacksIsNotServed() {
    int port = serve(Optional.empty(), Optional.empty());
    AggregatedHttpResponse answer =
        get(WebClient.builder("http://127.0.0.1:" + port), ":authority", "evil.example:" + port);
    assertProblem(
        answer,
        421,
        "misdirected",
        "host: evil.example:" + port + " (expected: localhost, 127.0.0.1 or [::1])");
  }

  @Test
  void aTokenIsAskedForIfThereIsOne() throws IOException {
    String uri =
        "http://127.0.0.1:"
            + serve(Optional.of(token(TOKEN + "\n", "rw-------")), Optional.empty());
    AggregatedHttpResponse without = WebClient.of(uri).get("/health").aggregate().join();
    assertProblem(
        without,
        401,
        "unauthorized",
        "authorization: missing or wrong (expected: Bearer and the daemon's token)");
    assertThat(without.headers().get(HttpHeaderNames.WWW_AUTHENTICATE)).isEqualTo("Bearer");
    for (String wrong :
        new String[] {"Bearer " + TOKEN + "x", "Bearer ", TOKEN, "Basic " + TOKEN}) {
      assertThat(get(WebClient.builder(uri), "authorization", wrong).status().code())
          .as(wrong)
          .isEqualTo(401);
    }
    assertThat(get(WebClient.builder(uri), "authorization", "Bearer " + TOKEN).status().code())
        .isEqualTo(200);
  }

  @Test
  void aTokenThatOthersCanReadOrGuessIsRefused() throws IOException {
    Path readable = token(TOKEN, "rw-r--r--");
    assertThatThrownBy(() -> serve(Optional.of(readable), Optional.empty()))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "management.tokenFile: " + readable + ": others may read it (expected: mode 0600)");
    Path brief = token("short", "rw-------");
    assertThatThrownBy(() -> serve(Optional.of(brief), Optional.empty()))
        .hasMessage("management.tokenFile: " + brief + ": 5 characters (expected: 16 to 4096)");
  }

  @Test
  void otherMachinesAreLetInOnlyWithACertificateOrAToken() {
    TcpAddress everywhere = new TcpAddress("0.0.0.0", 0);
    Tls plain = new Tls(Path.of("/c"), Path.of("/k"), Optional.empty());
    Tls mutual = new Tls(Path.of("/c"), Path.of("/k"), Optional.of(Path.of("/a")));
    Optional<Path> token = Optional.of(Path.of("/t"));
    String message =
        "management.tcp: 0.0.0.0 (expected: a loopback address, or tls with clientCertificates or"
            + " a tokenFile)";
    assertThatThrownBy(() -> options(everywhere, Optional.empty(), Optional.empty()))
        .hasMessage(message);
    assertThatThrownBy(() -> options(everywhere, token, Optional.empty())).hasMessage(message);
    assertThatThrownBy(() -> options(everywhere, Optional.empty(), Optional.of(plain)))
        .hasMessage(message);
    assertThat(options(everywhere, token, Optional.of(plain)).tcp()).isPresent();
    assertThat(options(everywhere, Optional.empty(), Optional.of(mutual)).tcp()).isPresent();
  }

  private static ManagementOptions options(
      TcpAddress address, Optional<Path> token, Optional<Tls> tls) {
    return new ManagementOptions(Optional.empty(), Optional.of(address), token, tls);
  }

  @Test
  void aClientNeedsACertificateOfTheAuthority() throws Exception {
    Certificates certificates = Certificates.make(directory);
    int port =
        serve(
            Optional.empty(),
            Optional.of(
                new Tls(
                    certificates.server(),
                    certificates.serverKey(),
                    Optional.of(certificates.authority()))));
    String uri = "https://127.0.0.1:" + port;
    try (ClientFactory known =
            trusting(certificates)
                .tlsCustomizer(context ->
                    context.keyManager(
                        certificates.client().toFile(), certificates.clientKey().toFile()))
                .build();
        ClientFactory unknown = trusting(certificates).build()) {
      assertThat(
              WebClient.builder(uri)
                  .factory(known)
                  .build()
                  .get("/health")
                  .aggregate()
                  .join()
                  .status()
                  .code())
          .isEqualTo(200);
      assertThatThrownBy(() ->
              WebClient.builder(uri).factory(unknown).build().get("/health").aggregate().join())
          .isNotNull();
    }
  }

  private static ClientFactoryBuilder trusting(Certificates certificates) {
    return ClientFactory.builder()
        .tlsCustomizer(context -> context.trustManager(certificates.authority().toFile()));
  }
}
