// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.play;

import io.pasid4j.core.PasidRange;
import io.pasid4j.fuzz.model.NaiveAnswer;
import io.pasid4j.fuzz.model.NaiveTenant;
import org.jspecify.annotations.Nullable;

/** A set as the daemon should know it: whose it is, and what it is called. */
final class ExpectedSet {
  final NaiveTenant set;
  final String space;
  final int uid;
  int id;
  String name;

  /** Whether one of its processes lives. */
  boolean lives;

  /** Whether it has outlived its connection. */
  boolean waits;

  byte @Nullable [] token;
  @Nullable Refused refused;

  /** The last allocation that was refused, with the quota of that moment. */
  record Refused(NaiveAnswer answer, PasidRange range, int count, int held, int limit) {}

  ExpectedSet(NaiveTenant set, String space, int uid, String name, boolean lives) {
    this.set = set;
    this.space = space;
    this.uid = uid;
    this.name = name;
    this.lives = lives;
  }

  /** Notes what an allocation came to, if it was refused. */
  void note(NaiveAnswer answer, PasidRange range, int count) {
    if (answer.code() < 0) {
      refused = new Refused(answer, range, count, set.size(), set.limitIds());
    }
  }
}
