// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.crash;

import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.SpidResult;
import java.util.Set;

/** What each answer has to be after those before it, and what it changes in a ledger. */
final class Expectations {
  private final ClientModel ledger;

  Expectations(ClientModel ledger) {
    this.ledger = ledger;
  }

  void given(int[] ids) {
    for (int id : ids) {
      boolean isNew = !ledger.held.containsKey(id) && !ledger.pending.containsKey(id);
      ThreadTenant.check(isNew, "given twice: " + id);
      ledger.held.put(id, 0);
    }
  }

  void keyed(String key, int id) {
    Integer known = ledger.idOfKey.put(key, id);
    ThreadTenant.check(known == null || known == id, "key " + key + ": " + known + ", " + id);
    if (known == null) {
      given(new int[] {id});
    }
  }

  void freed(PasidRange range, int count) {
    Set<Integer> ids = ledger.heldIn((int) range.min(), (int) range.max());
    ThreadTenant.check(ids.size() == count, "freed " + count + " in " + range + ": " + ids);
    ledger.freed(ids);
  }

  void got(int id, GetResult result) {
    Integer references = ledger.held.get(id);
    GetResult ifNotHeld = ledger.pending.containsKey(id) ? GetResult.BUSY : GetResult.UNKNOWN;
    GetResult right = references == null ? ifNotHeld : GetResult.TAKEN;
    ThreadTenant.check(result == right, "get " + id + ": " + result + ", not " + right);
    if (references != null) {
      ledger.references(id, references + 1);
    }
  }

  void put(int id, PutResult result) {
    PutResult right = rightPut(id);
    ThreadTenant.check(result == right, "put " + id + ": " + result + ", not " + right);
    if (right != PutResult.UNKNOWN) {
      ledger.references(id, references(id) - 1);
    }
  }

  private int references(int id) {
    return ledger.held.getOrDefault(id, ledger.pending.getOrDefault(id, 0));
  }

  private PutResult rightPut(int id) {
    PutResult atLast = ledger.held.containsKey(id) ? PutResult.LAST : PutResult.RELEASED;
    return switch (references(id)) {
      case 0 -> PutResult.UNKNOWN;
      case 1 -> atLast;
      default -> PutResult.KEPT;
    };
  }

  /** If an ID has another SPID and the SPID another ID, either may be told. */
  void attached(int id, int spid, SpidResult result) {
    Integer other = ledger.idOfSpid.get(spid);
    boolean isSpidTaken = other != null && other != id;
    boolean isIdTaken = ledger.idOfSpid.containsValue(id) && (other == null || other != id);
    boolean isHeld = ledger.held.containsKey(id);
    boolean isRight =
        switch (result) {
          case ATTACHED -> isHeld && !isSpidTaken && !isIdTaken;
          case UNKNOWN -> !isHeld;
          case SPID_TAKEN -> isHeld && isSpidTaken;
          case ID_TAKEN -> isHeld && isIdTaken;
        };
    ThreadTenant.check(
        isRight, "attach " + id + " " + spid + ": " + result + " " + ledger.idOfSpid);
    if (result == SpidResult.ATTACHED) {
      ledger.idOfSpid.put(spid, id);
    }
  }

  void detached(int spid, boolean done) {
    boolean right = ledger.idOfSpid.remove(spid) != null;
    ThreadTenant.check(done == right, "detach " + spid + ": " + done + ", not " + right);
  }
}
