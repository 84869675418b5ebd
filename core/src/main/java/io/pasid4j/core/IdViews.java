// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.word.Word;

/** Reads an ID's word for the operator of a space. */
final class IdViews {
  private final PasidSpace space;

  IdViews(PasidSpace space) {
    this.space = space;
  }

  /** An ID of the space at this moment. */
  IdView view(int id) {
    if (space.reserved().covers(id, id)) {
      return new IdView(id, IdState.RESERVED, null, 0, 0, -1);
    }
    long word = space.index().loadWord(id);
    int generation = Word.generation(word);
    return switch (Word.state(word)) {
      case Word.HELD, Word.PENDING, Word.TELLING -> held(id, word);
      case Word.QUARANTINED -> new IdView(id, IdState.QUARANTINED, null, 0, generation, -1);
      default -> new IdView(id, IdState.FREE, null, 0, generation, -1);
    };
  }

  private IdView held(int id, long word) {
    int references = Word.references(word);
    IdState held = references == 0 ? IdState.IDLE : IdState.ACTIVE;
    IdState state = Word.isPending(word) ? IdState.FREE_PENDING : held;
    PasidSet holder = space.registry().ofOwner(Word.owner(word));
    GivenTimes givenTimes = space.givenTimes();
    long sinceMs = givenTimes == null ? -1 : givenTimes.sinceMs(id);
    return new IdView(id, state, holder, references, Word.generation(word), sinceMs);
  }
}
