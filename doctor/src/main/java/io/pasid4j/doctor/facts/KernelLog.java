// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.facts;

import io.pasid4j.doctor.tree.HostTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kernel's messages of IOMMUs, from {@code dmesg}; empty where they cannot be read. */
public final class KernelLog {
  /** In a recorded tree. */
  public static final String RECORDED = "/dmesg.txt";

  private static final Pattern OF_INTEREST =
      Pattern.compile(
          "DMAR|AMD-Vi|SMMU|iommu|PASID|[^A-Z]ATS[^A-Z]|[^A-Z]PRI[^A-Z]|idxd|vfio|denylist|IORT|VIOT",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SMMU_FEATURES =
      Pattern.compile("arm-smmu-v3 .*\\(features (0x[0-9a-f]{1,16})\\)");
  private static final int MAX_BYTES = 8 << 20;
  private static final long TIMEOUT_S = 5;

  private final List<String> lines;

  KernelLog(List<String> lines) {
    this.lines = lines;
  }

  static KernelLog read(HostTree tree) {
    if (tree.isLive()) {
      return new KernelLog(dmesg());
    }
    String text = tree.text(RECORDED);
    return new KernelLog(text == null ? List.of() : text.lines().toList());
  }

  /** The lines, as {@code dmesg} prints them. */
  public List<String> lines() {
    return lines;
  }

  /** Returns whether a line contains a text. */
  public boolean contains(String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  /** The features that SMMUv3 units started with. */
  public List<Long> smmuFeatures() {
    List<Long> found = new ArrayList<>();
    for (String line : lines) {
      Matcher features = SMMU_FEATURES.matcher(line);
      Long value = features.find() ? Bits.hex(features.group(1)) : null;
      if (value != null) {
        found.add(value);
      }
    }
    return found;
  }

  /** Returns whether the messages of an IOMMU driver's start are there, not yet overwritten. */
  boolean hasBoot() {
    return contains("DMAR: Host address width") || contains("AMD-Vi: Extended features");
  }

  private static List<String> dmesg() {
    try {
      Process dmesg =
          new ProcessBuilder("dmesg").redirectError(ProcessBuilder.Redirect.DISCARD).start();
      dmesg.getOutputStream().close();
      String text =
          new String(dmesg.getInputStream().readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
      if (!dmesg.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
        dmesg.destroyForcibly();
      }
      return text.lines().filter(line -> OF_INTEREST.matcher(line).find()).toList();
    } catch (IOException unavailable) {
      return List.of();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
