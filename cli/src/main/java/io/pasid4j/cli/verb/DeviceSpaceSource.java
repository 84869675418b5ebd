// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.option.SocketOption;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.SetInfo;
import io.pasid4j.client.SpaceInfo;
import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.daemon.config.FoundDevice;
import io.pasid4j.daemon.socket.SocketPaths;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.doctor.space.DaemonSpaces;
import io.pasid4j.doctor.space.ServedSpace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the spaces that {@code pasid doctor} compares with the devices.
 *
 * @param configured the spaces of a configuration; empty if none was named
 */
record DeviceSpaceSource(Optional<List<SpaceOptions>> configured) {
  /** Asks the daemon; if none answers, the configuration counts. */
  DaemonSpaces ask(SocketOption socket) {
    Path path = socket.operatorPath();
    try (PasidClient session = PasidClient.observe(path)) {
      boolean isOperator = !path.equals(SocketPaths.tenantPath(path));
      return ofDaemon(session.spaces(), session.sets(), isOperator);
    } catch (PasidConnectionException | PasidRequestException | QuotaRefusedException silent) {
      return ofConfiguration();
    }
  }

  /** The spaces that a daemon would serve by the configuration. */
  DaemonSpaces ofConfiguration() {
    return configured
        .map(spaces ->
            new DaemonSpaces(
                "configuration",
                true,
                true,
                spaces.stream()
                    .filter(space -> space.part().isEmpty())
                    .map(space ->
                        new ServedSpace(space.name(), space.bits(), space.devices(), List.of()))
                    .toList(),
                List.of()))
        .orElse(DaemonSpaces.NONE);
  }

  private DaemonSpaces ofDaemon(
      List<SpaceInfo> served, List<SetInfo> sets, boolean areAllHoldersSeen) {
    Map<String, SpaceOptions> wanted =
        configured.orElse(List.of()).stream()
            .collect(Collectors.toMap(SpaceOptions::name, Function.identity()));
    List<ServedSpace> spaces =
        served.stream()
            .filter(space -> !isPart(wanted.get(space.name())))
            .map(space ->
                new ServedSpace(
                    space.name(),
                    space.bits(),
                    devices(space.name(), Optional.ofNullable(wanted.get(space.name()))),
                    holders(space.name(), sets)))
            .toList();
    List<String> names = served.stream().map(SpaceInfo::name).toList();
    return new DaemonSpaces(
        "daemon",
        configured.isPresent(),
        areAllHoldersSeen,
        spaces,
        wanted.keySet().stream().filter(name -> !names.contains(name)).sorted().toList());
  }

  private static boolean isPart(@Nullable SpaceOptions space) {
    return space != null && space.part().isPresent();
  }

  /** The wire does not carry them: the name does, or the configuration. */
  private static List<String> devices(String name, Optional<SpaceOptions> wanted) {
    return wanted
        .map(SpaceOptions::devices)
        .filter(devices -> !devices.isEmpty())
        .orElseGet(() -> FoundDevice.isAddress(name) ? List.of(name) : List.of());
  }

  private static List<String> holders(String space, List<SetInfo> sets) {
    return sets.stream()
        .filter(set -> set.space().equals(space) && set.heldIds() + set.pendingIds() > 0)
        .map(set ->
            "%s (pid %d, %d IDs)"
                .formatted(
                    set.holder().name(), set.holder().pid(), set.heldIds() + set.pendingIds()))
        .toList();
  }
}
