// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Which numbers a space gives: its state is of no use to a space that gives others. Immutable.
 *
 * @param space its name, 1 to 64 bytes
 * @param bits its width
 * @param parent the space whose numbers they are, if it is a part; else empty
 * @param bands the numbers that a part gives; empty if it is no part
 * @param devices addresses of the PCI devices whose PASIDs its IDs are, sorted
 */
public record SpaceIdentity(
    String space, int bits, String parent, List<PasidRange> bands, List<String> devices) {
  /** Copies the lists. */
  public SpaceIdentity {
    bands = List.copyOf(bands);
    devices = devices.stream().distinct().sorted().toList();
  }

  /** A space that is no part of another. */
  public static SpaceIdentity whole(String space, int bits) {
    return new SpaceIdentity(space, bits, "", List.of(), List.of());
  }

  /** The space that it shares numbers with, and all parts of that: itself, if it is no part. */
  public String family() {
    return parent.isEmpty() ? space : parent;
  }

  /** This space, whose IDs are PASIDs of further devices. */
  SpaceIdentity withDevices(List<String> further) {
    List<String> all = new ArrayList<>(devices);
    all.addAll(further);
    return new SpaceIdentity(space, bits, parent, bands, all);
  }

  /** Returns the devices whose PASIDs are IDs of both spaces. */
  List<String> devicesSharedWith(SpaceIdentity other) {
    return devices.stream().filter(other::isOf).toList();
  }

  /** A header that names no device may be of an older daemon: then the space's name counts. */
  private boolean isOf(String device) {
    return devices.contains(device) || space.equals(device);
  }

  /** All IDs of its width. */
  PasidRange allIds() {
    return PasidRange.of(0, (1L << bits) - 1);
  }

  @Override
  public String toString() {
    return bits + " bits" + (parent.isEmpty() ? ", no part" : ", part of " + parent);
  }
}
