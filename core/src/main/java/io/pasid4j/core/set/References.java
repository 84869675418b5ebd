// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.EventType;
import io.pasid4j.core.GetResult;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.free.BitmapLayout;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.word.Word;

/**
 * References to the IDs of the sets of a space. IDs are in the space. The caller has locked the
 * set.
 */
final class References {
  private final FreeIndex index;
  private final Releases releases;

  References(SpaceContext space, Releases releases) {
    this.index = space.index;
    this.releases = releases;
  }

  GetResult get(SetState set, int id) {
    long word = index.loadWord(id);
    if (Word.isPendingOf(word, set.owner)) {
      return GetResult.BUSY;
    }
    if (!Word.isHeldBy(word, set.owner)) {
      return GetResult.UNKNOWN;
    }
    if (Word.references(word) == Word.MAX_REFERENCES) {
      throw new IllegalStateException(
          "references of " + id + ": " + Word.MAX_REFERENCES + " (expected: fewer)");
    }
    set.prepareEvents(1);
    store(id, Word.referenced(word));
    if (Word.references(word) == 0) {
      set.activeIds++;
      set.queue(EventType.BIND, id, word);
    }
    return GetResult.TAKEN;
  }

  PutResult put(SetState set, int id) {
    long word = index.loadWord(id);
    if (Word.isPendingOf(word, set.owner)) {
      return releases.putPending(set, id, word);
    }
    if (!Word.isHeldBy(word, set.owner) || Word.references(word) == 0) {
      return PutResult.UNKNOWN;
    }
    set.prepareEvents(1);
    store(id, Word.dereferenced(word));
    if (Word.references(word) > 1) {
      return PutResult.KEPT;
    }
    set.activeIds--;
    set.queue(EventType.UNBIND, id, word);
    return PutResult.LAST;
  }

  private void store(int id, long word) {
    index.words(id).storeRelease(BitmapLayout.offset(id), word);
  }
}
