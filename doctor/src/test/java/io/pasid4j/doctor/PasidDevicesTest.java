// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.doctor.tree.HostTree;
import io.pasid4j.doctor.verdict.PasidDevices;
import io.pasid4j.doctor.verdict.PasidDevices.PasidDevice;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The devices of recorded hosts whose hardware has PASIDs. */
class PasidDevicesTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "no-iommu-deb7.3, ''",
    "amdvi-iommufd, ''",
    "virtio-iommu-deb7.3, ''",
    "vtd-sm-on-ecap-without-pasid-deb7.3, ''",
    "synthetic-dsa-firmware-hides-pasid, ''",
    "synthetic-amd-epyc, 0000:03:00.0 16",
    "synthetic-dsa-ok, 0000:03:00.0 20",
    "synthetic-two-units-one-without-pasid-7.3, 0000:03:00.0 20",
    "synthetic-vf-pf-pasid-on, 0000:05:00.0 20; 0000:05:10.0 20; 0000:05:10.2 20"
  })
  void haveTheLesserWidthOfTheirOwnAndTheUnits(String name, String expected) throws Exception {
    RecordedTrees.unpackAll(directory, name + "/");

    assertThat(PasidDevices.find(HostTree.of(directory.resolve(name))))
        .containsAll(
            Arrays.stream(expected.split("; "))
                .filter(text -> !text.isEmpty())
                .map(text -> text.split(" "))
                .map(words -> new PasidDevice(words[0], Integer.parseInt(words[1])))
                .toList())
        .allSatisfy(device -> assertThat(expected).contains(device.address()));
  }
}
