// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.event;

import io.pasid4j.core.EventType;
import io.pasid4j.protocol.command.EventMessage;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Events of one subscription, first in, first out, 14 bytes each; and counts of lost ones in their
 * places. Constant time. Not thread-safe.
 */
final class PackedEvents {
  private static final int PIECE_EVENTS = 128;

  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();

  /** An empty piece, so that a queue that is short again and again allocates none. */
  private @Nullable Piece spare;

  private long nextSequence = 1;
  private int size;

  /** A part of the queue, in columns. */
  private static final class Piece {
    /** Null: lost events, whose count is in the other columns. */
    final @Nullable EventType[] types = new EventType[PIECE_EVENTS];

    final int[] ids = new int[PIECE_EVENTS];
    final int[] setIds = new int[PIECE_EVENTS];
    final char[] generations = new char[PIECE_EVENTS];
    int first;
    int end;

    void add(@Nullable EventType type, int id, int generation, int setId) {
      types[end] = type;
      ids[end] = id;
      generations[end] = (char) generation;
      setIds[end] = setId;
      end++;
    }

    boolean isLost(int at) {
      return types[at] == null;
    }

    long lost(int at) {
      return (long) ids[at] << Integer.SIZE | Integer.toUnsignedLong(setIds[at]);
    }

    void lost(int at, long events) {
      ids[at] = (int) (events >>> Integer.SIZE);
      setIds[at] = (int) events;
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The number of events, and of counts. */
  int size() {
    return size;
  }

  /** Adds an event. */
  void add(EventType type, int id, int generation, int setId) {
    pieceWithRoom().add(type, id, generation, setId);
  }

  /** Adds one to the count of lost events at the end. */
  void addLost() {
    Piece last = pieces.peekLast();
    if (last != null && last.isLost(last.end - 1)) {
      last.lost(last.end - 1, last.lost(last.end - 1) + 1);
    } else {
      pieceWithRoom().add(null, 0, 0, 1);
    }
  }

  /** A piece to add one event, or count, to. */
  private Piece pieceWithRoom() {
    Piece last = pieces.peekLast();
    if (last == null || last.end == PIECE_EVENTS) {
      last = spare == null ? new Piece() : spare;
      spare = null;
      pieces.add(last);
    }
    size++;
    return last;
  }

  /** Removes the first event; null if the queue is empty, or begins with lost ones. */
  @Nullable EventMessage pollEvent() {
    Piece piece = pieces.peekFirst();
    if (piece == null || piece.isLost(piece.first)) {
      return null;
    }
    int at = piece.first;
    EventType type = Objects.requireNonNull(piece.types[at]);
    EventMessage event =
        new EventMessage(
            type, piece.ids[at], piece.generations[at], piece.setIds[at], nextSequence++);
    removeFirst(piece);
    return event;
  }

  /** Removes the count of lost events that the queue begins with; 0 if it does not. */
  long pollLost() {
    Piece piece = pieces.peekFirst();
    if (piece == null || !piece.isLost(piece.first)) {
      return 0;
    }
    long lost = piece.lost(piece.first);
    nextSequence += lost;
    removeFirst(piece);
    return lost;
  }

  private void removeFirst(Piece piece) {
    piece.first++;
    size--;
    if (piece.first == piece.end) {
      pieces.remove();
      piece.first = 0;
      piece.end = 0;
      spare = piece;
    }
  }

  /** Removes all. */
  void clear() {
    pieces.clear();
    spare = null;
    size = 0;
  }
}
