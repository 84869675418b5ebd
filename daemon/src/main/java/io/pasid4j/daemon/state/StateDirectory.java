// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.process.BootId;
import io.pasid4j.daemon.socket.LockFile;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which one daemon keeps the state of its spaces, a directory for each. Used by
 * one thread at a time, but for {@link #keep}.
 */
public final class StateDirectory implements AutoCloseable {
  /** The widest space that is kept: its words are 128 MiB. */
  public static final int MOST_BITS = 24;

  static final String LOCK = ".lock";

  private static final Logger LOG = LoggerFactory.getLogger("pasidd.state");

  private final Path directory;
  private final BootId boot;
  private final LockFile lock;

  /** The files of each space, by its name. */
  private final Map<String, SpaceState> opened = new ConcurrentHashMap<>();

  private StateDirectory(Path directory, BootId boot, LockFile lock) {
    this.directory = directory;
    this.boot = boot;
    this.lock = lock;
  }

  /**
   * Locks a directory for this daemon, and makes it if it is missing.
   *
   * @throws StartException if another daemon uses it, or it cannot be used
   */
  public static StateDirectory open(Path directory) {
    return open(directory, BootId.current());
  }

  static StateDirectory open(Path directory, BootId boot) {
    try {
      StatePlace.prepare(directory);
      LockFile lock = LockFile.tryTake(directory.resolve(LOCK));
      if (lock == null) {
        throw unusable(directory, "used by another daemon (expected: a directory for each daemon)");
      }
      return new StateDirectory(directory, boot, lock);
    } catch (IOException e) {
      throw unusable(directory, problem(e));
    }
  }

  /** Opens the state of a space that is no part of another; see {@link #space(SpaceIdentity)}. */
  public SpaceState space(String name, int bits) {
    return space(SpaceIdentity.whole(name, bits));
  }

  /**
   * Opens the state of a space, or makes it. State of another boot is set aside.
   *
   * @throws StartException if the state is damaged, if it has IDs of other numbers taken, if IDs of
   *     one of its devices are taken in another space, or if it cannot be made; nothing of it has
   *     changed
   */
  public SpaceState space(SpaceIdentity space) {
    if (space.bits() > MOST_BITS) {
      throw new StartException(
          "spaces.%s.bits: %s (expected: 1 to %s with state, or --state none)"
              .formatted(space.space(), space.bits(), MOST_BITS));
    }
    requireOnlyUseOfDevices(space);
    Path own = directory.resolve(SpaceNames.state(space.space(), boot.id()));
    try {
      own = new SpaceStateFiles(directory, boot).find(space.space());
      SpaceState state = new SpaceStateFiles(directory, boot).open(own, space);
      opened.put(space.space(), state);
      return state;
    } catch (DamagedStateException e) {
      throw damaged(own, e);
    } catch (IOException e) {
      throw unusable(own, problem(e));
    }
  }

  /** The holders of a device's IDs stay its only ones, also if the device has moved to a space. */
  private void requireOnlyUseOfDevices(SpaceIdentity space) {
    if (space.devices().isEmpty()) {
      return;
    }
    for (FoundState state : statesOfThisBoot()) {
      SpaceIdentity other = state.space();
      if (other == null || other.family().equals(space.family())) {
        continue;
      }
      List<String> shared = space.devicesSharedWith(other);
      if (!shared.isEmpty() && isUsed(state, other, true)) {
        throw new StartException(
            "spaces.%s: %s (expected: in space %s until all IDs of that are free; its state: %s)"
                .formatted(space.space(), String.join(", ", shared), other.space(), state.path()));
      }
    }
  }

  /**
   * Makes sure that the directory is this daemon's.
   *
   * @return false if another daemon has it
   * @throws IOException if it is gone, or the state of a space is: nothing of that outlives the
   *     daemon any more
   */
  public boolean keep() throws IOException {
    if (!lock.keep()) {
      return false;
    }
    for (SpaceState state : opened.values()) {
      if (!Files.isDirectory(state.path())) {
        throw new NoSuchFileException(state.path().toString());
      }
    }
    return true;
  }

  /** Closes a state that {@link #space} opened and that nobody uses. */
  public void discard(SpaceState state) {
    opened.values().remove(state);
    close(state);
  }

  /**
   * Finds the IDs that a space must not give because a state of the same family has them taken: the
   * whole space, its parts, and parts that are not configured any more.
   *
   * @param own the space, whose own IDs do not count
   * @param configured all spaces that are served or about to be
   */
  public List<PasidRange> takenBeside(SpaceIdentity own, Collection<SpaceIdentity> configured) {
    Map<String, SpaceIdentity> byName =
        configured.stream().collect(Collectors.toMap(SpaceIdentity::space, Function.identity()));
    return new SharedNumbers(byName).takenBeside(own, statesOfThisBoot());
  }

  /**
   * Finds the spaces of this boot that have sets, or IDs that are not free. State that cannot be
   * read is left out.
   */
  public List<SpaceIdentity> inUse() {
    List<SpaceIdentity> found = new ArrayList<>();
    for (FoundState state : statesOfThisBoot()) {
      SpaceIdentity space = state.space();
      if (space != null && isUsed(state, space, false)) {
        found.add(space);
      }
    }
    return found;
  }

  private static boolean isUsed(FoundState state, SpaceIdentity space, boolean ifUnreadable) {
    try {
      return !state.isUnused(space);
    } catch (IOException | DamagedStateException e) {
      LOG.error("state: {}: {}; left as it is", state.path(), e.toString());
      return ifUnreadable;
    }
  }

  /**
   * The greatest set id of all state in the directory, that of spaces which are not configured
   * included; 0 if there is none.
   */
  public int lastSetId() {
    try {
      return FoundState.lastSetId(directory);
    } catch (IOException e) {
      throw unusable(directory, problem(e));
    }
  }

  /** Logs state of this boot of which no space has been opened. It stays as it is. */
  public void reportUnserved() {
    for (FoundState state : statesOfThisBoot()) {
      SpaceIdentity space = state.space();
      if (space == null) {
        LOG.error("state: {}: {}; left as it is", state.path(), state.problem());
      } else if (!opened.containsKey(space.space())) {
        reportUnserved(state, space);
      }
    }
  }

  private static void reportUnserved(FoundState state, SpaceIdentity space) {
    try {
      int sets = state.setIds().size();
      LOG.warn(
          "state: {}: space {}, {}, {} sets: not configured (expected: a space of the"
              + " configuration; kept until it is one, or pasid state check --set-aside)",
          state.path(),
          space.space(),
          space,
          sets);
    } catch (IOException e) {
      LOG.error("state: {}: {}; left as it is", state.path(), e.toString());
    }
  }

  private List<FoundState> statesOfThisBoot() {
    try {
      List<FoundState> found = new ArrayList<>();
      for (FoundState state : FoundState.in(directory, boot, SpaceNames::isState)) {
        if (!state.isOfOtherBoot(boot)) {
          found.add(state);
        }
      }
      return found;
    } catch (IOException e) {
      throw unusable(directory, problem(e));
    }
  }

  /**
   * Returns the failure of a start because a state is damaged.
   *
   * @param name the space's name
   * @param damage the damage
   */
  public StartException damaged(String name, DamagedStateException damage) {
    SpaceState state = opened.get(name);
    return damaged(
        state == null ? directory.resolve(SpaceNames.state(name, boot.id())) : state.path(),
        damage);
  }

  private StartException damaged(Path own, DamagedStateException damage) {
    return new StartException(
        "state: %s: %s; to see all: pasid state check %s; to start without it: the same with --set-aside"
            .formatted(own, damage.getMessage(), directory),
        damage);
  }

  static StartException unusable(Path path, String problem) {
    return new StartException("state: " + path + ": " + problem);
  }

  private static String problem(IOException e) {
    return e instanceof AccessDeniedException
        ? "not writable (expected: a directory of this user's, or --state none)"
        : e.getMessage() + " (expected: a file system with room, or --state none)";
  }

  private void close(SpaceState state) {
    try {
      state.close();
    } catch (IOException e) {
      LOG.warn("state: {}: not closed: {}", state.path(), e.toString());
    }
  }

  /** Unlocks the directory; what is in it stays. */
  @Override
  public void close() {
    opened.values().forEach(this::close);
    opened.clear();
    lock.close();
  }
}
