// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.NamedId;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.session.SetContents;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.daemon.state.TokenHash;
import io.pasid4j.domain.message.Opaque;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The bytes of what moves with a set, as the domain carries them. */
final class ContentsCodec {
  private static final int FIRST_VERSION = 1;

  /** Beside that has the key of the limit that the IDs count against in the domain. */
  private static final int LIMITED_VERSION = 2;

  private ContentsCodec() {}

  static Opaque encode(SetContents contents) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      boolean isLimited = contents.idsKey() != LimitKeys.DEFAULT_LIMIT;
      out.writeByte(isLimited ? LIMITED_VERSION : FIRST_VERSION);
      out.writeUTF(contents.name());
      out.writeInt(contents.uid());
      out.writeInt(contents.gid());
      out.writeInt(contents.quota().guaranteedIds());
      out.writeInt(contents.quota().limitIds());
      out.writeLong(contents.openedUnixMs());
      out.write(contents.tokenHash().bytes());
      out.writeInt(contents.names().size());
      for (NamedId named : contents.names()) {
        out.writeInt(named.id());
        out.writeInt(named.spid());
        out.writeUTF(named.key() == null ? "" : named.key());
      }
      if (isLimited) {
        out.writeInt(contents.idsKey());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Opaque.of(bytes.toByteArray());
  }

  /**
   * Reads what {@link #encode} gave.
   *
   * @throws IllegalArgumentException if it is none of it, or of a later version
   */
  static SetContents decode(Opaque payload) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload.bytes()))) {
      int version = in.readUnsignedByte();
      if (version < FIRST_VERSION || version > LIMITED_VERSION) {
        throw new IllegalArgumentException(
            "version: %s (expected: %s or %s; upgrade this host)"
                .formatted(version, FIRST_VERSION, LIMITED_VERSION));
      }
      return new SetContents(
          in.readUTF(),
          in.readInt(),
          in.readInt(),
          Quota.guaranteed(in.readInt(), in.readInt()),
          in.readLong(),
          TokenHash.ofBytes(in.readNBytes(TokenHash.SIZE)),
          names(in),
          version == LIMITED_VERSION ? in.readInt() : LimitKeys.DEFAULT_LIMIT);
    } catch (IOException e) {
      throw new IllegalArgumentException("set: " + payload + " (expected: what a host wrote)", e);
    }
  }

  private static List<NamedId> names(DataInputStream in) throws IOException {
    List<NamedId> names = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      int id = in.readInt();
      int spid = in.readInt();
      String key = in.readUTF();
      names.add(new NamedId(id, spid, key.isEmpty() ? null : key));
    }
    return names;
  }
}
