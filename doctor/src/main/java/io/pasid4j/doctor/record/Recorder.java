// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.record;

import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.facts.KernelLog;
import io.pasid4j.doctor.tree.DeviceNode;
import io.pasid4j.doctor.tree.HostTree;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Records what the doctor reads of a host as a tar archive of the same layout, so that it can be
 * examined elsewhere. Changes nothing on the host.
 */
public final class Recorder {
  private static final List<String> PROC =
      List.of(
          "/proc/version",
          "/proc/filesystems",
          "/proc/misc",
          "/proc/devices",
          "/proc/sys/kernel/osrelease",
          "/proc/self/limits");
  private static final List<String> MODULES =
      List.of(
          "vfio",
          "vfio_pci",
          "vfio_pci_core",
          "vfio_iommu_type1",
          "iommufd",
          "intel_iommu",
          "amd_iommu",
          "arm_smmu_v3",
          "virtio_iommu",
          "idxd",
          "idxd_bus",
          "iommu",
          "vhost_vsock");
  private static final Set<String> SKIPPED =
      Set.of(
          "power",
          "msi_irqs",
          "uevent",
          "resource",
          "rom",
          "config",
          "subsystem",
          "firmware_node",
          "iommufd_dev",
          "vpd");

  /** Folders within folders below an IOMMU, a group or a VFIO device. */
  private static final int MAX_DEPTH = 6;

  private final Host host;
  private final HostTree tree;
  private final TarWriter tar;

  private Recorder(Host host, TarWriter tar) {
    this.host = host;
    this.tree = host.tree();
    this.tar = tar;
  }

  /** Writes the archive and closes the stream. */
  public static void record(Host host, OutputStream out) throws IOException {
    try (TarWriter tar = new TarWriter(out)) {
      Recorder recorder = new Recorder(host, tar);
      recorder.kernel();
      recorder.iommus();
      new PciRecorder(recorder).devices();
      recorder.modules();
      recorder.nodes();
      recorder.view();
    }
  }

  HostTree tree() {
    return tree;
  }

  TarWriter tar() {
    return tar;
  }

  private void kernel() throws IOException {
    for (String path : PROC) {
      copy(path);
    }
    copy("/proc/cmdline", Scrubber::text);
    copy("/proc/modules", Scrubber::modules);
    copy("/proc/cpuinfo", Scrubber::firstProcessor);
    String source = host.config().source();
    if (source.endsWith(".gz")) {
      copy(source);
    } else if (!source.isEmpty()) {
      copy(source, text -> Scrubber.options(text, ConfigOptions.WANTED));
    }
    tar.file(
        KernelLog.RECORDED,
        Scrubber.bytes(Scrubber.text(String.join("\n", host.log().lines()) + "\n")));
  }

  private void iommus() throws IOException {
    tar.directory("/sys/class/iommu");
    for (String name : tree.list("/sys/class/iommu")) {
      linkAndTarget("/sys/class/iommu/" + name);
      String real = tree.real("/sys/class/iommu/" + name);
      if (real != null) {
        walk(real, MAX_DEPTH);
      }
    }
    tar.directory("/sys/kernel/iommu_groups");
    walk("/sys/kernel/iommu_groups", MAX_DEPTH);
    for (String table : host.firmwareTables()) {
      copy("/sys/firmware/acpi/tables/" + table);
    }
  }

  private void modules() throws IOException {
    for (String module : MODULES) {
      String at = "/sys/module/" + module;
      if (tree.isDirectory(at)) {
        tar.directory(at);
        walk(at + "/parameters", 1);
      }
    }
    copy("/sys/class/misc/iommu/dev");
    copy("/sys/class/misc/vfio/dev");
  }

  /** A device node becomes an empty file; its rights stand in a list. */
  private void nodes() throws IOException {
    StringBuilder modes = new StringBuilder();
    node("/dev/iommu", modes);
    for (String directory : List.of("/dev/vfio", "/dev/vfio/devices")) {
      for (String name : tree.list(directory)) {
        if (!tree.isDirectory(directory + "/" + name)) {
          node(directory + "/" + name, modes);
        }
      }
    }
    tar.file("/dev.txt", Scrubber.bytes(modes.toString()));
  }

  private void node(String path, StringBuilder modes) throws IOException {
    DeviceNode node = DeviceNode.find(tree, path);
    if (node != null) {
      tar.file(path, new byte[0]);
      modes.append("%s %d %d - %s\n".formatted(node.mode(), node.uid(), node.gid(), path));
    }
  }

  private void view() throws IOException {
    if (host.uid() >= 0) {
      tar.file("/recorded.txt", Scrubber.bytes("recorded by uid " + host.uid() + "\n"));
    }
  }

  /** Records the files below a directory, links as links. */
  void walk(String directory, int depth) throws IOException {
    for (String name : tree.list(directory)) {
      String path = directory + "/" + name;
      if (SKIPPED.contains(name) || name.startsWith("resource")) {
        continue;
      }
      if (tree.link(path) != null) {
        linkAndTarget(path);
      } else if (depth > 0 && tree.isDirectory(path)) {
        tar.directory(path);
        walk(path, depth - 1);
      } else {
        copy(path);
      }
    }
  }

  /** Records a link, and its target as an empty directory at least, so that it leads somewhere. */
  void linkAndTarget(String path) throws IOException {
    String target = tree.link(path);
    String real = target == null ? null : tree.real(path);
    if (target == null || real == null) {
      return;
    }
    if (tree.isDirectory(real)) {
      tar.directory(real);
    } else {
      copy(real);
    }
    tar.link(path, target);
  }

  void copy(String path) throws IOException {
    byte[] bytes = tree.bytes(path, HostTree.MAX_TEXT_BYTES);
    if (bytes != null && tree.link(path) == null) {
      tar.file(path, bytes);
    }
  }

  private void copy(String path, UnaryOperator<String> scrub) throws IOException {
    String text = tree.text(path);
    if (text != null) {
      tar.file(path, Scrubber.bytes(scrub.apply(text) + "\n"));
    }
  }
}
