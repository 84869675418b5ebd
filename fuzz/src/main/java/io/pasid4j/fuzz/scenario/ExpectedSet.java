// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

import io.pasid4j.core.PasidRange;
import io.pasid4j.testkit.model.ModelResult;
import io.pasid4j.testkit.model.ModelSet;
import org.jspecify.annotations.Nullable;

/** A set as the daemon should have it: its owner, its name, and the model of its IDs. */
final class ExpectedSet {
  private final ModelSet model;
  private final String space;
  private final int uid;
  private int id;
  private String name;
  private boolean hasLivingProcess;
  private boolean isDetached;
  private byte @Nullable [] token;
  private @Nullable Refused refused;

  /** The last allocation that was refused, with the quota of that moment. */
  record Refused(ModelResult result, PasidRange range, int count, int held, int limit) {}

  ExpectedSet(ModelSet model, String space, int uid, String name, boolean hasLivingProcess) {
    this.model = model;
    this.space = space;
    this.uid = uid;
    this.name = name;
    this.hasLivingProcess = hasLivingProcess;
  }

  ModelSet model() {
    return model;
  }

  String space() {
    return space;
  }

  int uid() {
    return uid;
  }

  int id() {
    return id;
  }

  /** Sets the number that the daemon has given it. */
  void assignId(int assigned) {
    id = assigned;
  }

  String name() {
    return name;
  }

  void rename(String newName) {
    name = newName;
  }

  /** Returns whether one of its processes lives, so that it survives a restart of the daemon. */
  boolean hasLivingProcess() {
    return hasLivingProcess;
  }

  void addLivingProcess() {
    hasLivingProcess = true;
  }

  /** Returns whether it has outlived its connection. */
  boolean isDetached() {
    return isDetached;
  }

  void detach() {
    isDetached = true;
    refused = null;
  }

  void attach() {
    isDetached = false;
  }

  byte @Nullable [] token() {
    return token;
  }

  void assignToken(byte[] assigned) {
    token = assigned;
  }

  @Nullable Refused refused() {
    return refused;
  }

  /** Records the result of an allocation, if it was refused. */
  void record(ModelResult result, PasidRange range, int count) {
    if (result.code() < 0) {
      refused = new Refused(result, range, count, model.size(), model.limitIds());
    }
  }
}
