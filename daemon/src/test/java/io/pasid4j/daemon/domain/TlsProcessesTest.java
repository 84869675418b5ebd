// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.config.ReadContext;
import io.pasid4j.daemon.domain.DomainHosts.Vm;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Daemons as processes that show each other certificates: three voters, and hosts that ask them.
 */
class TlsProcessesTest {
  private static final List<String> VOTERS = List.of("a", "b", "c");

  @TempDir private static Path directory;
  private static HostCertificates certificates;
  private static Map<String, String> addresses;
  private static DomainHosts hosts;

  @BeforeAll
  static void start() throws Exception {
    certificates = new HostCertificates(directory.resolve("authority"));
    addresses = HostProcess.addresses(VOTERS);
    hosts = DomainHosts.none(directory);
    for (String name : VOTERS) {
      configure(name, certificates.issue(name));
      DomainLogs.init(
          ConfigurationFile.read(hosts.config(name), ReadContext.HOST).domain().orElseThrow());
      hosts.launch(name);
    }
    hosts.awaitAll();
  }

  @AfterAll
  static void end() {
    hosts.close();
  }

  private static void configure(String name, String tls) throws IOException {
    hosts.configure(name, addresses);
    Files.writeString(hosts.config(name), "  " + tls + "\n", StandardOpenOption.APPEND);
  }

  @Test
  void setsMoveBetweenHostsWithCertificates() throws Exception {
    configure("d", certificates.issue("d"));
    hosts.launch("d");
    hosts.awaitReady("d");
    Vm vm = hosts.open("a");
    int id = vm.peer().allocate(0, 255);

    assertThat(hosts.migrate("a", vm.set(), "d")).contains(" 200 ");

    try (WirePeer there = WirePeer.negotiated(hosts.socket("d"))) {
      assertThat(DomainHosts.resume(there, vm)).isZero();
      assertThat(DomainHosts.ids(there)).containsExactly(id);
    }
    vm.peer().close();
  }

  @Test
  void aHostWithTheCertificateOfAnotherGetsNothing() throws Exception {
    configure("e", certificates.issue("f"));
    hosts.launch("e");

    DomainHosts.holds(
        "e is refused",
        () -> VOTERS.stream().anyMatch(name -> logOf(name).contains("host 'e': certificate of")));
    assertHasNothing("e");
  }

  @Test
  void aHostOfAnotherAuthorityGetsNothing() throws Exception {
    configure("g", new HostCertificates(directory.resolve("other")).issue("g"));
    hosts.launch("g");

    assertHasNothing("g");

    hosts.kill("g");
    configure("g", certificates.issue("g"));
    hosts.launch("g");
    hosts.awaitReady("g");
    try (WirePeer tenant = hosts.ready("g")) {
      DomainHosts.holds("with our certificate it is served", () -> tenant.allocate(0, 255) > 0);
    }
  }

  private static void assertHasNothing(String name) {
    DomainHosts.holds(name + " answers", () -> hosts.status(name).contains("\"leasedIds\":0"));
    assertThat(hosts.status(name)).contains("\"ready\":false");
    assertThat(hosts.status("a")).contains("\"name\":\"b\"").doesNotContain("\"" + name + "\"");
    try (WirePeer tenant = hosts.ready(name)) {
      assertThat(tenant.allocate(0, 255)).isEqualTo(-Errno.EAGAIN);
    }
  }

  private static String logOf(String name) {
    try {
      return Files.readString(hosts.log(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
