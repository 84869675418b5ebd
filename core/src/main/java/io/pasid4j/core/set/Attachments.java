// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.AttributeLog;
import io.pasid4j.core.SpidResult;
import io.pasid4j.core.TransferResult;
import io.pasid4j.core.event.FailureLog;
import io.pasid4j.core.held.IntMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Idempotency keys, SPIDs and private values of some of a set's IDs. Uses memory only for IDs that
 * have one of these, until they are released. Guarded by the set's lock.
 */
public final class Attachments {
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
  public int[] namedIds() {
    return Arrays.stream(byId.sortedKeys())
        .filter(id -> spid(id) >= 0 || key(id) != null)
        .toArray();
  }

  /** Returns whether no ID has an attachment. */
  boolean isEmpty() {
    return byId.size() == 0;
  }

  /** The number of IDs with attachments. */
  public int size() {
    return byId.size();
  }

  /** The SPID of an ID, or -1. */
  public int spid(int id) {
    Attached attached = byId.find(id);
    return attached == null ? -1 : attached.spid;
  }

  /** The key of an ID, or null. */
  public @Nullable String key(int id) {
    Attached attached = byId.find(id);
    return attached == null ? null : attached.key;
  }

  /** Returns the ID of a key, or -1. */
  int findKey(String key) {
    Attached attached = byKey.get(key);
    return attached == null ? -1 : attached.id;
  }

  /**
   * Adds the key of an ID that is about to be allocated; or throws, and adds none. The log may have
   * recorded it nevertheless: without its end it would hold for the next life of the ID.
   */
  void addKeyOfNew(int id, int generation, String key) {
    boolean added = false;
    try {
      addKey(id, generation, key);
      added = true;
    } finally {
      if (!added) {
        logKeyEnded(id);
      }
    }
  }

  /** Adds the key of an ID that has none, and logs it; or throws, and adds none. */
  void addKey(int id, int generation, String key) {
    Attached attached = of(id);
    boolean added = false;
    try {
      byKey.put(key, attached);
      log.keyed(id, generation, key);
      attached.key = key;
      added = true;
    } finally {
      if (!added) {
        byKey.remove(key);
        forgetIfBare(attached);
      }
    }
  }

  SpidResult attachSpid(int id, int generation, int spid) {
    Attached holder = bySpid.find(spid);
    if (holder != null) {
      return holder.id == id ? SpidResult.ATTACHED : SpidResult.SPID_TAKEN;
    }
    if (spid(id) >= 0) {
      return SpidResult.ID_TAKEN;
    }
    bySpid.reserve();
    Attached attached = of(id);
    boolean logged = false;
    try {
      log.spidAttached(id, generation, spid);
      logged = true;
    } finally {
      if (!logged) {
        forgetIfBare(attached);
      }
    }
    attached.spid = spid;
    bySpid.put(spid, attached);
    return SpidResult.ATTACHED;
  }

  boolean detachSpid(int spid) {
    Attached attached = bySpid.find(spid);
    if (attached == null) {
      return false;
    }
    // First: the set goes on holding the ID, so a SPID whose end is not logged would return.
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

  /** Ends the key of an ID that is freed; SPID and value stay until it is released. */
  void forgetKey(int id) {
    Attached attached = byId.find(id);
    if (attached != null && attached.key != null) {
      byKey.remove(attached.key);
      attached.key = null;
      forgetIfBare(attached);
      logKeyEnded(id);
    }
  }

  /** Ends all attachments of an ID. */
  void forget(int id) {
    Attached attached = byId.find(id);
    if (attached == null) {
      return;
    }
    byId.remove(id);
    if (attached.spid >= 0) {
      bySpid.remove(attached.spid);
      logSpidEnded(id);
    }
    if (attached.key != null) {
      byKey.remove(attached.key);
      logKeyEnded(id);
    }
  }

  /**
   * Adds the attachments that some IDs have in another set, which keep them there until {@link
   * #drop}. All or none: nothing is added if one of their SPIDs or keys exists here, or if an
   * exception is thrown.
   */
  TransferResult takeOver(Attachments from, int[] ids) {
    int at = 0;
    TransferResult result = TransferResult.MOVED;
    boolean completed = false;
    try {
      for (; at < ids.length && result == TransferResult.MOVED; at++) {
        Attached attached = from.byId.find(ids[at]);
        result = attached == null ? TransferResult.MOVED : takeOver(attached);
      }
      completed = result == TransferResult.MOVED;
    } finally {
      if (!completed) {
        giveBack(from, ids);
      }
    }
    return result;
  }

  private TransferResult takeOver(Attached attached) {
    if (attached.spid >= 0 && bySpid.find(attached.spid) != null) {
      return TransferResult.SPID_TAKEN;
    }
    if (attached.key != null && byKey.containsKey(attached.key)) {
      return TransferResult.KEY_TAKEN;
    }
    byId.put(attached.id, attached);
    if (attached.spid >= 0) {
      bySpid.put(attached.spid, attached);
    }
    if (attached.key != null) {
      byKey.put(attached.key, attached);
    }
    return TransferResult.MOVED;
  }

  /** Undoes {@link #takeOver}, complete or not. Allocates no memory. */
  void giveBack(Attachments from, int[] ids) {
    for (int id : ids) {
      Attached attached = from.byId.find(id);
      if (attached != null) {
        remove(attached);
      }
    }
  }

  /**
   * Ends an ID's attachments here, which other attachments have taken over. Allocates no memory.
   */
  void drop(int id) {
    Attached attached = byId.find(id);
    if (attached != null) {
      remove(attached);
    }
  }

  @SuppressWarnings("ReferenceEquality") // compared by identity
  private void remove(Attached attached) {
    byId.remove(attached.id);
    if (attached.spid >= 0 && bySpid.find(attached.spid) == attached) {
      bySpid.remove(attached.spid);
    }
    if (attached.key != null) {
      byKey.remove(attached.key, attached);
    }
  }

  /** Logs the end of a freed ID's key; exceptions of the log must not stop the free half-way. */
  private void logKeyEnded(int id) {
    try {
      log.keyEnded(id);
    } catch (Throwable e) { // also a checked one, from a language without checked exceptions
      failures.note("end of a key not logged: ID", id, e);
    }
  }

  /** As {@link #logKeyEnded}, for a SPID. */
  private void logSpidEnded(int id) {
    try {
      log.spidEnded(id);
    } catch (Throwable e) { // see above
      failures.note("end of a SPID not logged: ID", id, e);
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
