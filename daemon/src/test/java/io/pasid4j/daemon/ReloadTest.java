// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import static io.pasid4j.daemon.testing.WirePeer.u32;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.VfioIoctl;
import io.pasid4j.protocol.command.CommandId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The settings that change while the daemon runs, and those that do not. */
class ReloadTest {
  private static final Path SOCKET = Path.of("/run/pasid/pasid.sock");

  private static DaemonOptions options(String yaml) {
    return new DaemonOptions(SOCKET, ConfigurationFile.parse("f.yaml", yaml));
  }

  private static DaemonOptions over(DaemonFixture daemon, String yaml) {
    return new DaemonOptions(daemon.socket(), ConfigurationFile.parse("f.yaml", yaml))
        .with(to -> to.eventLoops(2));
  }

  @Test
  void aSessionGoesOnWhileTheRulesChange() {
    try (DaemonFixture daemon = new DaemonFixture();
        WirePeer before = WirePeer.ready(daemon.socket())) {
      assertThat(before.allocate(5, 5)).isEqualTo(5);

      daemon.daemon().reload(() -> over(daemon, "rules: [ { uid: 4294967294 } ]"));

      assertThat(before.allocate(6, 6)).isEqualTo(6);
      try (WirePeer after = WirePeer.negotiated(daemon.socket())) {
        assertThat(after.call(VfioIoctl.SET_IOMMU, u32(6)).errno()).isEqualTo(Errno.EPERM);
        assertThat(after.call(CommandId.LIST, u32(0, 9, 9)).errno()).isEqualTo(Errno.EPERM);
        assertThat(after.call(CommandId.INFO, "").result()).isZero();
        assertThat(after.call(CommandId.SPACES, "").result()).isZero();
      }
      assertThat(daemon.heldIds()).isEqualTo(2);
    }
  }

  @Test
  void aBadFileChangesNothing() {
    try (DaemonFixture daemon = new DaemonFixture()) {
      daemon.daemon().reload(() -> over(daemon, "rules: [ { uid: 1 } ]\nquota: none"));

      try (WirePeer peer = WirePeer.ready(daemon.socket())) {
        assertThat(peer.allocate(5, 5)).isEqualTo(5);
      }
    }
  }

  @Test
  void spacesAreAddedAndQuotasChange() {
    try (DaemonFixture daemon = new DaemonFixture()) {
      daemon
          .daemon()
          .reload(() ->
              over(
                  daemon,
                  """
                  quota: 1
                  spaces: { pasid: { default: true }, vlan: { bits: 12 } }
                  """));

      assertThat(daemon.daemon().spaces().byName("vlan").orElseThrow().space().bits())
          .isEqualTo(12);
      try (WirePeer peer = WirePeer.ready(daemon.socket())) {
        assertThat(peer.allocate(5, 6)).isEqualTo(5);
        assertThat(peer.allocate(5, 6)).isEqualTo(-Errno.ENOSPC);
        assertThat(peer.call(CommandId.SPACES, "").result()).isEqualTo(2);
      }
    }
  }

  /** The first new space is made and the second cannot be: a file lies where its state would. */
  @Test
  void aFaultInTheMiddleChangesNothing() throws Exception {
    try (DaemonFixture daemon = new DaemonFixture()) {
      Path state = daemon.socket().resolveSibling("s.state");
      String boot = entries(state).getLast().substring("pasid".length());
      Path fault = Files.writeString(state.resolve("b" + boot), "");
      Supplier<DaemonOptions> wanted =
          () ->
              over(
                  daemon,
                  """
                  quota: 1
                  spaces: { pasid: { default: true }, a: { bits: 12 }, b: { bits: 12 } }
                  """);

      daemon.daemon().reload(wanted);

      assertThat(daemon.daemon().spaces().all()).hasSize(1);
      try (WirePeer peer = WirePeer.ready(daemon.socket())) {
        assertThat(peer.allocate(5, 6)).isEqualTo(5);
        assertThat(peer.allocate(5, 6)).as("no other quota").isEqualTo(6);
      }
      Files.delete(fault);
      daemon.daemon().reload(wanted);
      assertThat(daemon.daemon().spaces().all()).hasSize(3);
    }
  }

  private static List<String> entries(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatCannotChangeIsNamedAndKept() {
    DaemonOptions before =
        options("{eventLoops: 1, spaces: {a: {default: true}, b: {bits: 5}, c: {}}}");
    ReloadPlan reload =
        ReloadPlan.of(
            before,
            options(
                "{eventLoops: 2, state: none, spaces: {a: {}, b: {bits: 6, default: true}, p:"
                    + " {partOf: a, only: [7]}, n: {bits: 9}, m: {partOf: n, only: [7]}}}"));

    assertThat(reload.kept())
        .hasSize(6)
        .anyMatch(kept -> kept.startsWith("state: "))
        .contains("eventLoops: 2 (now: 1)")
        .contains("spaces.b: changed")
        .contains("spaces.c: left out")
        .contains("spaces.p: part of a space that serves its IDs already")
        .contains("the default space: b");
    assertThat(reload.options().spaces())
        .extracting(space -> space.name())
        .containsExactly("a", "b", "c", "n", "m");
    assertThat(reload.options().eventLoops()).isEqualTo(1);
    assertThat(ReloadPlan.of(before, before).kept()).isEmpty();
  }

  @Test
  void aDeviceThatHasMovedIsNamedWithItsSpace() {
    String address = "\"0000:6a:01.0\"";
    ReloadPlan reload =
        ReloadPlan.of(
            options("spaces: { x: { default: true }, %s: { bits: 8 } }".formatted(address)),
            options("spaces: { x: { default: true }, s: { devices: [%s] } }".formatted(address)));

    assertThat(reload.kept())
        .containsExactly(
            "spaces.s: not served: 0000:6a:01.0 is in space 0000:6a:01.0",
            "spaces.0000:6a:01.0: left out");
    assertThat(reload.added()).isEmpty();
  }

  /** The new port is another program's: the quota of the same file does not change either. */
  @Test
  void aManagementPortThatIsTakenChangesNothing() throws IOException {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("pasidd");
    log.start();
    logger.addAppender(log);
    try (DaemonFixture daemon = new DaemonFixture()) {
      Supplier<DaemonOptions> wanted;
      try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        String address = "127.0.0.1:" + taken.getLocalPort();
        wanted = () -> over(daemon, servedAt(address));

        daemon.daemon().reload(wanted);

        assertThat(errors(log))
            .hasSize(2)
            .satisfies(
                lines -> assertThat(lines.getFirst()).startsWith("reload: ").contains(address))
            .endsWith("reload: refused, nothing has changed");
      }
      assertThat(log.list).noneMatch(line -> line.getThrowableProxy() != null);
      assertThat(daemon.daemon().spaces().all()).hasSize(1);
      try (WirePeer peer = WirePeer.ready(daemon.socket())) {
        assertThat(peer.allocate(5, 6)).isEqualTo(5);
        assertThat(peer.allocate(5, 6)).as("no other quota").isEqualTo(6);
      }
      daemon.daemon().reload(wanted);
      assertThat(daemon.daemon().spaces().all()).hasSize(2);
    } finally {
      logger.detachAppender(log);
    }
  }

  private static String servedAt(String address) {
    return """
    quota: 1
    spaces: { pasid: { default: true }, vlan: { bits: 12 } }
    management: { tcp: { address: "%s", access: everyone-on-this-host } }
    """
        .formatted(address);
  }

  private static List<String> errors(ListAppender<ILoggingEvent> log) {
    return log.list.stream()
        .filter(line -> line.getLevel().equals(Level.ERROR))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
