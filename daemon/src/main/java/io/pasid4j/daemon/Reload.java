// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.space.SpaceOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What becomes of a configuration that is read again while the daemon runs. Rules, limits and
 * quotas change, spaces are added; whatever else is different waits for the next start.
 *
 * @param options by which the daemon runs from now on
 * @param added spaces that were not there before
 * @param kept what stays as it was, each with the value it should have
 */
record Reload(DaemonOptions options, List<SpaceOptions> added, List<String> kept) {
  /** Compares what there is with what should be. */
  static Reload of(DaemonOptions before, DaemonOptions wanted) {
    List<String> kept = new ArrayList<>();
    keep(kept, "socket", before, wanted, DaemonOptions::socketPath);
    keep(kept, "operatorSocket", before, wanted, DaemonOptions::operatorSocketPath);
    keep(kept, "state", before, wanted, options -> options.configuration().state());
    keep(kept, "eventLoops", before, wanted, DaemonOptions::eventLoops);
    keep(kept, "management", before, wanted, options -> options.configuration().management());
    keep(kept, "audit", before, wanted, options -> options.configuration().audit());
    List<SpaceOptions> added = new ArrayList<>();
    compareSpaces(before.spaces(), wanted.spaces(), added, kept);
    List<SpaceOptions> spaces = new ArrayList<>(before.spaces());
    spaces.addAll(added);
    return new Reload(
        before.with(before.configuration().reloaded(wanted.configuration(), spaces)), added, kept);
  }

  private static void keep(
      List<String> kept,
      String name,
      DaemonOptions before,
      DaemonOptions wanted,
      Function<DaemonOptions, Object> value) {
    Object is = value.apply(before);
    Object shouldBe = value.apply(wanted);
    if (!is.equals(shouldBe)) {
      kept.add(name + ": " + shouldBe + " (now: " + is + ")");
    }
  }

  private static void compareSpaces(
      List<SpaceOptions> before,
      List<SpaceOptions> wanted,
      List<SpaceOptions> added,
      List<String> kept) {
    Map<String, SpaceOptions> there = byName(before);
    for (SpaceOptions space : wanted) {
      SpaceOptions old = there.remove(space.name());
      if (old != null && !old.equals(space)) {
        kept.add("spaces." + space.name() + ": changed");
      } else if (old == null && isPartOfOld(space, before)) {
        kept.add("spaces." + space.name() + ": part of a space that has given its IDs already");
      } else if (old == null) {
        added.add(space);
      }
    }
    there.keySet().forEach(name -> kept.add("spaces." + name + ": left out"));
    if (!before.getFirst().name().equals(wanted.getFirst().name())) {
      kept.add("the default space: " + wanted.getFirst().name());
    }
  }

  private static boolean isPartOfOld(SpaceOptions space, List<SpaceOptions> before) {
    return space.part().filter(part -> byName(before).containsKey(part.parent())).isPresent();
  }

  private static Map<String, SpaceOptions> byName(List<SpaceOptions> spaces) {
    Map<String, SpaceOptions> byName = new LinkedHashMap<>();
    spaces.forEach(space -> byName.put(space.name(), space));
    return byName;
  }
}
