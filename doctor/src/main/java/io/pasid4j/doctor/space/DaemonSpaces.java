// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.space;

import java.util.List;

/**
 * The spaces of a running daemon, or of a configuration. Immutable.
 *
 * @param source the object of the comparison, as a report names it
 * @param isComplete whether it is known of each space which devices it stands for
 * @param areAllHoldersSeen whether the asker may see the sets of all users
 * @param spaces that are served
 * @param unserved names of spaces of the configuration that the daemon does not serve
 */
public record DaemonSpaces(
    String source,
    boolean isComplete,
    boolean areAllHoldersSeen,
    List<ServedSpace> spaces,
    List<String> unserved) {
  /** Without a daemon, nothing is known. */
  public static final DaemonSpaces NONE = new DaemonSpaces("", false, false, List.of(), List.of());

  /** Copies the lists. */
  public DaemonSpaces {
    spaces = List.copyOf(spaces);
    unserved = List.copyOf(unserved);
  }

  /** The spaces that stand for a device. */
  List<ServedSpace> of(String address) {
    return spaces.stream().filter(space -> space.devices().contains(address)).toList();
  }

  /** Returns whether a space stands for a device at all. */
  boolean haveDevices() {
    return spaces.stream().anyMatch(space -> !space.devices().isEmpty());
  }
}
