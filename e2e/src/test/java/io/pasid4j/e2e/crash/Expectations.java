// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.crash;

import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.SpidResult;
import io.pasid4j.testkit.model.ModelSet;

/** Compares each reply with the model, which takes the IDs that the daemon has chosen. */
final class Expectations {
  private final ModelSet model;

  Expectations(ModelSet model) {
    this.model = model;
  }

  void onAllocated(int[] ids) {
    for (int id : ids) {
      model.take(id);
    }
  }

  void onAllocated(String key, int id) {
    model.takeForKey(key, id);
  }

  void onFreed(PasidRange range, int count) {
    check("freed in " + range, count, model.free(range.min(), range.max()));
  }

  void onGet(int id, GetResult result) {
    check("get " + id, result.name(), model.get(id).name());
  }

  void onPut(int id, PutResult result) {
    check("put " + id, result.name(), model.put(id).name());
  }

  void onAttached(int id, int spid, SpidResult result) {
    check("attach " + id + " " + spid, result.name(), model.attachSpid(id, spid).name());
  }

  void onDetached(int spid, boolean found) {
    check("detach " + spid, found, model.detachSpid(spid));
  }

  private static void check(String what, Object actual, Object expected) {
    ThreadTenant.check(
        actual.equals(expected), what + ": " + actual + " (expected: " + expected + ")");
  }
}
