// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.session.MovingSets;
import io.pasid4j.daemon.state.DamagedStateException;
import io.pasid4j.daemon.state.TokenHash;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of the latest sets that have moved away, in a file beside the words, which outlives
 * the daemon and not the boot: whoever resumes one here learns that it is on another host, also
 * after a restart. Used by the worker.
 */
final class DepartedTokens {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.domain");
  private static final int MAGIC = 0x50535431; // "PST1"

  private final Path file;

  /** The hosts by the tokens, the oldest move first. */
  private final Map<TokenHash, String> hosts = new LinkedHashMap<>();

  private DepartedTokens(Path file) {
    this.file = file;
  }

  /**
   * Reads the tokens, and lets those be answered that no set here has.
   *
   * @throws DamagedStateException if they cannot be what a daemon wrote
   */
  static DepartedTokens open(Path file, MovingSets sets) {
    DepartedTokens departed = new DepartedTokens(file);
    if (Files.exists(file)) {
      departed.read();
    }
    departed.hosts.forEach(sets::recordDeparture);
    return departed;
  }

  private void read() {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      if (in.readInt() != MAGIC) {
        throw new IOException("magic: another (expected: that of departed)");
      }
      for (int left = in.readInt(); left != 0; left--) {
        byte[] hash = new byte[TokenHash.SIZE];
        in.readFully(hash);
        hosts.put(TokenHash.ofBytes(hash), in.readUTF());
      }
      if (in.read() >= 0) {
        throw new IOException("longer (expected: its entries and no more)");
      }
    } catch (EOFException e) {
      throw new DamagedStateException("departed: shorter (expected: as many entries as it says)");
    } catch (IOException e) {
      throw new DamagedStateException("departed: " + e.getMessage());
    }
  }

  /** Adds the token of a set that has moved away; the oldest one goes if they are too many. */
  void add(TokenHash token, String host) {
    hosts.remove(token);
    hosts.put(token, host);
    if (hosts.size() > MovingSets.MOST_DEPARTED) {
      hosts.remove(hosts.keySet().iterator().next());
    }
    write();
  }

  /** Removes the token of a set that has come back. */
  void remove(TokenHash token) {
    if (hosts.remove(token) != null) {
      write();
    }
  }

  /** Where a set is, is no less true if the disk takes no record. */
  private void write() {
    try {
      DurableFile.replace(file, encode(), false);
    } catch (IOException e) {
      LOG.error("departed: not written, so a restart forgets which sets moved: {}", e.toString());
    }
  }

  private byte[] encode() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    out.writeInt(hosts.size());
    for (Map.Entry<TokenHash, String> each : hosts.entrySet()) {
      out.write(each.getKey().bytes());
      out.writeUTF(each.getValue());
    }
    return bytes.toByteArray();
  }
}
