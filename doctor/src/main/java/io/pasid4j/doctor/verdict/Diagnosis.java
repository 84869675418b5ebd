// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import io.pasid4j.doctor.facts.Host;
import io.pasid4j.doctor.facts.PciDevice;
import io.pasid4j.doctor.verdict.Finding.Rank;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The doctor's findings.
 *
 * @param summary the verdict of the host: that of the device nearest to being usable
 * @param checks of the host
 * @param units its IOMMUs
 * @param devices its devices without bridges
 */
public record Diagnosis(Row summary, List<Row> checks, List<Row> units, List<Row> devices) {

  /** Exit codes: usable, usable with warnings, not usable or unknown. */
  public static final int EXIT_USABLE = 0;

  public static final int EXIT_WARNINGS = 1;
  public static final int EXIT_NOT_USABLE = 2;

  /**
   * Judges a host; the checks that only a running host can answer come from elsewhere.
   *
   * @param notes further lines about devices, by their addresses
   */
  public static Diagnosis of(Host host, List<Row> liveChecks, Map<String, List<String>> notes) {
    List<Row> checks = new ArrayList<>(new HostJudge(host).rows());
    checks.addAll(liveChecks);
    UnitJudge units = new UnitJudge(host);
    DeviceJudge devices = new DeviceJudge(host);
    List<Judged> judged =
        host.pci().devices().stream()
            .filter(PciDevice::isEndpoint)
            .map(device ->
                new Judged(
                    device,
                    devices.row(device).with(notes.getOrDefault(device.address(), List.of()))))
            .toList();
    return new Diagnosis(
        summary(host, judged),
        List.copyOf(checks),
        host.units().stream().map(units::row).toList(),
        judged.stream().map(Judged::row).toList());
  }

  /** The exit code of the command. */
  public int exitCode() {
    if (summary.verdict() != Verdict.USABLE) {
      return EXIT_NOT_USABLE;
    }
    boolean isWarned =
        Stream.of(checks, units, devices)
            .flatMap(List::stream)
            .anyMatch(row -> row.state() == State.WARNING || row.state() == State.FAILED);
    return isWarned ? EXIT_WARNINGS : EXIT_USABLE;
  }

  private static Row summary(Host host, List<Judged> devices) {
    return devices.stream()
        .filter(Judged::isCandidate)
        .min(
            comparing(Judged::verdict)
                .thenComparing(Judged::cause, reverseOrder())
                .thenComparing(judged -> !judged.device().isBoundToVfio())
                .thenComparingInt(judged -> judged.row().also().size()))
        .map(best -> ofDevice(host, best.row()))
        .orElseGet(() -> withoutDevices(host));
  }

  private static Row ofDevice(Host host, Row row) {
    String reason = host.units().isEmpty() ? row.reason() : row.name() + ": " + row.reason();
    return new Row(
        "host",
        "",
        row.state(),
        row.verdict(),
        row.cause(),
        row.bit(),
        reason,
        row.remedy(),
        row.also());
  }

  /** Lists what the host lacks, a device with PASID last of what is certain. */
  private static Row withoutDevices(Host host) {
    List<Finding> findings = new ArrayList<>(new KernelJudge(host).findings());
    if (host.units().isEmpty()) {
      findings.add(new HardwareJudge(host).uncovered());
    }
    UnitJudge units = new UnitJudge(host);
    host.units().forEach(unit -> findings.addAll(units.findings(unit)));
    List<Finding> sorted = new ArrayList<>(findings.stream().sorted().toList());
    long certain = sorted.stream().filter(one -> one.verdict() == Verdict.NOT_USABLE).count();
    sorted.add(
        (int) certain,
        Finding.notUsable(
            Rank.CAPABILITY,
            "0x1B absent",
            "no device with PASID",
            "a device with the PASID capability (0x1B)"));
    List<String> reasons = sorted.stream().map(Finding::reason).distinct().toList();
    Finding first = sorted.getFirst();
    return new Row(
        "host",
        "",
        State.FAILED,
        Verdict.NOT_USABLE,
        first.rank(),
        first.bit(),
        String.join("; ", reasons),
        first.remedy(),
        List.of());
  }

  /** A device and its row. */
  private record Judged(PciDevice device, Row row) {
    boolean isCandidate() {
      return row.state() != State.NEUTRAL || row.verdict() != Verdict.NOT_USABLE;
    }

    Verdict verdict() {
      Verdict verdict = row.verdict();
      return verdict == null ? Verdict.UNKNOWN : verdict;
    }

    Rank cause() {
      Rank cause = row.cause();
      return cause == null ? Rank.RIGHTS : cause;
    }
  }
}
