// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.daemon.process.BootId;
import io.pasid4j.daemon.socket.LockFile;
import io.pasid4j.daemon.socket.Users;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where one daemon keeps the state of its spaces, each in a directory of its own. */
public final class StateDirectory implements AutoCloseable {
  /** The widest space that is kept: its words are 128 MiB. */
  public static final int MOST_BITS = 24;

  static final String LOCK = ".lock";

  private static final Logger LOG = LoggerFactory.getLogger("pasidd.state");
  private static final int GROUP_AND_OTHERS = 077;
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path directory;
  private final UUID boot;
  private final LockFile lock;
  private final List<SpaceState> opened = new ArrayList<>();
  private final Set<Path> used = new HashSet<>();

  private StateDirectory(Path directory, UUID boot, LockFile lock) {
    this.directory = directory;
    this.boot = boot;
    this.lock = lock;
  }

  /**
   * Takes a directory, and makes it if it is missing.
   *
   * @throws StartException if another daemon has it, or it cannot be used
   */
  public static StateDirectory open(Path directory) {
    return open(directory, BootId.current().id());
  }

  static StateDirectory open(Path directory, UUID boot) {
    try {
      prepare(directory);
      LockFile lock = LockFile.tryTake(directory.resolve(LOCK));
      if (lock == null) {
        throw unusable(directory, "used by another daemon (expected: a directory for each daemon)");
      }
      return new StateDirectory(directory, boot, lock);
    } catch (IOException e) {
      throw unusable(directory, problem(e));
    }
  }

  private static void prepare(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, OWNER_ONLY);
    } catch (FileAlreadyExistsException e) {
      requireOurs(directory);
    }
  }

  private static void requireOurs(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw unusable(directory, "no directory (expected: a directory, not a link or a file)");
    }
    int owner = (int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    int mode = (int) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0777;
    if (owner != Users.effectiveUid() || (mode & GROUP_AND_OTHERS) != 0) {
      throw unusable(
          directory,
          "uid %s, mode 0%o (expected: uid %s, mode 0700)"
              .formatted(Integer.toUnsignedLong(owner), mode, Users.effectiveUid()));
    }
  }

  /**
   * The state of a space: what is there of this boot, or a fresh one. State of another boot is set
   * aside.
   *
   * @param name the space's name, 1 to 64 bytes
   * @param bits its width
   * @throws StartException if the state is damaged, of a space of another width, or cannot be made;
   *     nothing of it has changed
   */
  public SpaceState space(String name, int bits) {
    if (bits > MOST_BITS) {
      throw new StartException(
          "spaces.%s.bits: %s (expected: 1 to %s with state, or --state none)"
              .formatted(name, bits, MOST_BITS));
    }
    Path own = pathOf(name);
    try {
      setOtherBootsAside(name);
      SpaceState state = open(own, new StateHeader(boot, name, bits));
      opened.add(state);
      used.add(own);
      return state;
    } catch (DamagedStateException e) {
      throw damaged(own, e);
    } catch (IOException e) {
      throw unusable(own, problem(e));
    }
  }

  private SpaceState open(Path own, StateHeader expected) throws IOException {
    if (Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
      requireSame(StateHeader.read(own.resolve(SpaceState.HEADER)), expected);
    } else {
      create(own, expected);
    }
    return SpaceState.open(own, expected.bits());
  }

  private Path pathOf(String name) {
    return directory.resolve(SpaceNames.state(name, boot));
  }

  private void setOtherBootsAside(String name) throws IOException {
    try (DirectoryStream<Path> states =
        Files.newDirectoryStream(
            directory, path -> SpaceNames.isStateOf(name, String.valueOf(path.getFileName())))) {
      for (Path state : states) {
        UUID of = SpaceNames.bootOf(String.valueOf(state.getFileName()));
        if (!of.equals(boot)) {
          LOG.info("state: {}: of another boot, now {}", state, StateArchive.move(state));
        }
      }
    }
  }

  private static void requireSame(StateHeader found, StateHeader expected) {
    if (!found.equals(expected)) {
      throw new DamagedStateException(
          "space: %s, %s bits, boot %s (expected: %s, %s bits, boot %s)"
              .formatted(
                  found.space(),
                  found.bits(),
                  found.boot(),
                  expected.space(),
                  expected.bits(),
                  expected.boot()));
    }
  }

  /** Tells in the log of state of this boot that no space has been opened of. It stays. */
  public void tellUnused() {
    for (StateCheck.Finding finding : StateCheck.check(directory, path -> !used.contains(path))) {
      if (finding.isOfThisBoot()) {
        LOG.warn(
            "state: {}: space {}, {} sets, {} held: not configured (expected: a space of the"
                + " configuration; kept until it is one, or pasid state check --set-aside)",
            finding.path(),
            finding.space(),
            finding.sets(),
            finding.heldIds());
      }
    }
  }

  /** Under another name first: what has its name is complete. */
  private static void create(Path own, StateHeader header) throws IOException {
    Path half = own.resolveSibling(SpaceNames.halfMade(header.space()));
    StateArchive.deleteAll(half);
    Files.createDirectory(half, OWNER_ONLY);
    boolean made = false;
    try {
      SpaceState.create(half, header);
      Files.move(half, own, StandardCopyOption.ATOMIC_MOVE);
      made = true;
    } finally {
      if (!made) {
        StateArchive.deleteAll(half);
      }
    }
  }

  /**
   * What to tell when the state turns out to be damaged.
   *
   * @param name the space's name
   * @param damage what is wrong
   */
  public StartException damaged(String name, DamagedStateException damage) {
    return damaged(pathOf(name), damage);
  }

  private StartException damaged(Path own, DamagedStateException damage) {
    return new StartException(
        "state: %s: %s; to see all: pasid state check %s; to start without it: the same with --set-aside"
            .formatted(own, damage.getMessage(), directory),
        damage);
  }

  private static StartException unusable(Path path, String problem) {
    return new StartException("state: " + path + ": " + problem);
  }

  private static String problem(IOException e) {
    return e instanceof AccessDeniedException
        ? "not writable (expected: a directory of this user's, or --state none)"
        : e.getMessage() + " (expected: a file system with room, or --state none)";
  }

  /** Gives the directory up; what is in it stays. */
  @Override
  public void close() {
    try {
      for (SpaceState state : opened) {
        state.close();
      }
      lock.close();
    } catch (IOException e) {
      LOG.warn("state: {}: not closed: {}", directory, e.toString());
    }
  }
}
