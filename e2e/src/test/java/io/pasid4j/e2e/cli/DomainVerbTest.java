// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner of an ID in a domain of one host, as the command line shows it. */
class DomainVerbTest {
  @TempDir private Path directory;

  @Test
  void showNamesTheHostThatHasAnId() throws Exception {
    Path file = Files.writeString(directory.resolve("c.yaml"), configuration());
    ProcessResult made =
        ProcessResult.pasid("cluster", "init", "--json", "--config", file.toString());
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(new ObjectMapper().readTree(made.out()).get("host").asText()).isEqualTo("rack-1");
    try (DaemonProcess daemon =
        DaemonProcess.start(
            Repository.installation(), directory.resolve("s"), "--config", file.toString())) {
      Poll.until(
          "a lease",
          Duration.ofMinutes(1),
          () -> ask(daemon, "show", "17", "--domain").out().contains("leased to host"));

      assertThat(ask(daemon, "show", "17", "--domain").out())
          .isEqualTo("17: leased to host rack-1; `pasid show 17` there says to whom\n");
      assertThat(ask(daemon, "show", "--domain", "0xff").out())
          .isEqualTo("255: free in the domain: leased to no host\n");
      JsonNode found =
          new ObjectMapper().readTree(ask(daemon, "show", "17", "--domain", "--json").out());
      assertThat(found.get("state").asText()).isEqualTo("leased");
      assertThat(found.get("host").asText()).isEqualTo("rack-1");
      expectTheHostInTopAndStatus(daemon);
      expect(
          ask(daemon, "show", "256", "--domain"),
          ExitCode.USAGE,
          "id: 256 (expected: a number, 0 to 255)");
      expect(
          ask(daemon, "show", "17", "--domain", "--space", "vlan"),
          ExitCode.USAGE,
          "--space: vlan (expected: pasid, which the domain shares)");
    }
  }

  private static void expectTheHostInTopAndStatus(DaemonProcess daemon) throws Exception {
    Poll.until(
        "a leader",
        Duration.ofMinutes(1),
        () ->
            ask(daemon, "top", "--once")
                .out()
                .contains("domain test: host rack-1, leader rack-1, lag 0, contact now\n"));
    assertThat(ask(daemon, "top", "--once").out())
        .containsPattern(" {2}rack-1 +16 leased {2}leader\n");
    assertThat(ask(daemon, "cluster", "status", "--local").out())
        .contains("this is rack-1, leader", "as this host knows it: contact")
        .containsPattern("rack-1 +127.0.0.1:\\d+ +16 +0 +0 +1 +now\n");
  }

  private String configuration() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return """
      spaces: {pasid: {bits: 8, default: true}, vlan: {preset: vlan}}
      domain:
        name: test
        host: rack-1
        space: pasid
        lease: 16
        directory: %s
        voters: {rack-1: '127.0.0.1:%s'}
      """
          .formatted(directory.resolve("domain"), free.getLocalPort());
    }
  }

  private static void expect(ProcessResult ran, int exitCode, String message) {
    assertThat(ran.err()).contains(message);
    assertThat(ran.exitCode()).isEqualTo(exitCode);
  }

  private static ProcessResult ask(DaemonProcess daemon, String... arguments) throws Exception {
    return ProcessResult.command(
        Repository.installation().pasid(arguments),
        Map.of("PASID_SOCKET", daemon.socket().toString()));
  }
}
