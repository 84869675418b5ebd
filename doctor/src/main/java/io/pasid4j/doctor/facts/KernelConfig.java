// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.facts;

import io.pasid4j.doctor.tree.HostTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The options that the kernel was built with, if its configuration can be found. */
public final class KernelConfig {
  /** True if an option is built. */
  public enum Option {
    /** Built into the kernel. */
    BUILT_IN,
    /** Built as a module. */
    MODULE,
    /** Not built; a symbol that the configuration does not have is not built either. */
    NOT_SET,
    /** No configuration was found. */
    UNKNOWN
  }

  private static final int MAX_BYTES = 4 << 20;

  /** Where the configuration was found, "" if nowhere. */
  private final String source;

  private final Map<String, String> options = new HashMap<>();

  private KernelConfig(String source, String text) {
    this.source = source;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      int equals = line.indexOf('=');
      if (line.startsWith("CONFIG_") && equals > 0) {
        options.put(line.substring(7, equals), line.substring(equals + 1));
      }
    }
  }

  /** Looks where distributions put it. */
  static KernelConfig read(HostTree tree, String release) {
    for (String path : places(release)) {
      byte[] bytes = tree.bytes(path, MAX_BYTES);
      String text = bytes == null ? null : text(path, bytes);
      if (text != null && text.contains("CONFIG_")) {
        return new KernelConfig(path, text);
      }
    }
    return new KernelConfig("", "");
  }

  /** The paths where a configuration may be, in the order of preference. */
  public static List<String> places(String release) {
    return release.contains("/")
        ? List.of("/proc/config.gz")
        : List.of(
            "/proc/config.gz",
            "/boot/config-" + release,
            "/lib/modules/" + release + "/config",
            "/usr/lib/modules/" + release + "/config",
            "/lib/modules/" + release + "/build/.config");
  }

  /** Where it was found, "" if nowhere. */
  public String source() {
    return source;
  }

  /** The way an option was built; its name without {@code CONFIG_}. */
  public Option option(String name) {
    String value = options.get(name);
    return source.isEmpty()
        ? Option.UNKNOWN
        : value == null
            ? Option.NOT_SET
            : value.equals("m")
                ? Option.MODULE
                : value.equals("y") ? Option.BUILT_IN : Option.NOT_SET;
  }

  private static @Nullable String text(String path, byte[] bytes) {
    if (!path.endsWith(".gz")) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(unzipped.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    } catch (IOException damaged) {
      return null;
    }
  }
}
