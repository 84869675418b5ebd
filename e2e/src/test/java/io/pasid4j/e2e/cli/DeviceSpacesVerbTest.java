// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon whose spaces are the devices of a recorded host: a function with two virtual ones. */
class DeviceSpacesVerbTest {
  private static final Duration AT_MOST = Duration.ofSeconds(30);
  private static final String TREE = "synthetic-vf-pf-pasid-on";
  private static final String PHYSICAL = "0000:05:00.0";
  private static final String VIRTUAL = "0000:05:10.2";

  @TempDir private Path directory;

  @BeforeEach
  void unpack() throws Exception {
    Path archive = Repository.root().resolve("doctor/src/test/resources/trees.tar.gz");
    List<String> tar = List.of("tar", "xzf", archive.toString(), "-C", directory.toString(), TREE);
    assertThat(ProcessResult.command(tar, Map.of()).exitCode()).isZero();
    Files.writeString(directory.resolve("c.yaml"), "spaces: { from: devices, kernelBand: 15 }\n");
  }

  private DaemonProcess start() {
    return DaemonProcess.start(
        Repository.installation(),
        directory.resolve("s"),
        "--config",
        directory.resolve("c.yaml").toString(),
        "--sysfs",
        directory.resolve(TREE).toString());
  }

  private static String pasid(DaemonProcess daemon, String... arguments) throws Exception {
    return ProcessResult.command(
            Repository.installation().pasid(arguments),
            Map.of("PASID_SOCKET", daemon.socket().toString()))
        .out();
  }

  private Path device(String address) {
    return directory.resolve(TREE).resolve("sys/bus/pci/devices").resolve(address);
  }

  /** Sends SIGHUP and waits until the daemon has read its configuration once more. */
  private static void reload(DaemonProcess daemon) throws Exception {
    long before = reloads(daemon);
    List<String> kill = List.of("kill", "-HUP", Long.toString(daemon.pid()));
    assertThat(ProcessResult.command(kill, Map.of()).exitCode()).isZero();
    Poll.until("reloaded", AT_MOST, () -> reloads(daemon) > before);
  }

  /** Waits until the daemon has seen the ends of all connections but its own. */
  private static void awaitNoSets(DaemonProcess daemon) throws Exception {
    try (PasidClient probe = PasidClient.connect(daemon.socket())) {
      Poll.until("no other set", AT_MOST, () -> probe.sets().size() == 1);
    }
  }

  private static long reloads(DaemonProcess daemon) {
    return daemon.log().lines().filter(line -> line.contains("reload: done")).count();
  }

  @Test
  void eachDeviceHasASpaceWithoutTheKernelsBand() throws Exception {
    try (DaemonProcess daemon = start()) {
      assertThat(pasid(daemon, "spaces").lines().skip(1))
          .hasSize(3)
          .allMatch(line -> line.startsWith("  20  LOWEST "));
      assertThat(pasid(daemon, "alloc")).as("the first is the default").isEqualTo("16\n");
      assertThat(pasid(daemon, "alloc", "--space", VIRTUAL)).isEqualTo("16\n");
      assertThat(pasid(daemon, "show", "15", "--space", VIRTUAL)).startsWith("15: reserved");
    }
  }

  @Test
  void aDeviceThatComesIsServedAtTheNextHangup() throws Exception {
    Path aside = directory.resolve("aside");
    Files.move(device(VIRTUAL), aside);
    try (DaemonProcess daemon = start()) {
      assertThat(pasid(daemon, "spaces")).doesNotContain(VIRTUAL).contains(PHYSICAL);
      Files.move(aside, device(VIRTUAL));
      reload(daemon);
      assertThat(pasid(daemon, "alloc", "--space", VIRTUAL)).isEqualTo("16\n");
    }
  }

  @Test
  @SuppressWarnings("try") // the set ends before the daemon does
  void aDeviceThatGoesKeepsItsSpaceWhileAnythingIsHeld() throws Exception {
    DaemonProcess daemon = start();
    try (PasidClient tenant =
        PasidClient.connect(
            daemon.socket(), ConnectOptions.builder().space(VIRTUAL).resumable().build())) {
      assertThat(tenant.allocate(PasidRange.ALL)).isEqualTo(16);
      Files.move(device(VIRTUAL), directory.resolve("aside"));
      reload(daemon);
      assertThat(tenant.allocate(PasidRange.ALL)).isEqualTo(17);

      daemon.kill();
      daemon = start();

      assertThat(tenant.allocate(PasidRange.ALL)).isEqualTo(18);
      assertThat(pasid(daemon, "show", "16", "--space", VIRTUAL)).startsWith("16: held");
      assertThat(pasid(daemon, "show", "15", "--space", VIRTUAL)).startsWith("15: reserved");
      tenant.free(PasidRange.ALL);
      tenant.close();
      awaitNoSets(daemon);
      daemon.close();
      daemon = start();
      assertThat(pasid(daemon, "spaces")).doesNotContain(VIRTUAL).contains(PHYSICAL);
    } finally {
      daemon.close();
    }
  }

  private String doctor(String... options) throws Exception {
    List<String> line = new ArrayList<>(List.of("doctor", "--root"));
    line.add(directory.resolve(TREE).toString());
    line.addAll(List.of(options));
    return ProcessResult.command(
            Repository.installation().pasid(line.toArray(String[]::new)), Map.of())
        .out();
  }

  @Test
  @SuppressWarnings("try") // the set ends before the daemon does
  void theDoctorComparesSpacesWithDevicesAndNamesTheHolders() throws Exception {
    String[] config = {"--config", directory.resolve("c.yaml").toString()};
    assertThat(doctor(config)).contains("space 0000:05:10.2 has the device's width");
    Path aside = directory.resolve("aside");
    Files.move(device(VIRTUAL), aside);
    try (DaemonProcess daemon = start();
        PasidClient tenant =
            PasidClient.connect(
                daemon.socket(), ConnectOptions.builder().space(PHYSICAL).name("vm-1").build())) {
      tenant.allocate(PasidRange.ALL);
      Files.move(aside, device(VIRTUAL));
      String[] running = {"--socket", daemon.socket().toString()};

      assertThat(doctor(running))
          .contains("no space of the daemon has its name [" + VIRTUAL + "]")
          .contains("also: space 0000:05:00.0: 20 bits, held by vm-1 (pid ");
      assertThat(doctor(running[0], running[1], config[0], config[1]))
          .contains("of the configuration, and not served by the daemon [" + VIRTUAL + "]");
      reload(daemon);
      assertThat(doctor(running)).contains("space 0000:05:10.2 has the device's width");
      Files.move(device(PHYSICAL), directory.resolve("gone"));
      assertThat(doctor(running)).contains("the device is gone; space 0000:05:00.0: 20 bits, held");
    }
  }
}
