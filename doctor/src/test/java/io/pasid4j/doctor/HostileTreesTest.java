// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.pasid4j.doctor.report.TextReport;
import io.pasid4j.doctor.space.DaemonSpaces;
import io.pasid4j.doctor.verdict.Diagnosis;
import io.pasid4j.doctor.verdict.Row;
import io.pasid4j.doctor.verdict.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Trees made to hang or crash their reader. Each is examined, and recorded, within the time limit.
 */
class HostileTreesTest {
  private static final Path NOWHERE = Path.of("/nowhere");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String DEVICE = "sys/devices/pci0000:00/0000:00:02.3/0000:03:00.0";

  @TempDir private static Path original;
  @TempDir private Path unpacked;
  private Path tree;

  @BeforeAll
  static void unpack() throws IOException {
    RecordedTrees.unpackAll(original, "vtd-sm-on-iommufd/");
  }

  @BeforeEach
  void copyTree() throws Exception {
    tree = unpacked.resolve("vtd-sm-on-iommufd");
    run("cp", "-a", original.resolve("vtd-sm-on-iommufd").toString(), tree.toString());
  }

  @Test
  void circlesOfLinksEnd() throws IOException {
    Path unit = tree.resolve("sys/class/iommu/dmar0");
    Files.delete(unit);
    Files.createSymbolicLink(unit, Path.of("dmar1"));
    Files.createSymbolicLink(unit.resolveSibling("dmar1"), Path.of("dmar0"));
    Files.createSymbolicLink(tree.resolve("sys/kernel/iommu_groups/loop"), Path.of(".."));
    Files.createSymbolicLink(tree.resolve("sys/bus/pci/devices/0000:ff:00.0"), Path.of("."));

    assertThat(examine().summary().verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void noLinkLeadsOutOfTheTree() throws IOException {
    Path outside = unpacked.resolve("outside");
    Files.writeString(outside, "intel_iommu=on,sm_off");
    replaceByLink("proc/cmdline", outside.toString());
    replaceByLink("proc/version", "../../../../../../../../../../" + outside);
    replaceByLink("recorded.txt", "/etc/hostname");

    Diagnosis diagnosis = examine();

    assertThat(diagnosis.summary().verdict()).isEqualTo(Verdict.USABLE);
    assertThat(recorded(outside)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        DEVICE + "/config",
        DEVICE + "/class",
        "proc/cmdline",
        "proc/config.gz",
        "dmesg.txt",
        "dev.txt",
        "sys/devices/virtual/iommu/dmar0/intel-iommu/ecap",
        "proc/self/limits"
      })
  void aFifoInTheFilesPlaceDoesNotBlock(String file) throws Exception {
    Files.delete(tree.resolve(file));
    run("mkfifo", tree.resolve(file).toString());

    assertThat(examine().devices()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 65, 255, 257, 300, 4095, 5000})
  void aConfigurationSpaceOfAnyLengthIsJudged(int length) throws IOException {
    byte[] whole = Files.readAllBytes(config());
    Files.write(config(), Arrays.copyOf(whole, length));

    assertThat(device().verdict()).isEqualTo(length < 0x148 ? Verdict.UNKNOWN : Verdict.USABLE);
  }

  @Test
  void capabilitiesThatFormACircleEnd() throws IOException {
    ByteBuffer config =
        ByteBuffer.wrap(Files.readAllBytes(config())).order(ByteOrder.LITTLE_ENDIAN);
    config.putInt(0x100, 0x0003 | 1 << 16 | 0x120 << 20);
    config.putInt(0x120, 0x000E | 1 << 16 | 0x100 << 20);
    Files.write(config(), config.array());

    assertThat(device().verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(device().reason()).contains("circle");
  }

  @Test
  void aStandardCapabilityThatPointsToItselfEnds() throws IOException {
    byte[] config = Files.readAllBytes(config());
    config[0x34] = 0x40;
    config[0x40] = 0x05;
    config[0x41] = 0x40;
    Files.write(config(), config);

    assertThat(device().verdict()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0xff})
  void aConfigurationSpaceOfOneByteOverAndOverIsJudged(int value) throws IOException {
    byte[] config = new byte[4096];
    Arrays.fill(config, (byte) value);
    Files.write(config(), config);

    assertThat(device().verdict()).isEqualTo(value == 0 ? Verdict.NOT_USABLE : Verdict.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomBytesInAllFilesAreJudged(long seed) throws IOException {
    Random random = new Random(seed);
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        byte[] rubbish = new byte[random.nextInt(5000)];
        random.nextBytes(rubbish);
        Files.write(file, rubbish);
      }
    }

    assertThat(examine().exitCode()).isEqualTo(Diagnosis.EXIT_NOT_USABLE);
  }

  @Test
  void hugeFilesAreReadInPart() throws IOException {
    for (String file : new String[] {"proc/cmdline", "dmesg.txt", DEVICE + "/config"}) {
      try (RandomAccessFile sparse = new RandomAccessFile(tree.resolve(file).toFile(), "rw")) {
        sparse.setLength(1L << 36);
      }
    }

    assertThat(device().verdict()).isEqualTo(Verdict.USABLE);
  }

  @Test
  void manyDevicesWithoutFilesAreListed() throws IOException {
    Path devices = tree.resolve("sys/bus/pci/devices");
    for (int n = 0; n < 4096; n++) {
      Files.createDirectory(
          devices.resolve("0001:%02x:%02x.%d".formatted(n >> 8, n >> 3 & 0x1F, n & 7)));
    }

    assertThat(examine().devices()).hasSizeGreaterThan(4096);
  }

  @Test
  void whatCannotBeReadIsNotThere() throws IOException {
    for (String file : new String[] {DEVICE + "/config", "proc/cmdline", "sys/kernel"}) {
      Files.setPosixFilePermissions(
          tree.resolve(file), PosixFilePermissions.fromString("---------"));
    }

    assertThat(examine().devices()).isNotEmpty();
    Files.setPosixFilePermissions(
        tree.resolve("sys/kernel"), PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void anEmptyTreeIsUnknownOrNotUsable(@TempDir Path empty) {
    tree = empty;

    assertThat(examine().exitCode()).isEqualTo(Diagnosis.EXIT_NOT_USABLE);
  }

  @Test
  void noControlCharacterReachesTheTerminal() throws IOException {
    replaceByLink(DEVICE + "/driver", "../drivers/\u001b[2Jvfio-pci\u0007");
    Files.writeString(tree.resolve("proc/sys/kernel/osrelease"), "7.3.4\u001b]0;x\u0007");
    StringWriter text = new StringWriter();
    TextReport.print(new PrintWriter(text), examine());

    assertThat(text.toString().replace("\n", "")).doesNotMatch("(?s).*\\p{Cntrl}.*");
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }

  private Diagnosis examine() {
    return assertTimeoutPreemptively(
        LIMIT, () -> Doctor.ofRecording(tree).examine(NOWHERE, NOWHERE, DaemonSpaces.NONE));
  }

  private Row device() {
    return examine().devices().stream()
        .filter(row -> row.name().equals("0000:03:00.0"))
        .findFirst()
        .orElseThrow();
  }

  private Path config() {
    return tree.resolve(DEVICE + "/config");
  }

  private void replaceByLink(String file, String target) throws IOException {
    Files.delete(tree.resolve(file));
    Files.createSymbolicLink(tree.resolve(file), Path.of(target));
  }

  /** Returns whether a recording of the tree holds the content of a file. */
  private boolean recorded(Path file) throws IOException {
    var archive = new ByteArrayOutputStream();
    assertTimeoutPreemptively(LIMIT, () -> Doctor.ofRecording(tree).record(archive));
    return archive.toString(StandardCharsets.ISO_8859_1).contains(Files.readString(file));
  }
}
