// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.daemon.config.ManagementConfig.TcpAddress;
import io.pasid4j.daemon.config.ManagementConfig.Tls;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A thing that cannot be had or used is reported before anybody is served, with its name, value and
 * remedy.
 */
class ManagementResourcesTest {
  @TempDir private Path directory;

  private static ManagementOptions options(
      Optional<Path> socket, Optional<TcpAddress> tcp, Optional<Path> token, Optional<Tls> tls) {
    return new ManagementOptions(socket, tcp, token, tls);
  }

  private static void refused(ManagementOptions options, String message) {
    assertThatThrownBy(() -> ManagementResources.claim(options))
        .isInstanceOf(StartException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> ManagementResources.check(options, Optional.empty()))
        .hasMessage(message);
  }

  private static void refusedToken(Path file, String message) {
    refused(
        options(Optional.empty(), Optional.empty(), Optional.of(file), Optional.empty()),
        "management.tokenFile: " + file + ": " + message);
  }

  private static void refusedTls(Tls tls, String message) {
    refused(
        options(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(tls)),
        "management.tls." + message);
  }

  private Path file(String name, byte[] bytes, String mode) throws IOException {
    Path file = Files.write(directory.resolve(name), bytes);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private Path file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8), "rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-----w-", "rw-r-----", "rw-rw-rw-"})
  void aTokenThatOthersMayRead(String mode) throws IOException {
    Path token = file("token", "0123456789abcdef".getBytes(StandardCharsets.UTF_8), mode);
    refusedToken(token, "others may read it (expected: mode 0600)");
  }

  @Test
  void aTokenThatCannotBe() throws IOException {
    refusedToken(file("short", "short\n"), "5 characters (expected: 16 to 4096)");
    refusedToken(file("long", "x".repeat(4097)), "4097 characters (expected: 16 to 4096)");
    refusedToken(file("bytes", new byte[64], "rw-------"), "0 characters (expected: 16 to 4096)");
    String ascii = "a character that no header can show (expected: one line of printable ASCII)";
    refusedToken(file("lines", "0123456789\n0123456789"), ascii);
    refusedToken(file("umlauts", "ä".repeat(20)), ascii);
  }

  @Test
  void aTokenFileThatIsNone() {
    String expected = " (expected: a file with a token, mode 0600)";
    refusedToken(directory.resolve("absent"), "not there" + expected);
    refusedToken(directory, "not a regular file" + expected);
    refusedToken(Path.of("/dev/zero"), "not a regular file" + expected);
  }

  @Test
  void filesOfTlsThatDoNotFit() throws Exception {
    Certificates made = Certificates.make(directory);
    Path certificate = made.server();
    Path nonsense = file("nonsense", "nonsense");
    Path broken = file("broken", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    Path absent = directory.resolve("absent");
    refusedTls(
        new Tls(absent, made.serverKey(), Optional.empty()),
        "certificate: " + absent + ": not there (expected: PEM certificates)");
    refusedTls(
        new Tls(nonsense, made.serverKey(), Optional.empty()),
        "certificate: " + nonsense + ": no certificate in it (expected: PEM certificates)");
    refusedTls(
        new Tls(broken, made.serverKey(), Optional.empty()),
        "certificate: "
            + broken
            + ": a certificate that cannot be read (expected: PEM certificates)");
    for (Path key : new Path[] {nonsense, certificate}) {
      refusedTls(
          new Tls(certificate, key, Optional.empty()),
          "key: "
              + key
              + ": no such key in it (expected: a PEM private key, PKCS#8, not encrypted)");
    }
    refusedTls(
        new Tls(certificate, made.clientKey(), Optional.empty()),
        "key: %s: of another certificate (expected: the key of %s)"
            .formatted(made.clientKey(), certificate));
    refusedTls(
        new Tls(certificate, made.serverKey(), Optional.of(nonsense)),
        "clientCertificates: " + nonsense + ": no certificate in it (expected: PEM certificates)");
    Path open = file("open.key", Files.readAllBytes(made.serverKey()), "rw-r--r--");
    refusedTls(
        new Tls(certificate, open, Optional.empty()),
        "key: " + open + ": others may read it (expected: mode 0640)");
  }

  private static void refusedTcp(TcpAddress tcp, String problem) {
    refused(
        options(Optional.empty(), Optional.of(tcp), Optional.empty(), Optional.empty()),
        "management.tcp: "
            + tcp
            + ": "
            + problem
            + " (expected: an address of this machine and a port that is free)");
  }

  @Test
  void aPortThatIsTaken() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refusedTcp(new TcpAddress("127.0.0.1", other.getLocalPort(), true), "Address already in use");
    }
  }

  @Test
  void aPortIsTakenFromTheClaimOn() {
    ManagementOptions any =
        options(
            Optional.empty(),
            Optional.of(new TcpAddress("127.0.0.1", 0, true)),
            Optional.empty(),
            Optional.empty());
    try (ManagementResources claim = ManagementResources.claim(any)) {
      int port = Objects.requireNonNull(claim.port()).address().getPort();
      refusedTcp(new TcpAddress("127.0.0.1", port, true), "Address already in use");
      assertThat(claim.options()).isSameAs(any);
    }
  }

  @Test
  void aSocketThatCannotBe() throws IOException {
    Path letter = file("letter", "a letter");
    refused(
        ManagementOptions.at(letter),
        "management.socket: "
            + letter
            + ": another kind of file is there (expected: a socket or nothing)");
    assertThat(letter).hasContent("a letter");
    Path nowhere = directory.resolve("no/where");
    refused(
        ManagementOptions.at(nowhere),
        "management.socket: " + nowhere + " (expected: its directory exists)");
    Path deep = Files.createDirectories(directory.resolve("d".repeat(96)));
    refused(
        ManagementOptions.at(deep.resolve("s")),
        "management.socket directory: %s: %d bytes (expected: at most 95)"
            .formatted(deep, deep.toString().length()));
  }

  @Test
  void whatThisDaemonHasItselfIsNotAskedFor() {
    ManagementOptions mine =
        options(
            Optional.of(directory.resolve("m")),
            Optional.of(new TcpAddress("127.0.0.1", 0, true)),
            Optional.empty(),
            Optional.empty());
    try (ManagementResources claim = ManagementResources.claim(mine)) {
      ManagementResources.check(mine, Optional.of(mine));
      assertThat(claim.socket()).isNotNull();
    }
  }
}
