// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.doctor.space.DaemonSpaces;
import io.pasid4j.doctor.verdict.Diagnosis;
import io.pasid4j.doctor.verdict.Row;
import io.pasid4j.doctor.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verdicts on recorded trees in which one thing is different. */
class EditedTreesTest {
  private static final Path NOWHERE = Path.of("/nowhere");
  private static final String DEVICE = "0000:03:00.0";
  private static final String CONFIG = "sys/devices/pci0000:00/0000:00:02.3/0000:03:00.0/config";
  private static final int PASID_CONTROL = 0x146;

  @TempDir private static Path originals;
  @TempDir private Path directory;
  private Path tree = NOWHERE;

  @BeforeAll
  static void unpack() throws IOException {
    RecordedTrees.unpackAll(originals, "");
  }

  @Test
  void anIommuThatIsOffIsDistinguishedFromNone() throws Exception {
    edit("vtd-sm-on-iommufd");
    write("proc/cmdline", "intel_iommu=off");
    delete("sys/class/iommu/dmar0");

    decides(DEVICE, Verdict.NOT_USABLE, "ACPI has DMAR, intel_iommu=off on the command line");
    assertThat(row(DEVICE).reason()).isEqualTo("the IOMMU is off");
    assertThat(row(DEVICE).also()).noneMatch(line -> line.contains("ACS"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "intel_iommu=sm_on intel_iommu=on,sm_off | sm_off",
        "intel_iommu=on | CONFIG_INTEL_IOMMU_SCALABLE_MODE_DEFAULT_ON not set",
        "quiet -- intel_iommu=on,sm_on | CONFIG_INTEL_IOMMU_SCALABLE_MODE_DEFAULT_ON not set"
      })
  void scalableModeIsReadAsTheKernelDoes(String commandLine, String bit) throws Exception {
    edit("vtd-sm-on-iommufd");
    write("proc/cmdline", commandLine);
    disablePasid();

    decides(DEVICE, Verdict.NOT_USABLE, bit);
    assertThat(row(DEVICE).reason()).isEqualTo("scalable mode off");
  }

  @Test
  void anEnabledDeviceProvesScalableModeWhateverTheCommandLine() throws Exception {
    edit("vtd-sm-on-iommufd");
    write("proc/cmdline", "quiet");

    decides(DEVICE, Verdict.USABLE, "PASID control 0x7");
  }

  @Test
  void aControlThatIsOffWithoutACauseIsSaid() throws Exception {
    edit("vtd-sm-on-iommufd");
    disablePasid();

    decides(DEVICE, Verdict.NOT_USABLE, "PASID control 0x0 at 0000:03:00.0 (0x1B +6 bit 0 = 0)");
  }

  @ParameterizedTest
  @CsvSource({"6.12.117, NOT_USABLE", "6.1.0-56, NOT_USABLE", "7.3.4, USABLE", "7.0-rc1, USABLE"})
  void aUnitWithoutPasidSpoilsAllOnOldKernelsOnly(String release, Verdict verdict)
      throws Exception {
    edit("synthetic-two-units-one-without-pasid-7.3");
    write("proc/sys/kernel/osrelease", release);

    decides("dmar0", verdict, verdict == Verdict.USABLE ? "PASID(40)=1" : "PASID(40)=0 in dmar1");
  }

  @ParameterizedTest
  @CsvSource({
    "a5bf7320a2294aee:1d, NOT_USABLE, GT(4)=0",
    "1d:a5bf7320a2294aee, NOT_USABLE, GT(4)=0",
    "10:246577efa2254afa, USABLE, PASMAX(36:32)=15",
    "246577efa2254afa, USABLE, PASMAX(36:32)=15",
    "0:29d3, NOT_USABLE, GIOSUP(48)=0",
    "rubbish, UNKNOWN, features rubbish"
  })
  void featuresOfAmdAreFoundInEitherOrder(String features, Verdict verdict, String bit)
      throws Exception {
    edit("synthetic-amd-epyc");
    write("sys/devices/pci0000:00/0000:00:01.0/iommu/ivhd0/amd-iommu/features", features);

    decides("ivhd0", verdict, bit);
  }

  @Test
  void aVirtualFunctionIsAsItsPhysicalOne() throws Exception {
    edit("synthetic-vf-pf-pasid-on");
    Path config = tree.resolve("sys/bus/pci/devices/0000:05:00.0/config");
    byte[] bytes = Files.readAllBytes(config);
    bytes[0x1A6] = 6;
    Files.write(config, bytes);

    decides("0000:05:10.0", Verdict.NOT_USABLE, "PASID control 0x6 at 0000:05:00.0");
    assertThat(row("0000:05:10.0").reason()).contains("PF 0000:05:00.0 has PASID off");
  }

  @Test
  void acsThatTheCommandLineTakesAwayIsNamed() throws Exception {
    edit("synthetic-root-port-acs-without-rr");
    write("proc/cmdline", "intel_iommu=on,sm_on pci=disable_acs_redir=pci:1b36:000c");

    assertThat(row(DEVICE).remedy()).contains("disable_acs_redir");
  }

  @Test
  void withoutInterruptRemappingBindingFails() throws Exception {
    edit("vtd-sm-on-iommufd");
    String log = Files.readString(tree.resolve("dmesg.txt"));
    write("dmesg.txt", log.replace("DMAR-IR: Enabled IRQ remapping in xapic mode", ""));

    decides(DEVICE, Verdict.NOT_USABLE, "no interrupt remapping, allow_unsafe_interrupts=N");
    write("sys/module/iommufd/parameters/allow_unsafe_interrupts", "Y");
    decides(DEVICE, Verdict.USABLE, "PASID control 0x7");
    delete("dmesg.txt");
    decides(DEVICE, Verdict.USABLE, "PASID control 0x7");
  }

  @Test
  void theDenylistMayBeOff() throws Exception {
    edit("vtd-sm-on-iommufd-rich");
    write("sys/module/vfio_pci/parameters/disable_denylist", "Y");

    decides("0000:00:04.0", Verdict.NOT_YET, "no driver");
    assertThat(row("0000:00:04.0").remedy()).contains("drivers_probe");
  }

  @ParameterizedTest
  @CsvSource({"6.14.99, NOT_USABLE", "6.15.0, USABLE", "10.0.1, USABLE", "rubbish, UNKNOWN"})
  void theKernelCountsFrom615On(String release, Verdict verdict) throws Exception {
    edit("vtd-sm-on-iommufd");
    write("proc/sys/kernel/osrelease", release);

    assertThat(row(DEVICE).verdict()).isEqualTo(verdict);
  }

  private void edit(String name) throws Exception {
    tree = directory.resolve(name);
    Process copy =
        new ProcessBuilder("cp", "-a", originals.resolve(name).toString(), tree.toString()).start();
    assertThat(copy.waitFor()).isZero();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(tree.resolve(file), text + "\n");
  }

  private void delete(String file) throws IOException {
    Files.delete(tree.resolve(file));
  }

  private void disablePasid() throws IOException {
    byte[] config = Files.readAllBytes(tree.resolve(CONFIG));
    config[PASID_CONTROL] = 0;
    Files.write(tree.resolve(CONFIG), config);
  }

  private void decides(String name, Verdict verdict, String bit) {
    assertThat(row(name).verdict()).as(row(name).toString()).isEqualTo(verdict);
    assertThat(row(name).bit()).contains(bit);
  }

  private Row row(String name) {
    Diagnosis diagnosis = Doctor.ofRecording(tree).examine(NOWHERE, NOWHERE, DaemonSpaces.NONE);
    return Stream.of(diagnosis.units(), diagnosis.devices())
        .flatMap(List::stream)
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
