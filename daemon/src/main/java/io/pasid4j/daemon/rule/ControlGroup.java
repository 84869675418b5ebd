// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The control group of a peer, and the unit of systemd that it stands for. Immutable, if the lookup
 * remembers its result.
 *
 * @param lookup reads the path, as {@code /machine.slice/vm-7.scope}; empty if it is not known
 */
public record ControlGroup(Supplier<Optional<String>> lookup) {
  /** That of a process which cannot be seen. */
  public static final ControlGroup UNKNOWN = new ControlGroup(Optional::empty);

  private static final String SLICE = ".slice";

  /** One with a path. */
  public static ControlGroup of(String path) {
    return new ControlGroup(() -> Optional.of(path));
  }

  /** Tests whether the group, or one that it is in, has a path of a pattern. */
  boolean isIn(PathPattern pattern) {
    return lookup.get().filter(pattern::matchesOrHolds).isPresent();
  }

  /** Tests whether the unit has a name of a pattern. */
  boolean isUnit(NamePattern pattern) {
    return unit().filter(pattern::matches).isPresent();
  }

  /** The unit: the first part of the path that is no slice; empty if there is none. */
  public Optional<String> unit() {
    return lookup.get().flatMap(ControlGroup::unitOf);
  }

  private static Optional<String> unitOf(String path) {
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty() && !part.endsWith(SLICE)) {
        return part.indexOf('.') > 0 ? Optional.of(part) : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
