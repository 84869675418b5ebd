// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.space;

import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.facts.PciDevice;
import io.pasid4j.doctor.verdict.PasidDevices;
import io.pasid4j.doctor.verdict.PasidDevices.PasidDevice;
import io.pasid4j.doctor.verdict.Row;
import io.pasid4j.doctor.verdict.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Judges whether the spaces of a daemon match the devices that are present. */
public final class SpaceJudge {
  private static final String NAME = "space";
  private static final String REREAD = "kill -HUP the daemon, or start it again";

  private final Host host;
  private final DaemonSpaces daemon;
  private final List<PasidDevice> devices;

  /** A judge of a daemon on a host. */
  public SpaceJudge(Host host, DaemonSpaces daemon) {
    this.host = host;
    this.daemon = daemon;
    devices = PasidDevices.in(host);
  }

  /** A row for each device with PASIDs, and for each that a space stands for and that is gone. */
  public List<Row> rows() {
    if (daemon.equals(DaemonSpaces.NONE)) {
      return List.of();
    }
    if (!daemon.haveDevices() && daemon.unserved().isEmpty()) {
      return List.of(neutral("", daemon.source() + ": no space stands for a device"));
    }
    if (devices.isEmpty() && !host.isSeenByRoot()) {
      return List.of(neutral("", "not compared with the devices: only root sees their widths"));
    }
    List<Row> rows = new ArrayList<>();
    devices.forEach(device -> rows.add(row(device)));
    daemon.spaces().forEach(space -> rows.addAll(absent(space)));
    daemon
        .unserved()
        .forEach(name ->
            rows.add(
                warning(
                    name,
                    "of the configuration, and not served by the " + daemon.source(),
                    REREAD)));
    return rows;
  }

  /** For each device that a space stands for, a line about the space and its holders. */
  public Map<String, List<String>> notes() {
    Map<String, List<String>> notes = new LinkedHashMap<>();
    for (ServedSpace space : daemon.spaces()) {
      String others = daemon.areAllHoldersSeen() ? "" : " (only operators see those of others)";
      space
          .devices()
          .forEach(address ->
              notes
                  .computeIfAbsent(address, unseen -> new ArrayList<>())
                  .add(space.text() + others));
    }
    return notes;
  }

  private Row row(PasidDevice device) {
    List<ServedSpace> spaces = daemon.of(device.address());
    if (spaces.size() > 1) {
      return Row.check(
          NAME,
          State.FAILED,
          device.address(),
          "two spaces give its PASIDs: "
              + spaces.stream().map(ServedSpace::name).collect(Collectors.joining(", ")),
          "a device in one space");
    }
    if (spaces.isEmpty()) {
      return missing(device.address());
    }
    return ofWidth(device, spaces.getFirst());
  }

  private Row missing(String address) {
    return daemon.isComplete()
        ? warning(address, "no space of the " + daemon.source() + " stands for the device", REREAD)
        : warning(
            address,
            "no space of the " + daemon.source() + " has its name",
            REREAD + "; if another space lists it: pasid doctor --config FILE");
  }

  private Row ofWidth(PasidDevice device, ServedSpace space) {
    String bit =
        "%s: space %s, device %d bits"
            .formatted(device.address(), space.bits() + " bits", device.bits());
    if (space.bits() > device.bits()) {
      return warning(
          bit,
          "space %s is wider than the device: it gives PASIDs that the device cannot send"
              .formatted(space.name()),
          "free what is held in it, then " + REREAD);
    }
    boolean isNarrower = space.bits() < device.bits();
    return isNarrower
        ? neutral(bit, "space %s is narrower than the device".formatted(space.name()))
        : Row.check(NAME, State.OK, bit, "space %s has the device's width".formatted(space.name()));
  }

  private List<Row> absent(ServedSpace space) {
    List<Row> rows = new ArrayList<>();
    for (String address : space.devices()) {
      if (devices.stream().noneMatch(device -> device.address().equals(address))) {
        boolean isThere =
            host.pci().devices().stream().map(PciDevice::address).anyMatch(address::equals);
        rows.add(
            warning(
                address,
                (isThere ? "the device has no PASIDs; " : "the device is gone; ") + space.text(),
                "free what is held; with the next start the space is gone, too"));
      }
    }
    return rows;
  }

  private static Row neutral(String bit, String reason) {
    return Row.check(NAME, State.NEUTRAL, bit, reason);
  }

  private static Row warning(String bit, String reason, String remedy) {
    return Row.check(NAME, State.WARNING, bit, reason, remedy);
  }
}
