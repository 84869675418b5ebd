// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.config.FoundDevice;
import io.pasid4j.daemon.limits.PeerLimits;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.state.SpaceIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spaces of PCI devices that have sets, or IDs that are not free. Devices come and go, and their
 * IDs stay held.
 *
 * @param inUse all spaces of the state directory that are in use
 * @param kernelIds how many IDs at the low end of the space of each device are the kernel's; empty:
 *     there is no space for each device
 */
record HeldSpaces(List<SpaceIdentity> inUse, OptionalInt kernelIds) {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.state");

  /**
   * Adds the spaces of devices that are gone, where there is a space for each device, and keeps the
   * widths of those that are there.
   *
   * @param configured the spaces of the configuration
   */
  List<SpaceOptions> with(List<SpaceOptions> configured) {
    List<SpaceOptions> spaces = new ArrayList<>();
    configured.forEach(space -> spaces.add(keepingWidth(space)));
    kernelIds.ifPresent(ids -> spaces.addAll(ofGoneDevices(configured, ids)));
    return spaces;
  }

  /** A device that comes or goes changes the width of a space that stands for several. */
  private SpaceOptions keepingWidth(SpaceOptions space) {
    OptionalInt bits = space.devices().isEmpty() ? OptionalInt.empty() : bitsInUse(space);
    if (bits.isEmpty() || bits.getAsInt() == space.bits()) {
      return space;
    }
    LOG.warn(
        "spaces.{}.bits: {} (expected: {}, while IDs are held); none is given that only one has",
        space.name(),
        space.bits(),
        bits.getAsInt());
    return space.keepingWidth(bits.getAsInt());
  }

  private OptionalInt bitsInUse(SpaceOptions space) {
    String family = space.part().map(SpaceOptions.Part::parent).orElse(space.name());
    return inUse.stream()
        .filter(used -> used.family().equals(family))
        .mapToInt(SpaceIdentity::bits)
        .findFirst();
  }

  /**
   * Leaves out a device for which another space stands: its own space is refused when it is opened.
   */
  private List<SpaceOptions> ofGoneDevices(List<SpaceOptions> configured, int ids) {
    Set<String> there =
        configured.stream().flatMap(space -> space.devices().stream()).collect(Collectors.toSet());
    List<SpaceOptions> gone =
        inUse.stream()
            .filter(space -> FoundDevice.isAddress(space.space()) && space.parent().isEmpty())
            .filter(space -> !there.contains(space.space()))
            .limit(PeerLimits.MOST_SPACES - configured.size())
            .map(space -> new FoundDevice(space.space(), space.bits()).space(ids))
            .toList();
    gone.forEach(space ->
        LOG.warn("spaces.{}: the device is gone (expected: there); IDs are held", space.name()));
    return gone;
  }
}
