// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.config.UidMap;
import io.pasid4j.daemon.state.DamagedStateException;
import io.pasid4j.domain.host.LocalAmounts;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The amounts of a host's tenants, each the lease of the tenant's account. They are in a file
 * beside the words, which outlives the daemon and not the boot. It never has less than the sets of
 * a tenant, so a daemon that starts goes on within it. A tenant that was once limited stays so,
 * whether it has an amount or not. What cannot be written changes no amount. Thread-safe.
 */
final class AmountFile implements LocalAmounts {
  private static final int MAGIC = 0x50534131; // "PSA1"

  private final Path file;
  private final PasidSpace space;
  private final UidMap uids;
  private SortedMap<String, Integer> amounts = new TreeMap<>();

  private AmountFile(Path file, PasidSpace space, UidMap uids) {
    this.file = file;
    this.space = space;
    this.uids = uids;
  }

  /**
   * Reads the amounts and limits the accounts.
   *
   * @throws DamagedStateException if they cannot be what a daemon wrote
   */
  static AmountFile open(Path file, PasidSpace space, UidMap uids) {
    AmountFile amounts = new AmountFile(file, space, uids);
    if (Files.exists(file)) {
      amounts.read();
    }
    amounts.amounts.forEach(amounts::changeLease);
    return amounts;
  }

  private void read() {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      if (in.readInt() != MAGIC) {
        throw new IOException("magic: another (expected: that of amounts)");
      }
      for (int left = in.readInt(); left != 0; left--) {
        String tenant = in.readUTF();
        int ids = in.readInt();
        if (ids < 0) {
          throw new IOException(tenant + ": " + ids + " (expected: 0 or more)");
        }
        amounts.put(tenant, ids);
      }
      if (in.read() >= 0) {
        throw new IOException("longer (expected: its entries and no more)");
      }
    } catch (EOFException e) {
      throw new DamagedStateException("amounts: shorter (expected: as many entries as it says)");
    } catch (IOException e) {
      throw new DamagedStateException("amounts: " + e.getMessage());
    }
  }

  /** Returns the tenant that an account is of. */
  String tenant(long account) {
    return TenantKey.of(account, uids);
  }

  /** Returns the key of a tenant's account; empty if it has none here. */
  OptionalLong account(String tenant) {
    return TenantKey.account(tenant, uids);
  }

  private void store(String tenant, int ids) {
    SortedMap<String, Integer> next = new TreeMap<>(amounts);
    next.put(tenant, ids);
    write(next);
    amounts = next;
  }

  private void write(SortedMap<String, Integer> next) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(next.size());
      for (Map.Entry<String, Integer> amount : next.entrySet()) {
        out.writeUTF(amount.getKey());
        out.writeInt(amount.getValue());
      }
      DurableFile.replace(file, bytes.toByteArray(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void changeLease(String tenant, int ids) {
    account(tenant).ifPresent(account -> space.account(account).changeLease(ids));
  }

  /**
   * Limits a tenant from now on: to nothing, unless it has an amount. It stays limited after a
   * restart, whatever the rules of this host say then.
   *
   * @throws UncheckedIOException if that cannot be written: it is limited until the daemon ends
   */
  synchronized void limit(String tenant) {
    if (!amounts.containsKey(tenant)) {
      changeLease(tenant, 0);
      store(tenant, 0);
    }
  }

  /** Returns a tenant's amount; 0 if it has none. */
  synchronized int of(String tenant) {
    return amounts.getOrDefault(tenant, 0);
  }

  /** Returns whether a tenant is limited, be it to nothing. */
  synchronized boolean isLimited(String tenant) {
    return amounts.containsKey(tenant);
  }

  /** Returns the tenants that are limited, those without an amount included; a copy. */
  synchronized List<String> tenants() {
    return List.copyOf(amounts.keySet());
  }

  @Override
  public synchronized Map<String, Integer> all() {
    Map<String, Integer> all = new TreeMap<>(amounts);
    all.values().removeIf(ids -> ids == 0);
    return all;
  }

  @Override
  public synchronized void put(String tenant, int ids) {
    if (ids < of(tenant)) {
      changeLease(tenant, ids);
      store(tenant, ids);
    } else {
      store(tenant, ids);
      changeLease(tenant, ids);
    }
  }

  @Override
  public synchronized boolean withdraw(String tenant, int ids) {
    int left = of(tenant) - ids;
    boolean unused =
        left >= 0
            && account(tenant).stream()
                .allMatch(account -> space.account(account).tryLowerLease(left));
    if (unused) {
      storeLowered(tenant, left);
    }
    return unused;
  }

  /** Stores an amount whose lease is that low already, or raises the lease again. */
  private void storeLowered(String tenant, int ids) {
    boolean stored = false;
    try {
      store(tenant, ids);
      stored = true;
    } finally {
      if (!stored) {
        changeLease(tenant, of(tenant));
      }
    }
  }
}
