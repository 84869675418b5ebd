// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidSpaceBuilder;
import io.pasid4j.daemon.process.BootId;
import io.pasid4j.daemon.socket.LockFile;
import io.pasid4j.daemon.start.FileProblem;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks a state directory without changing it: sets are recovered from a copy. */
public final class StateCheck {
  private StateCheck() {}

  /**
   * State of one space.
   *
   * @param path its directory
   * @param boot the boot it was made in
   * @param isOfThisBoot whether a daemon would go on with it
   * @param space its name; empty if that cannot be read
   * @param bits its width; 0 if that cannot be read
   * @param sets how many sets are kept
   * @param heldIds how many IDs they hold and have pending
   * @param problem why a daemon would refuse it; null if it would not
   */
  public record Finding(
      Path path,
      UUID boot,
      boolean isOfThisBoot,
      String space,
      int bits,
      int sets,
      long heldIds,
      @Nullable String problem) {}

  /**
   * Looks at all states in a directory that have not been set aside.
   *
   * @throws StartException if it cannot be read
   */
  public static List<Finding> check(Path directory) {
    BootId current = BootId.current();
    List<Finding> findings = new ArrayList<>();
    try {
      for (Path state : states(directory)) {
        findings.add(checkOne(state, current));
      }
      return findings;
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  private static List<Path> states(Path directory) throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> states =
        Files.newDirectoryStream(
            directory, path -> SpaceNames.isState(String.valueOf(path.getFileName())))) {
      states.forEach(all::add);
    }
    return all;
  }

  private static Finding checkOne(Path state, BootId current) throws IOException {
    FoundState found = FoundState.read(state, current);
    UUID boot = SpaceNames.bootOf(String.valueOf(state.getFileName()));
    boolean isOfThisBoot = !found.isOfOtherBoot(current);
    SpaceIdentity space = found.space();
    if (space == null) {
      return new Finding(state, boot, isOfThisBoot, "", 0, 0, 0, found.problem());
    }
    Path copy = createCopy();
    try {
      return recover(state, boot, isOfThisBoot, space, copy);
    } finally {
      StateArchive.deleteAll(copy);
    }
  }

  private static Path createCopy() {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      return Files.createTempDirectory(parent, "pasid-state-check-");
    } catch (IOException e) {
      throw noCopy(parent, e);
    }
  }

  /** A copy that cannot be made says nothing about the state. */
  private static StartException noCopy(Path copy, IOException e) {
    return new StartException(
        "copy: " + copy + ": " + FileProblem.of(e) + " (expected: room for a copy of the state)",
        e);
  }

  private static Finding recover(
      Path state, UUID boot, boolean isOfThisBoot, SpaceIdentity space, Path copy) {
    String name = space.space();
    int bits = space.bits();
    try {
      for (String file : List.of(SpaceState.WORDS, SpaceState.SETS, SpaceState.ATTRIBUTES)) {
        if (!Files.isReadable(state.resolve(file))) {
          throw new DamagedStateException(file + ": missing (expected: a file that can be read)");
        }
        Files.copy(state.resolve(file), copy.resolve(file));
      }
      return recover(state, boot, isOfThisBoot, SpaceState.open(copy, bits), space);
    } catch (DamagedStateException e) {
      return new Finding(state, boot, isOfThisBoot, name, bits, 0, 0, e.getMessage());
    } catch (IOException e) {
      throw noCopy(copy, e);
    }
  }

  private static Finding recover(
      Path state, UUID boot, boolean isOfThisBoot, SpaceState copy, SpaceIdentity space)
      throws IOException {
    try (copy) {
      // Reserved IDs are for the daemon's configuration to state.
      PasidSpaceBuilder builder = PasidSpace.builder().bits(space.bits()).giveZero();
      List<RecoveredSet> sets = copy.recover(copy.build(builder));
      long held = sets.stream().mapToLong(each -> each.set().size()).sum();
      return new Finding(
          state, boot, isOfThisBoot, space.space(), space.bits(), sets.size(), held, null);
    }
  }

  /**
   * Moves all states in a directory aside, so that a daemon starts without them.
   *
   * @return where they are now
   * @throws StartException if a daemon uses the directory, or it cannot be changed
   */
  public static List<Path> setAside(Path directory) {
    try (LockFile lock = LockFile.tryTake(directory.resolve(StateDirectory.LOCK))) {
      if (lock == null) {
        throw new StartException(
            "state: " + directory + ": used by a daemon (expected: stopped first)");
      }
      return moveAll(directory);
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  private static List<Path> moveAll(Path directory) throws IOException {
    List<Path> moved = new ArrayList<>();
    for (Path state : states(directory)) {
      moved.add(StateArchive.move(state));
    }
    return moved;
  }

  private static StartException unreadable(Path directory, IOException e) {
    return new StartException(
        "state: " + directory + ": " + FileProblem.of(e) + " (expected: a state directory)", e);
  }
}
