// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.word.Word;
import org.jspecify.annotations.Nullable;

/**
 * What happens to an ID between giving and freeing: references, events, what is attached to it. IDs
 * are in the space. Guarded by the set's gate.
 */
abstract class Lifecycle extends Holdings {
  Lifecycle(LocalSet set, PasidSpace space, int owner) {
    super(set, space, owner);
  }

  /** IDs were given. */
  void given(int first, int count) {
    if (events.isHeard()) {
      for (int i = 0; i < count; i++) {
        tell(EventType.ALLOC, first + i);
      }
    }
  }

  GetResult get(int id) {
    // Not by its page: asking about an untouched ID must cost no memory.
    long word = index.loadWord(id);
    if (Word.isPendingOf(word, owner)) {
      return GetResult.BUSY;
    }
    if (!Word.isHeldBy(word, owner)) {
      return GetResult.UNKNOWN;
    }
    if (Word.references(word) == Word.MAX_REFERENCES) {
      throw new IllegalStateException(
          "references of " + id + ": " + Word.MAX_REFERENCES + " (expected: fewer)");
    }
    index.words(id).storeRelease(FreeIndex.offset(id), Word.referenced(word));
    if (Word.references(word) == 0) {
      activated();
      transition(EventType.BIND, id);
    }
    return GetResult.TAKEN;
  }

  PutResult put(int id) {
    long word = index.loadWord(id);
    if (Word.isPendingOf(word, owner)) {
      return putPending(id);
    }
    if (!Word.isHeldBy(word, owner) || Word.references(word) == 0) {
      return PutResult.UNKNOWN;
    }
    index.words(id).storeRelease(FreeIndex.offset(id), Word.dereferenced(word));
    if (Word.references(word) > 1) {
      return PutResult.KEPT;
    }
    deactivated();
    transition(EventType.UNBIND, id);
    return PutResult.LAST;
  }

  /** An event has been told; a freed ID was kept until then. */
  void told(PasidEvent event) {
    events.told();
    if (event.type() == EventType.FREE) {
      told(event.pasid());
    }
  }

  SpidResult attachSpid(int id, int spid) {
    long word = index.loadWord(id);
    return Word.isHeldBy(word, owner)
        ? attachments().attachSpid(id, Word.generation(word), spid)
        : SpidResult.UNKNOWN;
  }

  boolean detachSpid(int spid) {
    return attachments != null && attachments.detachSpid(spid);
  }

  int findSpid(int spid) {
    return attachments == null ? -1 : attachments.findSpid(spid);
  }

  boolean attach(int id, @Nullable Object value) {
    boolean held = Word.isHeldBy(index.loadWord(id), owner);
    if (held) {
      attachments().value(id, value);
    }
    return held;
  }

  @Nullable Object attachment(int id) {
    return attachments == null ? null : attachments.value(id);
  }

  /** The ID that a key has got and that the set holds, or -1. */
  int findKey(String key) {
    return attachments == null ? -1 : attachments.findKey(key);
  }

  /** Remembers which ID a key, if there is one, has got; nothing if it got none. */
  void rememberKey(@Nullable String key, int answer) {
    if (key != null && answer >= 0) {
      attachments().rememberKey(key, answer);
    }
  }

  /** Attaches to an ID, held or pending, what a snapshot says; false if that cannot be. */
  boolean restore(int id, int spid, @Nullable String key) {
    long word = index.loadWord(id);
    if (!Word.isHeldBy(word, owner) && !Word.isPendingOf(word, owner)) {
      // Its freeing was being told: it has gone back, and with it what was attached.
      return key == null;
    }
    int generation = Word.generation(word);
    if (spid >= 0 && attachments().attachSpid(id, generation, spid) != SpidResult.ATTACHED) {
      return false;
    }
    if (key != null && (Word.isPending(word) || findKey(key) >= 0)) {
      return false;
    }
    rememberKey(key, id);
    return true;
  }

  /** What is attached to the set's IDs, if anything. */
  @Nullable Attachments attached() {
    return attachments;
  }

  private Attachments attachments() {
    if (attachments == null) {
      attachments = new Attachments(space.attributeLog());
    }
    return attachments;
  }

  private void transition(EventType type, int id) {
    if (events.isHeard()) {
      tell(type, id);
    }
  }

  private void tell(EventType type, int id) {
    events.add(new PasidEvent(type, set, id, Word.generation(index.loadWord(id))));
  }
}
