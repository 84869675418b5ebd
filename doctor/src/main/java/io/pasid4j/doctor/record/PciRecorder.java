// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.record;

import io.pasid4j.doctor.tree.HostTree;
import java.io.IOException;
import java.util.List;

/** Records PCI functions. */
final class PciRecorder {
  private static final String DEVICES = "/sys/bus/pci/devices";
  private static final int CONFIG_BYTES = 4096;
  private static final List<String> ATTRIBUTES =
      List.of(
          "vendor",
          "device",
          "class",
          "revision",
          "numa_node",
          "driver_override",
          "enable",
          "ari_enabled",
          "sriov_totalvfs",
          "sriov_numvfs");
  private static final List<String> LINKS = List.of("driver", "iommu", "iommu_group", "physfn");

  private final Recorder recorder;
  private final HostTree tree;

  PciRecorder(Recorder recorder) {
    this.recorder = recorder;
    this.tree = recorder.tree();
  }

  void devices() throws IOException {
    recorder.tar().directory(DEVICES);
    for (String address : tree.list(DEVICES)) {
      recorder.linkAndTarget(DEVICES + "/" + address);
      String real = tree.real(DEVICES + "/" + address);
      if (real != null) {
        device(real);
      }
    }
    for (String directory : List.of("/sys/bus/dsa/devices", "/sys/class/vfio-dev")) {
      for (String name : tree.list(directory)) {
        recorder.linkAndTarget(directory + "/" + name);
      }
    }
  }

  private void device(String at) throws IOException {
    for (String attribute : ATTRIBUTES) {
      recorder.copy(at + "/" + attribute);
    }
    byte[] config = tree.bytes(at + "/config", CONFIG_BYTES);
    if (config != null) {
      recorder.tar().file(at + "/config", Scrubber.config(config));
    }
    for (String link : LINKS) {
      recorder.linkAndTarget(at + "/" + link);
    }
    for (String name : tree.list(at)) {
      String path = at + "/" + name;
      if (name.startsWith("virtfn")) {
        recorder.linkAndTarget(path);
      } else if (name.equals("vfio-dev") || name.matches("(dsa|iax)\\d+")) {
        recorder.tar().directory(path);
        recorder.walk(path, 2);
      }
    }
  }
}
