// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.config.ReadContext;
import io.pasid4j.daemon.domain.DomainHosts.Vm;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A voter and another host as processes, whose domain becomes another one. */
class OtherDomainProcessesTest {
  @TempDir private Path directory;
  private DomainHosts hosts;

  @BeforeEach
  void start() throws Exception {
    Map<String, String> voters = HostProcess.addresses(List.of("a"));
    hosts = DomainHosts.start(directory, voters, _ -> DaemonImage.options(), _ -> Map.of(), 0);
    hosts.configure("d", voters);
    hosts.launch("d");
    hosts.awaitAll();
  }

  @AfterEach
  void end() {
    hosts.close();
  }

  /** Founds the domain anew: its voter has lost its log. */
  private void foundAnew() throws Exception {
    hosts.kill("a");
    try (Stream<Path> files = Files.walk(hosts.domainDirectory("a").resolve("voter"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    DomainLogs.init(
        ConfigurationFile.read(hosts.config("a"), ReadContext.HOST).domain().orElseThrow());
    hosts.launch("a");
    hosts.awaitReady("a");
  }

  @Test
  void noIdIsHeldTwiceWhenADomainIsFoundedAnew() throws Exception {
    Vm vm = hosts.open("d");
    assertThat(vm.peer().allocate(0, 255)).isNotNegative();
    Vm atVoter = hosts.open("a");
    assertThat(atVoter.peer().allocate(0, 255)).isNotNegative();

    foundAnew();

    assertThat(vm.peer().isEnded()).isTrue();
    for (String name : List.of("a", "d")) {
      assertThat(Files.readString(hosts.log(name)))
          .contains("does not know the IDs that this host");
      assertThat(hosts.audit(name)).contains("\"host-disowned\"", "\"set-closed\"");
    }
    hosts.awaitLease("d");
    try (WirePeer again = WirePeer.negotiated(hosts.socket("d"))) {
      assertThat(DomainHosts.resume(again, vm)).isEqualTo(Errno.ENOENT);
    }
    assertThat(TakingTenants.takeAll(Stream.of("a", "d").map(hosts::ready).toList()))
        .doesNotHaveDuplicates()
        .hasSize(255);
    vm.peer().close();
    atVoter.peer().close();
  }

  @Test
  void aDaemonThatIsAnotherHostByNowRefusesToStartWithIdsOfTheFirst() throws Exception {
    Vm vm = hosts.open("d");
    int id = vm.peer().allocate(0, 255);
    assertThat(hosts.stop("d")).isZero();
    String before = Files.readString(hosts.config("d"));
    Files.writeString(
        hosts.config("d"),
        before.replace("host: d", "host: x").replace("d/domain", "d/domain-of-x"));

    hosts.launch("d");
    assertThat(hosts.process("d").waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(hosts.process("d").exitValue()).isNotZero();
    assertThat(Files.readString(hosts.log("d"))).contains("state: IDs leased to [test, d, ");

    Files.writeString(hosts.config("d"), before);
    restart();
    try (WirePeer again = WirePeer.negotiated(hosts.socket("d"))) {
      assertThat(DomainHosts.resume(again, vm)).isZero();
      assertThat(DomainHosts.ids(again)).containsExactly(id);
    }
    vm.peer().close();
  }

  private void restart() throws IOException {
    hosts.launch("d");
    hosts.awaitReady("d");
  }
}
