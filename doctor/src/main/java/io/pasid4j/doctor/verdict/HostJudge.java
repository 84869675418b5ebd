// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.facts.PciDevice;
import io.pasid4j.doctor.tree.DeviceNode;
import io.pasid4j.doctor.tree.HostTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges a host apart from its units and devices. */
final class HostJudge {
  private static final Pattern MEMLOCK =
      Pattern.compile("(?m)^Max locked memory\\s+(\\S+)\\s+(\\S+)");

  private final Host host;

  HostJudge(Host host) {
    this.host = host;
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(view());
    for (Finding finding : new KernelJudge(host).findings()) {
      rows.add(
          Row.check(
              finding.rank().name().toLowerCase(Locale.ROOT),
              finding.verdict() == Verdict.NOT_USABLE ? State.FAILED : State.WARNING,
              finding.bit(),
              finding.reason(),
              finding.remedy()));
    }
    rows.add(kernel());
    rows.add(configuration());
    rows.add(node("iommufd node", KernelJudge.IOMMUFD_NODE));
    rows.add(interrupts());
    rows.add(denylist());
    rows.add(memoryLock());
    kernelPasids(rows);
    return rows;
  }

  private Row view() {
    return host.isSeenByRoot()
        ? Row.check("view", State.OK, "uid 0", "seen by root: all of configuration space")
        : Row.check(
            "view",
            host.uid() < 0 ? State.NEUTRAL : State.WARNING,
            host.uid() < 0 ? "uid not recorded" : "uid " + host.uid(),
            "only root sees capabilities beyond byte 64 of config, ACPI tables and others' open files",
            "run as root");
  }

  private Row kernel() {
    return Row.check("kernel release", State.NEUTRAL, "", host.release().text());
  }

  private Row configuration() {
    String source = host.config().source();
    return source.isEmpty()
        ? Row.check(
            "kernel config", State.NEUTRAL, "", "not found: options of the kernel are not known")
        : Row.check("kernel config", State.OK, "", source);
  }

  private Row node(String name, String path) {
    HostTree tree = host.tree();
    DeviceNode node = DeviceNode.find(tree, path);
    return node == null
        ? Row.check(name, State.NEUTRAL, "", "no " + path)
        : Row.check(name, State.OK, node.rights(), path);
  }

  private Row interrupts() {
    Boolean isRemapped = host.isInterruptRemapped();
    return isRemapped == null
        ? Row.check("interrupt remapping", State.NEUTRAL, "", "dmesg does not say")
        : isRemapped
            ? Row.check("interrupt remapping", State.OK, "dmesg", "on")
            : Row.check(
                "interrupt remapping",
                State.WARNING,
                "dmesg",
                "off: no isolated MSI",
                "turn it on in the firmware's setup; intremap=off must not be on the command line");
  }

  private Row denylist() {
    Denylist denylist = new Denylist(host);
    List<String> named =
        host.pci().devices().stream().filter(denylist::isNamed).map(PciDevice::address).toList();
    String value = "disable_denylist=" + (denylist.isDisabled() ? "Y" : "N");
    return named.isEmpty()
        ? Row.check("vfio-pci denylist", State.OK, value, "names no device of this host")
        : Row.check(
            "vfio-pci denylist",
            denylist.isDisabled() ? State.OK : State.WARNING,
            value,
            "names " + String.join(", ", named),
            denylist.isDisabled() ? "" : "load vfio-pci with disable_denylist=1");
  }

  private Row memoryLock() {
    String limits = host.tree().text("/proc/self/limits");
    Matcher memlock = MEMLOCK.matcher(limits == null ? "" : limits);
    return memlock.find()
        ? Row.check(
            "locked memory",
            State.NEUTRAL,
            "RLIMIT_MEMLOCK " + memlock.group(1),
            "what a VMM maps for a guest counts: its limit has to exceed the guest's memory")
        : Row.check("locked memory", State.NEUTRAL, "", "limit not known");
  }

  private void kernelPasids(List<Row> rows) {
    for (PciDevice device : host.pci().devices()) {
      if (device.idxd() != null && device.idxd().isPasidEnabled()) {
        rows.add(
            Row.check(
                "kernel's PASIDs",
                State.NEUTRAL,
                device.idxd().name() + "/pasid_enabled 1",
                "Linux gives PASIDs of its own, lowest first from 1, and asks nobody",
                "let the daemon reserve a low band: spaces: pasid: reserved"));
        return;
      }
    }
  }
}
