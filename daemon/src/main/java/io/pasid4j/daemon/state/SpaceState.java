// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import io.pasid4j.core.IdState;
import io.pasid4j.core.IdView;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidSpaceBuilder;
import io.pasid4j.core.QuotaRefusedException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** State of one space, mapped: its words, its sets and its attributes. Thread-safe. */
public final class SpaceState implements AutoCloseable {
  static final String HEADER = "header";
  static final String WORDS = "words";
  static final String SETS = "sets";
  static final String ATTRIBUTES = "attributes";
  static final String MOVES = "moves";
  static final String AMOUNTS = "amounts";
  static final String DEPARTED = "departed";
  static final String LEASED_TO = "leased-to";

  private final Path path;
  private final MemorySegment words;
  private final SetFile sets;
  private final AttributeFile attributes;

  private SpaceState(Path path, MemorySegment words, SetFile sets, AttributeFile attributes) {
    this.path = path;
    this.words = words;
    this.sets = sets;
    this.attributes = attributes;
  }

  /** Makes the files of a space in which no ID was ever allocated. */
  static void create(Path directory, StateHeader header) throws IOException {
    MappedFiles.create(directory.resolve(WORDS), StateWords.sizeBytes(header.space().bits()));
    SetFile.create(directory.resolve(SETS));
    AttributeFile.create(directory.resolve(ATTRIBUTES));
    header.write(directory.resolve(HEADER));
  }

  /**
   * Maps the files of a space.
   *
   * @throws DamagedStateException if they cannot be what a daemon made
   */
  static SpaceState open(Path directory, int bits) throws IOException {
    MemorySegment words = mapWords(directory.resolve(WORDS), bits);
    SetFile sets = SetFile.open(directory.resolve(SETS));
    try {
      return new SpaceState(
          directory, words, sets, AttributeFile.open(directory.resolve(ATTRIBUTES)));
    } catch (Throwable t) {
      sets.close();
      throw t;
    }
  }

  private static MemorySegment mapWords(Path file, int bits) throws IOException {
    long sizeBytes = Files.size(file);
    if (sizeBytes != StateWords.sizeBytes(bits)) {
      throw new DamagedStateException(
          WORDS + ": " + sizeBytes + " bytes (expected: " + StateWords.sizeBytes(bits) + ")");
    }
    try (FileChannel channel = MappedFiles.open(file)) {
      return MappedFiles.map(channel, 0, sizeBytes);
    }
  }

  /** The directory with its files. */
  Path path() {
    return path;
  }

  /** The file of the sets that move between hosts; made when the first one moves. */
  public Path moves() {
    return path.resolve(MOVES);
  }

  /** The file of the tokens of sets that have moved away; made when the first one has. */
  public Path departed() {
    return path.resolve(DEPARTED);
  }

  /**
   * The file of the IDs that tenants may have on this host; made at the first limit in a domain.
   */
  public Path amounts() {
    return path.resolve(AMOUNTS);
  }

  /** The file that says to which host of a domain the IDs are leased that are not upstream. */
  public Path leasedTo() {
    return path.resolve(LEASED_TO);
  }

  /** Finds the IDs in some bands that are not free. To be called before {@link #build}. */
  public List<PasidRange> taken(List<PasidRange> within) throws IOException {
    return StateWords.taken(path.resolve(WORDS), within);
  }

  /**
   * Limits every quarantine to a time. To be called before {@link #build}.
   *
   * @param latestMs when an ID that is freed now is due
   */
  public void limitQuarantines(long latestMs) {
    StateWords.limitQuarantines(words, latestMs);
  }

  /**
   * Makes the space over its words.
   *
   * @param builder as for a space on the heap
   * @throws DamagedStateException if a word is impossible, or an ID is held that the builder
   *     reserves
   */
  public PasidSpace build(PasidSpaceBuilder builder) {
    try {
      return builder.words(words).attributeLog(attributes).build();
    } catch (IllegalArgumentException e) {
      throw new DamagedStateException(String.valueOf(e.getMessage()));
    }
  }

  /** The store of the space's sets. */
  public SetStore sets() {
    return sets;
  }

  /**
   * Opens the sets that were open, with all that they held. To be called once, before others open
   * sets.
   *
   * @param space what {@link #build} made
   * @throws DamagedStateException if they cannot be
   */
  public List<RecoveredSet> recover(PasidSpace space) {
    List<RecoveredSet> recovered = new ArrayList<>();
    for (SetRecord record : sets.readAll()) {
      recovered.add(claim(space, record));
    }
    int[] unclaimed = space.unclaimedOwners();
    if (unclaimed.length > 0) {
      throw new DamagedStateException(
          "owner: " + unclaimed[0] + " in words (expected: only owners with a set record)");
    }
    for (Attribute attribute : attributes.readAll()) {
      restore(space, attribute);
    }
    return recovered;
  }

  private static RecoveredSet claim(PasidSpace space, SetRecord record) {
    try {
      return new RecoveredSet(record, claimSet(space, record));
    } catch (QuotaRefusedException | IllegalArgumentException e) {
      throw new DamagedStateException("set record " + record.owner() + ": " + e.getMessage());
    }
  }

  private static PasidSet claimSet(PasidSpace space, SetRecord record) {
    return record.isOfUser()
        ? space.claim(
            record.owner(), record.name(), record.quota(), space.account(record.account()))
        : space.claim(record.owner(), record.name(), record.quota());
  }

  private void restore(PasidSpace space, Attribute attribute) {
    int id = attribute.id();
    if (id >>> space.bits() != 0) {
      throw new DamagedStateException("attribute: of ID " + id + " (expected: one of the space)");
    }
    IdView view = space.describe(id);
    PasidSet holder = view.holder();
    if (holder == null
        || view.generation() != attribute.generation()
        || (attribute.isKey() && view.state() == IdState.FREE_PENDING)) {
      attributes.remove(attribute);
    } else if (!space.restore(
        holder, id, attribute.spid(), attribute.isKey() ? attribute.key() : null)) {
      throw new DamagedStateException(
          "attribute: of ID " + id + ": twice in its set (expected: once)");
    }
  }

  @Override
  public void close() throws IOException {
    sets.close();
    attributes.close();
  }
}
