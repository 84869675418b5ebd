// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.held.IntMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is attached to some of a set's IDs: idempotency key, SPID, private value. Costs memory only
 * for IDs that have something, until they have gone back. Guarded by the set's gate.
 */
final class Attachments {
  private static final System.Logger LOG = System.getLogger(AttributeLog.class.getName());

  private final IntMap<Attached> byId = new IntMap<>();
  private final IntMap<Attached> bySpid = new IntMap<>();
  private final Map<String, Attached> byKey = new HashMap<>();
  private final AttributeLog log;
  private final FailureLog failures = new FailureLog(LOG);

  Attachments(AttributeLog log) {
    this.log = log;
  }

  /** The IDs that have a SPID or a key, ascending. */
  int[] namedIds() {
    return Arrays.stream(byId.sortedKeys())
        .filter(id -> spid(id) >= 0 || key(id) != null)
        .toArray();
  }

  /** Whether no ID has anything. */
  boolean isEmpty() {
    return byId.size() == 0;
  }

  /** How many IDs have something. */
  int size() {
    return byId.size();
  }

  /** The SPID of an ID, or -1. */
  int spid(int id) {
    Attached attached = byId.find(id);
    return attached == null ? -1 : attached.spid;
  }

  /** The key of an ID, or null. */
  @Nullable String key(int id) {
    Attached attached = byId.find(id);
    return attached == null ? null : attached.key;
  }

  /** The ID that a key has got, or -1. */
  int findKey(String key) {
    Attached attached = byKey.get(key);
    return attached == null ? -1 : attached.id;
  }

  void rememberKey(String key, int id) {
    Attached attached = of(id);
    attached.key = key;
    byKey.put(key, attached);
  }

  SpidResult attachSpid(int id, int generation, int spid) {
    Attached holder = bySpid.find(spid);
    if (holder != null) {
      return holder.id == id ? SpidResult.ATTACHED : SpidResult.SPID_TAKEN;
    }
    if (spid(id) >= 0) {
      return SpidResult.ID_TAKEN;
    }
    log.spidAttached(id, generation, spid);
    Attached attached = of(id);
    attached.spid = spid;
    bySpid.put(spid, attached);
    return SpidResult.ATTACHED;
  }

  boolean detachSpid(int spid) {
    Attached attached = bySpid.find(spid);
    if (attached == null) {
      return false;
    }
    // First: the set goes on holding the ID, so a SPID whose end is not told would come back.
    log.spidEnded(attached.id);
    bySpid.remove(spid);
    attached.spid = -1;
    forgetIfBare(attached);
    return true;
  }

  /** The ID that has a SPID, or -1. */
  int findSpid(int spid) {
    Attached attached = bySpid.find(spid);
    return attached == null ? -1 : attached.id;
  }

  void value(int id, @Nullable Object value) {
    Attached attached = of(id);
    attached.value = value;
    forgetIfBare(attached);
  }

  @Nullable Object value(int id) {
    Attached attached = byId.find(id);
    return attached == null ? null : attached.value;
  }

  /** Ends the key of an ID that is freed; SPID and value stay until it has gone back. */
  void forgetKey(int id) {
    Attached attached = byId.find(id);
    if (attached != null && attached.key != null) {
      byKey.remove(attached.key);
      attached.key = null;
      forgetIfBare(attached);
      tellKeyEnded(id);
    }
  }

  /** Ends all that is attached to an ID. */
  void forget(int id) {
    Attached attached = byId.find(id);
    if (attached == null) {
      return;
    }
    byId.remove(id);
    if (attached.spid >= 0) {
      bySpid.remove(attached.spid);
      tellSpidEnded(id);
    }
    if (attached.key != null) {
      byKey.remove(attached.key);
      tellKeyEnded(id);
    }
  }

  /** Of an ID that is being freed: that must not end half-way, in the middle of many IDs. */
  private void tellKeyEnded(int id) {
    try {
      log.keyEnded(id);
    } catch (Throwable e) { // also a checked one, from a language that does not check
      failures.note("end of the key of " + id + " not told", e);
    }
  }

  /** Like {@link #tellKeyEnded}. */
  private void tellSpidEnded(int id) {
    try {
      log.spidEnded(id);
    } catch (Throwable e) { // see above
      failures.note("end of the SPID of " + id + " not told", e);
    }
  }

  private Attached of(int id) {
    Attached attached = byId.find(id);
    if (attached == null) {
      attached = new Attached(id);
      byId.put(id, attached);
    }
    return attached;
  }

  private void forgetIfBare(Attached attached) {
    if (attached.spid < 0 && attached.key == null && attached.value == null) {
      byId.remove(attached.id);
    }
  }

  private static final class Attached {
    final int id;
    int spid = -1;
    @Nullable String key;
    @Nullable Object value;

    Attached(int id) {
      this.id = id;
    }
  }
}
