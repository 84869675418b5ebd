// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import io.pasid4j.core.NamedId;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.management.http.ApiJson;
import io.pasid4j.daemon.session.ExportedSet;
import io.pasid4j.daemon.session.SetContents;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.daemon.state.TokenHash;
import io.pasid4j.protocol.command.NameRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A set as a file between two daemons; docs/reference/files.md has the fields. Immutable.
 *
 * @param format always {@value #FORMAT}
 * @param version of the fields; {@value #VERSION}
 * @param space the name of the space that it was in
 * @param name the name of the set
 * @param uid the user it belongs to, 0 to 2^32-1 inclusive
 * @param gid the group of the process that opened it
 * @param limitIds how many IDs it may hold
 * @param guaranteedIds how many of them it can always have
 * @param openedAt when it was opened, ISO 8601
 * @param tokenHash the SHA-256 of its resume token in hexadecimal digits
 * @param ids its IDs as ranges, ascending, with commas between
 * @param names the SPIDs and keys of IDs
 * @param digest the SHA-256 of the JSON with an empty digest
 */
record SetDocument(
    String format,
    int version,
    String space,
    String name,
    long uid,
    long gid,
    int limitIds,
    int guaranteedIds,
    String openedAt,
    String tokenHash,
    String ids,
    List<Name> names,
    String digest) {
  /** Limit of the size of a document. */
  static final int MOST_BYTES = 1 << 20;

  /** Each ID costs as much as a tenant's. */
  private static final long MOST_IDS = 1 << 20;

  private static final String FORMAT = "pasid4j-set";
  private static final int VERSION = 1;
  private static final long UNSIGNED = 0xFFFF_FFFFL;
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{32}");
  private static final HexFormat HEX = HexFormat.of();

  /**
   * The names of an ID.
   *
   * @param id the ID
   * @param spid its set-private ID; -1 if it has none
   * @param key the hash of its idempotency key; empty if it has none
   */
  record Name(int id, int spid, String key) {}

  /**
   * Writes a set.
   *
   * @throws IllegalArgumentException if it is larger than a document can be
   */
  static SetDocument of(String space, ExportedSet exported) {
    SetContents contents = exported.contents();
    SetDocument document =
        new SetDocument(
            FORMAT,
            VERSION,
            space,
            contents.name(),
            Integer.toUnsignedLong(contents.uid()),
            Integer.toUnsignedLong(contents.gid()),
            contents.quota().limitIds(),
            contents.quota().guaranteedIds(),
            Instant.ofEpochMilli(contents.openedUnixMs()).toString(),
            HEX.formatHex(contents.tokenHash().bytes()),
            RangeList.text(exported.ids()),
            contents.names().stream().map(SetDocument::name).toList(),
            "");
    document.requireSize(exported.countIds());
    return document.withDigest(document.computedDigest());
  }

  private void requireSize(long countIds) {
    int bytes = ApiJson.bytes(this).length + 64;
    if (countIds > MOST_IDS || bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "set: %s IDs, %s bytes of JSON (expected: at most %s IDs and %s bytes)"
              .formatted(countIds, bytes, MOST_IDS, MOST_BYTES));
    }
  }

  private static Name name(NamedId named) {
    return new Name(named.id(), named.spid(), named.key() == null ? "" : named.key());
  }

  /**
   * Reads a set.
   *
   * @throws IllegalArgumentException if a field has a value that {@link #of} does not write
   */
  ExportedSet read() {
    if (!format.equals(FORMAT) || version != VERSION) {
      throw new IllegalArgumentException(
          "format: %s, version %s (expected: %s, version %s)"
              .formatted(format, version, FORMAT, VERSION));
    }
    if (!digest.equals(computedDigest())) {
      throw new IllegalArgumentException(
          "digest: that of another content (expected: " + computedDigest() + ")");
    }
    List<PasidRange> ranges = RangeList.parse(ids);
    SetContents contents =
        new SetContents(
            new NameRequest(name).name(),
            unsigned("uid", uid),
            unsigned("gid", gid),
            Quota.guaranteed(guaranteedIds, limitIds),
            openedUnixMs(),
            token(),
            names.stream().map(SetDocument::named).toList(),
            LimitKeys.DEFAULT_LIMIT);
    ExportedSet exported = new ExportedSet(contents, ranges);
    requireSize(exported.countIds());
    return exported;
  }

  private static int unsigned(String field, long value) {
    // The greatest one stands for nobody.
    if (value < 0 || value >= UNSIGNED) {
      throw new IllegalArgumentException(
          field + ": " + value + " (expected: 0 to " + (UNSIGNED - 1) + ")");
    }
    return (int) value;
  }

  private static NamedId named(Name name) {
    if (name.spid < -1 || !(name.key.isEmpty() || KEY.matcher(name.key).matches())) {
      throw new IllegalArgumentException(
          "names: spid %s, key of %s characters (expected: -1 or more; 32 hexadecimal digits or none)"
              .formatted(name.spid, name.key.length()));
    }
    return new NamedId(name.id, name.spid, name.key.isEmpty() ? null : name.key);
  }

  private long openedUnixMs() {
    try {
      return Instant.parse(openedAt).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "openedAt: " + openedAt + " (expected: as 2026-01-31T12:00:00Z)", e);
    }
  }

  private TokenHash token() {
    TokenHash hash =
        tokenHash.length() == TokenHash.SIZE * 2
            ? TokenHash.ofBytes(HEX.parseHex(tokenHash))
            : TokenHash.NONE;
    if (hash.isNone()) {
      throw new IllegalArgumentException(
          "tokenHash: " + tokenHash.length() + " digits (expected: a SHA-256 in hexadecimal)");
    }
    return hash;
  }

  private SetDocument withDigest(String other) {
    return new SetDocument(
        format,
        version,
        space,
        name,
        uid,
        gid,
        limitIds,
        guaranteedIds,
        openedAt,
        tokenHash,
        ids,
        names,
        other);
  }

  private String computedDigest() {
    try {
      byte[] bytes = ApiJson.bytes(digest.isEmpty() ? this : withDigest(""));
      return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: none (expected: in every JDK)", e);
    }
  }
}
