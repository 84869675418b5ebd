// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.space;

import io.pasid4j.core.IdState;
import io.pasid4j.core.word.Word;

/** Translates words into the states that operators see. */
public final class WordStates {
  private WordStates() {}

  /** Returns the state of an ID that is not reserved. */
  public static IdState of(long word) {
    return switch (Word.state(word)) {
      case Word.HELD -> Word.references(word) == 0 ? IdState.IDLE : IdState.ACTIVE;
      case Word.PENDING, Word.NOTIFYING -> IdState.FREE_PENDING;
      case Word.FOREIGN -> IdState.FOREIGN;
      case Word.QUARANTINED -> IdState.QUARANTINED;
      default -> IdState.FREE;
    };
  }

  /** Returns whether the word names an owner. */
  public static boolean isOwned(long word) {
    int state = Word.state(word);
    return state != Word.FREE && state != Word.QUARANTINED;
  }
}
