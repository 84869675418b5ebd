// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.daemon.process.BootId;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the state of a space in a state directory, or makes it.
 *
 * @param directory the state directory
 * @param boot the boot that runs
 */
record SpaceStateFiles(Path directory, BootId boot) {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.state");

  /**
   * Finds where the state of a space is, or is to be made. State of another boot is set aside.
   *
   * @throws DamagedStateException if there are two, of which none is known to be of another boot
   */
  Path find(String space) throws IOException {
    @Nullable Path own = null;
    for (FoundState state :
        FoundState.in(directory, boot, name -> SpaceNames.isStateOf(space, name))) {
      if (state.isOfOtherBoot(boot)) {
        LOG.info(
            "state: {}: of another boot, now {}", state.path(), StateArchive.move(state.path()));
      } else if (own != null) {
        throw new DamagedStateException(
            "space: " + space + ": in " + own + ", too (expected: once)");
      } else {
        own = state.path();
      }
    }
    return own == null ? directory.resolve(SpaceNames.state(space, boot.id())) : own;
  }

  /**
   * Opens a state, or makes it.
   *
   * @throws DamagedStateException if it cannot be what a daemon made
   * @throws StartException if it has IDs of other numbers taken
   */
  SpaceState open(Path own, SpaceIdentity space) throws IOException {
    if (Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
      StateHeader found = StateHeader.read(own.resolve(SpaceState.HEADER), boot);
      requireNamed(own, found, space);
      if (isOfSameNumbers(found, space)) {
        return reopen(own, found, space);
      }
      requireUnused(own, found, space);
      LOG.info("state: {}: {}, and unused, now {}", own, found.space(), StateArchive.move(own));
    }
    create(own, new StateHeader(boot, space));
    return SpaceState.open(own, space.bits());
  }

  private SpaceState reopen(Path own, StateHeader found, SpaceIdentity space) throws IOException {
    SpaceState state = SpaceState.open(own, space.bits());
    try {
      StateHeader wanted = new StateHeader(found.boot(), withHeldDevices(own, found, space));
      if (!found.equals(wanted)) {
        wanted.replace(own.resolve(SpaceState.HEADER));
      }
      return state;
    } catch (Throwable t) {
      state.close();
      throw t;
    }
  }

  /** The devices that IDs were given for count until the IDs are free. */
  private SpaceIdentity withHeldDevices(Path own, StateHeader found, SpaceIdentity space)
      throws IOException {
    List<String> before = found.space().devices();
    boolean isHeld =
        !space.devices().containsAll(before) && !FoundState.read(own, boot).isUnused(found.space());
    return isHeld ? space.withDevices(before) : space;
  }

  private static void requireNamed(Path own, StateHeader found, SpaceIdentity space) {
    UUID named = SpaceNames.bootOf(String.valueOf(own.getFileName()));
    if (!found.space().space().equals(space.space()) || !found.boot().id().equals(named)) {
      throw new DamagedStateException(
          "space: %s, boot %s (expected: %s, boot %s)"
              .formatted(found.space().space(), found.boot().id(), space.space(), named));
    }
  }

  private static boolean isOfSameNumbers(StateHeader found, SpaceIdentity space) {
    SpaceIdentity before = found.space();
    return before.bits() == space.bits()
        && (before.parent().equals(space.parent()) || !found.knowsParent());
  }

  private void requireUnused(Path own, StateHeader found, SpaceIdentity space) throws IOException {
    FoundState state = FoundState.read(own, boot);
    if (!state.isUnused(found.space())) {
      throw new StartException(
          "spaces.%s: %s (expected: %s, while %s sets have IDs in %s)"
              .formatted(space.space(), space, found.space(), state.setIds().size(), own));
    }
  }

  /** Makes a state under another name first, so that one that has its name is complete. */
  private static void create(Path own, StateHeader header) throws IOException {
    Path half = own.resolveSibling(SpaceNames.halfMade(header.space().space()));
    StateArchive.deleteAll(half);
    StatePlace.create(half);
    try {
      SpaceState.create(half, header);
      Files.move(half, own, StandardCopyOption.ATOMIC_MOVE);
    } catch (Throwable t) {
      StateArchive.deleteAll(half);
      throw t;
    }
  }
}
