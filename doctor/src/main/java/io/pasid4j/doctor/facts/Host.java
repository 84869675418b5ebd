// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.facts;

import io.pasid4j.doctor.tree.HostTree;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Facts known of a host.
 *
 * @param tree that the rest was read from
 * @param uid whose view this is, -1 if that is not known
 * @param cpuFlags of the first processor
 * @param units its IOMMUs
 */
public record Host(
    HostTree tree,
    long uid,
    KernelRelease release,
    KernelConfig config,
    CommandLine commandLine,
    KernelLog log,
    List<String> cpuFlags,
    List<IommuUnit> units,
    PciBus pci) {

  private static final Pattern RECORDED_UID = Pattern.compile("recorded by uid (\\d{1,10})");
  private static final Pattern STATUS_UID = Pattern.compile("(?m)^Uid:\\s+\\d+\\s+(\\d{1,10})");
  private static final Pattern FLAGS = Pattern.compile("(?m)^flags\\s*:\\s*(.*)$");

  /** Reads a host. */
  public static Host read(HostTree tree) {
    KernelRelease release = KernelRelease.parse(tree.text("/proc/sys/kernel/osrelease"));
    return new Host(
        tree,
        uid(tree),
        release,
        KernelConfig.read(tree, release.text()),
        new CommandLine(textOf(tree, "/proc/cmdline")),
        KernelLog.read(tree),
        List.of(first(FLAGS, textOf(tree, "/proc/cpuinfo")).split(" ")),
        units(tree, release),
        PciBus.read(tree));
  }

  /** Returns whether the reader is, or the recorder was, root. */
  public boolean isSeenByRoot() {
    return uid == 0;
  }

  /** The unit of this name, or null. */
  public @Nullable IommuUnit unit(String name) {
    return units.stream().filter(unit -> unit.name().equals(name)).findFirst().orElse(null);
  }

  /** The ACPI tables that describe an IOMMU, as far as they can be seen. */
  public List<String> firmwareTables() {
    return List.of("DMAR", "IVRS", "IORT", "VIOT").stream()
        .filter(table -> tree.exists("/sys/firmware/acpi/tables/" + table))
        .toList();
  }

  /**
   * Returns whether according to the kernel's messages interrupts are remapped; null if they do not
   * mention it.
   */
  public @Nullable Boolean isInterruptRemapped() {
    if (log.contains("DMAR-IR: Enabled IRQ remapping")
        || log.contains("AMD-Vi: Interrupt remapping enabled")) {
      return true;
    }
    boolean isOff =
        log.contains("Disabling interrupt remapping")
            || log.hasBoot()
            || commandLine.word("nointremap").isPresent()
            || commandLine.values("intremap").contains("off");
    return isOff ? false : null;
  }

  private static List<IommuUnit> units(HostTree tree, KernelRelease release) {
    List<IommuUnit> units = new ArrayList<>();
    for (String name : tree.list("/sys/class/iommu")) {
      units.add(IommuUnit.read(tree, name, release));
    }
    return List.copyOf(units);
  }

  private static long uid(HostTree tree) {
    String uid =
        tree.isLive()
            ? first(STATUS_UID, textOf(tree, "/proc/self/status"))
            : first(RECORDED_UID, textOf(tree, "/recorded.txt"));
    return uid.isEmpty() ? -1 : Long.parseLong(uid);
  }

  private static String first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? found.group(1) : "";
  }

  private static String textOf(HostTree tree, String path) {
    String text = tree.text(path);
    return text == null ? "" : text;
  }
}
