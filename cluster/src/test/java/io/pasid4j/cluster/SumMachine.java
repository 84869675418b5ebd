// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster;

import io.pasid4j.domain.log.ReplicatedMachine;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums by name. {@code add NAME NUMBER} counts only if the number is greater than the last one of
 * this name; {@code read NAME} changes nothing. Both return how often was added. {@code fill NAME
 * NUMBER} changes nothing and returns so many bytes.
 */
final class SumMachine implements ReplicatedMachine {
  private final Map<String, Entry> entries = new TreeMap<>();
  private long applied;
  private volatile boolean fails;

  private record Entry(long count, long lastNumber) {}

  /** Makes the next command throw. */
  void failOnce() {
    fails = true;
  }

  @Override
  public byte[] apply(long index, byte[] command) {
    if (fails) {
      fails = false;
      throw new StackOverflowError("planted");
    }
    applied = index;
    List<String> words = List.of(new String(command, StandardCharsets.UTF_8).split(" ", -1));
    Entry before = entries.getOrDefault(words.get(1), new Entry(0, 0));
    if (words.get(0).equals("add") && Long.parseLong(words.get(2)) > before.lastNumber()) {
      entries.put(words.get(1), new Entry(before.count() + 1, Long.parseLong(words.get(2))));
    }
    if (words.get(0).equals("fill")) {
      return new byte[Integer.parseInt(words.get(2))];
    }
    long count = entries.getOrDefault(words.get(1), before).count();
    return Long.toString(count).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void writeSnapshot(OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeLong(applied);
    data.writeInt(entries.size());
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      data.writeUTF(entry.getKey());
      data.writeLong(entry.getValue().count());
      data.writeLong(entry.getValue().lastNumber());
    }
    data.flush();
  }

  @Override
  public void readSnapshot(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    applied = data.readLong();
    entries.clear();
    for (int left = data.readInt(); left > 0; left--) {
      entries.put(data.readUTF(), new Entry(data.readLong(), data.readLong()));
    }
    if (data.read() >= 0) {
      throw new IOException("snapshot: longer than its entries");
    }
  }

  @Override
  public long appliedIndex() {
    return applied;
  }

  /** Returns the state without its index, which is that of the last command a voter has applied. */
  byte[] state() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writeSnapshot(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
