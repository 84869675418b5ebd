// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.listener.ListenAddress;
import io.pasid4j.daemon.listener.Listener;
import io.pasid4j.daemon.management.ManagementOptions;
import io.pasid4j.daemon.management.ManagementResources;
import io.pasid4j.daemon.space.SpaceFactory;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.daemon.start.StartException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The difference between the options of a running daemon and those read again. Rules, limits and
 * quotas change, spaces are added; every other difference waits for the next start.
 *
 * @param before the options of the running daemon
 * @param wanted the options as read
 * @param options the options that result: those before, with what can change
 * @param added spaces to be added
 * @param kept what stays as it was, each with the value that it will have after the next start
 */
record ReloadPlan(
    DaemonOptions before,
    DaemonOptions wanted,
    DaemonOptions options,
    List<SpaceOptions> added,
    List<String> kept) {

  /** Compares two sets of options. */
  static ReloadPlan of(DaemonOptions before, DaemonOptions wanted) {
    List<String> kept = new ArrayList<>();
    keep(kept, "socket", before, wanted, DaemonOptions::socketPath);
    keep(kept, "operatorSocket", before, wanted, DaemonOptions::operatorSocketPath);
    keep(kept, "operatorGroup", before, wanted, options -> options.configuration().operatorGroup());
    keep(kept, "state", before, wanted, options -> options.configuration().state());
    keep(kept, "eventLoops", before, wanted, DaemonOptions::eventLoops);
    keep(kept, "management", before, wanted, options -> options.configuration().management());
    keep(kept, "audit", before, wanted, options -> options.configuration().audit());
    keep(kept, "domain", before, wanted, options -> options.configuration().domain());
    List<SpaceOptions> added = new ArrayList<>();
    compareSpaces(before.spaces(), wanted.spaces(), added, kept);
    List<SpaceOptions> spaces = new ArrayList<>(before.spaces());
    spaces.addAll(added);
    DaemonOptions options =
        before.with(before.configuration().reloaded(wanted.configuration(), spaces));
    return new ReloadPlan(before, wanted, options, added, kept);
  }

  private static void keep(
      List<String> kept,
      String name,
      DaemonOptions before,
      DaemonOptions wanted,
      Function<DaemonOptions, Object> value) {
    Object now = value.apply(before);
    Object next = value.apply(wanted);
    if (!now.equals(next)) {
      kept.add(name + ": " + next + " (now: " + now + ")");
    }
  }

  private static void compareSpaces(
      List<SpaceOptions> before,
      List<SpaceOptions> wanted,
      List<SpaceOptions> added,
      List<String> kept) {
    Map<String, SpaceOptions> missing = byName(before);
    for (SpaceOptions space : wanted) {
      SpaceOptions old = missing.remove(space.name());
      if (old != null && !old.equals(space)) {
        kept.add("spaces." + space.name() + ": changed");
      } else if (old == null && isPartOfOld(space, before)) {
        kept.add("spaces." + space.name() + ": part of a space that serves its IDs already");
      } else if (old == null && !servedDevices(space, before).isEmpty()) {
        kept.add("spaces." + space.name() + ": not served: " + servedDevices(space, before));
      } else if (old == null) {
        added.add(space);
      }
    }
    missing.keySet().forEach(name -> kept.add("spaces." + name + ": left out"));
    if (!wanted.isEmpty() && !before.getFirst().name().equals(wanted.getFirst().name())) {
      kept.add("the default space: " + wanted.getFirst().name());
    }
  }

  private static boolean isPartOfOld(SpaceOptions space, List<SpaceOptions> before) {
    return space.part().filter(part -> byName(before).containsKey(part.parent())).isPresent();
  }

  /** Returns which devices of a new space others serve already; empty if none is. */
  private static String servedDevices(SpaceOptions space, List<SpaceOptions> before) {
    return before.stream()
        .filter(other -> other.part().isEmpty())
        .flatMap(other ->
            space.devices().stream()
                .filter(other.devices()::contains)
                .map(device -> device + " is in space " + other.name()))
        .collect(Collectors.joining(", "));
  }

  private static Map<String, SpaceOptions> byName(List<SpaceOptions> spaces) {
    Map<String, SpaceOptions> byName = new LinkedHashMap<>();
    spaces.forEach(space -> byName.put(space.name(), space));
    return byName;
  }

  /** Creates the added spaces, all or none, beside those of the running daemon. */
  Spaces addTo(Spaces running, SpaceFactory factory) {
    return running.with(added, options.spaces(), factory);
  }

  /**
   * Checks that a daemon could start by the wanted options: acquires what they need beside what the
   * running daemon has, and releases it.
   *
   * @throws StartException if something cannot be had, with the message of a start
   */
  void requireStartable() {
    Optional<ManagementOptions> ours = before.management();
    wanted.management().ifPresent(options -> ManagementResources.check(options, ours));
    List<ListenAddress> listening = before.listenAddresses();
    List<ListenAddress> others =
        wanted.listenAddresses().stream().filter(address -> !listening.contains(address)).toList();
    if (!others.isEmpty()) {
      Listener.claim(others, 1).close();
    }
  }
}
