// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.disk;

import io.pasid4j.cluster.config.RefusedException;
import io.pasid4j.cluster.config.VoterConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Records, outside Ratis' directory, which voter owns a directory and whether that voter has
 * started. A voter whose directory is empty has lost its votes and acknowledgements, so it must
 * never vote again under its old name.
 */
public final class MemberMarker {
  private static final String VERSION = "pasid4j-voter 1";

  /** No vote was cast yet: an empty Ratis directory is right. */
  private static final String NEW = "new";

  private static final String VOTER = "voter";

  /** The state before the first start of a voter that joins a founded domain. */
  private static final String JOINING = "joining";

  private static final String JOINED = "joined";

  private final VoterConfig config;
  private final Path file;

  /** The marker of a voter. */
  public MemberMarker(VoterConfig config) {
    this.config = config;
    this.file = config.directory().resolve("member");
  }

  /**
   * Creates a directory for a voter's first start, to found the domain or to join it.
   *
   * @throws RefusedException if the directory is another voter's, or was this one's before
   * @throws IOException if it cannot be written
   */
  public void create() throws RefusedException, IOException {
    Files.createDirectories(config.directory());
    boolean joins = config.initialVoters().isEmpty();
    if (Files.exists(file)) {
      check();
      if (isOfJoiner(config.directory()) != joins) {
        throw refused(
            joins ? "made to found the domain" : "made to join a domain",
            joins ? "one made to join, or an empty one" : "one made to found it, or an empty one");
      }
      return;
    }
    if (!isEmpty(config.raftDirectory())) {
      throw refused("files of a voter without its marker", "an empty directory");
    }
    write(joins ? JOINING : NEW);
  }

  /**
   * Returns whether the directory was created for a voter that joins. Such a voter must never count
   * itself among the initial voters, or it would vote before it is added.
   *
   * @param directory a voter's
   * @throws IOException if it cannot be read
   */
  public static boolean isOfJoiner(Path directory) throws IOException {
    Path file = directory.resolve("member");
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    return lines.contains(JOINING) || lines.contains(JOINED);
  }

  /**
   * Checks that the voter may start in this directory.
   *
   * @throws RefusedException if it was never made one, is another's, or has lost its files
   * @throws IOException if it cannot be read
   */
  public void check() throws RefusedException, IOException {
    String state = read();
    if ((state.equals(VOTER) || state.equals(JOINED)) && isEmpty(config.raftDirectory())) {
      throw refused(
          "empty, but was the directory of voter " + config.self().name(),
          "its files; or remove the voter from the domain, empty the directory, and join again");
    }
  }

  /**
   * Records that the voter has started: from now on an empty directory is a loss.
   *
   * @throws IOException if it cannot be written
   */
  public void markStarted() throws IOException {
    String state = Files.readAllLines(file).getLast();
    if (state.equals(NEW)) {
      write(VOTER);
    } else if (state.equals(JOINING)) {
      write(JOINED);
    }
  }

  private String read() throws RefusedException, IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException missing) {
      throw refused("no marker of a voter", "one made by init or join");
    }
    if (lines.size() != 4 || !lines.getFirst().equals(VERSION)) {
      throw refused("a marker that cannot be read", VERSION);
    }
    expect("domain", lines.get(1), config.domain());
    expect("voter", lines.get(2), config.self().name());
    return lines.get(3);
  }

  private void expect(String what, String found, String expected) throws RefusedException {
    if (!found.equals(expected)) {
      throw refused("of " + what + " " + found, expected);
    }
  }

  /**
   * Renames the new file into place, so that a reader sees the old file or the new one, never a
   * part.
   */
  private void write(String state) throws IOException {
    String text = String.join("\n", VERSION, config.domain(), config.self().name(), state) + "\n";
    Path temporary = file.resolveSibling("member.tmp");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Directories.sync(config.directory());
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    } catch (NoSuchFileException missing) {
      return true;
    }
  }

  private RefusedException refused(String found, String expected) {
    return new RefusedException(
        "%s: %s (expected: %s)".formatted(config.directory(), found, expected));
  }
}
