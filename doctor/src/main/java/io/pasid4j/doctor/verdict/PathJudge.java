// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import io.pasid4j.doctor.facts.Bits;
import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.facts.PciDevice;
import io.pasid4j.doctor.verdict.Finding.Rank;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what a device and the bridges above it lack for PASIDs: end-to-end TLP prefixes, and the
 * ACS controls that keep requests from being routed between peers.
 */
final class PathJudge {
  /** An ACS control, a bit of the control register. */
  private record Control(String name, int bit) {
    boolean isMissing(PciCapabilities capabilities) {
      return !Bits.isSet(capabilities.acsControl(), bit);
    }

    String show() {
      return "%s (bit %d) = 0".formatted(name, bit);
    }
  }

  private static final Control REQUEST_REDIRECT = new Control("RR", 2);
  private static final Control UPSTREAM_FORWARDING = new Control("UF", 4);

  /** Devices that send PASIDs without prefixes, by the kernel's quirk. */
  private static final Set<String> NO_PREFIX_NEEDED =
      Set.of("19e5:a250", "19e5:a251", "19e5:a255", "19e5:a256", "19e5:a258", "19e5:a259");

  private final Host host;

  PathJudge(Host host) {
    this.host = host;
  }

  List<Finding> findings(PciDevice device) {
    List<PciDevice> path = new ArrayList<>(host.pci().above(device));
    path.add(device);
    List<Finding> findings = new ArrayList<>(prefixes(device, path));
    for (int n = path.size() - 1; n >= 0; n--) {
      findings.addAll(acs(path.get(n)));
    }
    return findings;
  }

  private static List<Finding> prefixes(PciDevice device, List<PciDevice> path) {
    if (NO_PREFIX_NEEDED.contains(device.id())) {
      return List.of();
    }
    for (int n = path.size() - 1; n >= 0; n--) {
      PciDevice at = path.get(n);
      if (isReadable(at) && !PciCapabilities.of(at).hasEndToEndPrefixes()) {
        return List.of(
            Finding.notUsable(
                Rank.PREFIX,
                "DevCap2 bit 21 = 0 at " + at.address(),
                (at.equals(device) ? "the device" : "a bridge above it")
                    + " has no end-to-end TLP prefixes, which carry PASIDs",
                "another slot or another device: no setting adds them"));
      }
    }
    return List.of();
  }

  private List<Finding> acs(PciDevice at) {
    if (!isReadable(at)) {
      return List.of();
    }
    PciCapabilities capabilities = PciCapabilities.of(at);
    return switch (capabilities.portType()) {
      case PciCapabilities.ROOT_PORT, PciCapabilities.DOWNSTREAM_PORT ->
          controls(at, capabilities, "port");
      case PciCapabilities.TO_PCI_BRIDGE, PciCapabilities.FROM_PCI_BRIDGE, -1 ->
          at.config().isBridge() ? List.of(bridge(at)) : List.of();
      default ->
          at.isMultiFunction()
              ? controls(at, capabilities, "function of a multi-function device")
              : List.of();
    };
  }

  private static Finding bridge(PciDevice at) {
    return Finding.notUsable(
        Rank.ACS,
        "no ACS at " + at.address(),
        "a bridge to conventional PCI on the path, which cannot redirect requests",
        "another slot");
  }

  private List<Finding> controls(PciDevice at, PciCapabilities capabilities, String what) {
    if (capabilities.acs() == 0) {
      return List.of(
          Finding.notUsable(
              Rank.ACS,
              "no ACS capability (0x0D) at " + at.address(),
              "ACS RR and UF missing on the path: a %s without ACS".formatted(what),
              "another slot, behind ports with ACS"));
    }
    List<Control> missing =
        Stream.of(REQUEST_REDIRECT, UPSTREAM_FORWARDING)
            .filter(control -> control.isMissing(capabilities))
            .toList();
    return missing.isEmpty()
        ? List.of()
        : List.of(
            Finding.notUsable(
                Rank.ACS,
                "ACS %s at %s".formatted(joined(missing, Control::show, ", "), at.address()),
                "ACS %s missing on the path: control 0x%x, capability 0x%x"
                    .formatted(
                        joined(missing, Control::name, " and "),
                        capabilities.acsControl(),
                        capabilities.config().u16(capabilities.acs() + 4)),
                remedy()));
  }

  private static String joined(
      List<Control> controls, Function<Control, String> text, String separator) {
    return controls.stream().map(text).collect(Collectors.joining(separator));
  }

  /** Returns the remedy: names the parameter of the kernel that turns ACS off, if there is one. */
  private String remedy() {
    for (String option : List.of("disable_acs_redir", "config_acs")) {
      for (String value : host.commandLine().values("pci")) {
        if (value.contains(option)) {
          return "take %s out of pci= on the kernel's command line".formatted(option);
        }
      }
    }
    return "another slot, behind ports with ACS RR and UF";
  }

  private static boolean isReadable(PciDevice device) {
    return device.config().hasCapabilities() && !device.config().isAllOnes();
  }
}
