// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.crash;

import io.pasid4j.e2e.wire.Payload;
import io.pasid4j.e2e.wire.Reply;
import io.pasid4j.e2e.wire.Wire;
import io.pasid4j.protocol.command.CommandId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A client over the bare wire that does this and that, and after each death of the daemon resumes
 * its set and finds out what became of the one request that had no answer.
 */
final class CrashClient extends ThreadTenant {
  private static final long ALL = 0xFFFF_FFFFL;
  private static final int MOST_HELD = 200;
  private static final int KEYS = 5;

  private final Path socket;
  private final RandomGenerator random;

  private Wire wire;
  private byte[] token = new byte[32];
  private int setId;
  private long requests;
  private @Nullable Runnable unanswered;

  CrashClient(Path socket, RandomGenerator random) throws IOException {
    this.socket = socket;
    this.random = random;
    wire = Wire.session(socket);
    Reply opened = wire.ask(CommandId.SESSION, Payload.words(1, 0, 0, 0, 0));
    setId = opened.word(1);
    opened.payload().get(24, token);
  }

  @Override
  long setId() {
    return setId;
  }

  @Override
  public long requests() {
    return requests;
  }

  /** Does one thing, or recovers from the death of the daemon. */
  @Override
  void step() throws IOException {
    try {
      act(random.nextInt(8));
      unanswered = null;
      requests++;
    } catch (IOException daemonDied) {
      // Whatever was not answered is found out after the set has been resumed.
      recover();
    }
  }

  /** Resumes until the daemon is back, and settles what was not answered. */
  private void recover() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (true) {
      try {
        wire.close();
        wire = Wire.session(socket);
        Reply resumed = wire.ask(CommandId.RESUME, token);
        check(!resumed.isError() && resumed.word(1) == setId, "resumed: " + resumed);
        Runnable settle = unanswered;
        if (settle != null) {
          settle.run();
        }
        unanswered = null;
        return;
      } catch (IOException | UncheckedIo e) {
        check(System.nanoTime() < deadline, "daemon: not back in 120 s");
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
      }
    }
  }

  /** Recovers if the connection has died: one that lives must not be closed, its set would end. */
  private void recoverIfCut() throws IOException {
    try {
      wire.ask(CommandId.INFO, new byte[0]);
    } catch (IOException cut) {
      recover();
    }
  }

  private void act(int what) throws IOException {
    switch (what) {
      case 0, 1 -> allocate(1 + random.nextInt(8));
      case 2 -> keyed("k" + random.nextInt(KEYS));
      case 3 -> free();
      case 4 -> refer(CommandId.GET);
      case 5 -> refer(CommandId.PUT);
      case 6 -> attach();
      default -> detach();
    }
  }

  private void allocate(int count) throws IOException {
    if (ledger.held.size() + ledger.pending.size() + count > MOST_HELD) {
      return;
    }
    // What nobody was told of goes back: the request is as if it had never been.
    unanswered = this::freeUntold;
    Reply reply = wire.ask(CommandId.ALLOCATE, Payload.words(0, ALL, count, 0));
    check(reply.result() == count, "allocate: " + reply);
    for (int i = 1; i <= count; i++) {
      check(ledger.held.put(reply.word(i), 0) == null, "given twice: " + reply.word(i));
    }
  }

  private void freeUntold() {
    for (int id : untold()) {
      ask(CommandId.FREE, Payload.words(id, id));
    }
  }

  private Set<Integer> untold() {
    Set<Integer> ids = list();
    check(ids.containsAll(ledger.held.keySet()), "lost: " + ledger.held + ", listed: " + ids);
    ids.removeAll(ledger.held.keySet());
    return ids;
  }

  private void keyed(String key) throws IOException {
    if (ledger.held.size() + ledger.pending.size() >= MOST_HELD) {
      return;
    }
    byte[] payload = Payload.join(Payload.words(0, ALL), key.getBytes(StandardCharsets.UTF_8));
    unanswered =
        () -> {
          Set<Integer> before = untold();
          int id = ask(CommandId.ALLOCATE_KEYED, payload).result();
          check(before.isEmpty() || before.equals(Set.of(id)), "key given " + before + ", " + id);
          noteKey(key, id);
          check(untold().isEmpty(), "a key has two IDs: " + untold());
        };
    noteKey(key, wire.ask(CommandId.ALLOCATE_KEYED, payload).result());
  }

  private void noteKey(String key, int id) {
    Integer known = ledger.idOfKey.put(key, id);
    check(id > 0 && (known == null || known == id), "key " + key + ": " + known + ", " + id);
    boolean isNew = ledger.held.putIfAbsent(id, 0) == null;
    check(isNew == (known == null), "key " + key + ": ID " + id + ", known " + known);
  }

  private void free() throws IOException {
    Integer from = anyHeld();
    if (from == null) {
      return;
    }
    int to = from + random.nextInt(64);
    Set<Integer> ids = ledger.heldIn(from, to);
    byte[] payload = Payload.words(from, to);
    unanswered =
        () -> {
          ask(CommandId.FREE, payload);
          ledger.freed(ids);
          check(untold().isEmpty(), "freed but listed: " + untold());
        };
    Reply reply = wire.ask(CommandId.FREE, payload);
    check(reply.result() == ids.size(), "freed: " + reply + ", held " + ids);
    ledger.freed(ids);
  }

  private void refer(int command) throws IOException {
    boolean toPending =
        command == CommandId.PUT && !ledger.pending.isEmpty() && random.nextBoolean();
    Integer id = toPending ? any(List.copyOf(ledger.pending.keySet())) : anyHeld();
    if (id == null) {
      return;
    }
    int before = Objects.requireNonNull((toPending ? ledger.pending : ledger.held).get(id));
    if (command == CommandId.PUT && before == 0) {
      return;
    }
    int after = before + (command == CommandId.GET ? 1 : -1);
    unanswered =
        () -> {
          int now = referencesOf(id);
          check(now == before || now == after, "references: " + now + ", " + before + " known");
          ledger.references(id, now);
        };
    wire.ask(command, Payload.words(id));
    ledger.references(id, after);
  }

  /** As SHOW tells it; 0 for an ID that is not this set's any more. */
  private int referencesOf(int id) {
    Reply shown = ask(CommandId.SHOW, Payload.words(id));
    boolean ours = shown.payload().limit() > 4 && shown.word(1) == setId;
    return ours ? shown.word(22) : 0;
  }

  private void attach() throws IOException {
    Integer id = anyHeld();
    if (id == null || ledger.idOfSpid.containsValue(id)) {
      return;
    }
    int spid = random.nextInt(1000);
    if (ledger.idOfSpid.containsKey(spid)) {
      return;
    }
    unanswered = () -> noteSpid(spid);
    check(wire.ask(CommandId.ATTACH_SPID, Payload.words(id, spid)).result() == 0, "attach " + id);
    ledger.idOfSpid.put(spid, id);
  }

  private void detach() throws IOException {
    Integer spid = any(List.copyOf(ledger.idOfSpid.keySet()));
    if (spid == null) {
      return;
    }
    unanswered = () -> noteSpid(spid);
    check(wire.ask(CommandId.DETACH_SPID, Payload.words(spid)).result() == 1, "detach " + spid);
    ledger.idOfSpid.remove(spid);
  }

  private void noteSpid(int spid) {
    Reply found = ask(CommandId.FIND_SPID, Payload.words(spid));
    if (found.result() == 1) {
      ledger.idOfSpid.put(spid, found.word(1));
    } else {
      ledger.idOfSpid.remove(spid);
    }
  }

  @Override
  void audit() throws IOException {
    recoverIfCut();
    check(list().equals(ledger.held.keySet()), "listed " + list() + ", told " + ledger.held);
    ledger.held.forEach((id, count) -> check(referencesOf(id) == count, "references of " + id));
    ledger.pending.forEach((id, count) -> check(referencesOf(id) == count, "pending " + id));
    ledger.idOfSpid.forEach((spid, id) ->
        check(ask(CommandId.FIND_SPID, Payload.words(spid)).word(1) == id, "spid " + spid));
  }

  private Set<Integer> list() {
    Reply reply = ask(CommandId.LIST, Payload.words(0, ALL, 65_536));
    Set<Integer> ids = new TreeSet<>();
    for (int i = 1; i <= reply.result(); i++) {
      ids.add(reply.word(i));
    }
    return ids;
  }

  /** The daemon died once more. */
  private static final class UncheckedIo extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UncheckedIo(IOException cause) {
      super(cause);
    }
  }

  private Reply ask(int command, byte[] payload) {
    try {
      return wire.ask(command, payload);
    } catch (IOException e) {
      throw new UncheckedIo(e);
    }
  }

  private @Nullable Integer anyHeld() {
    return any(List.copyOf(ledger.held.keySet()));
  }

  private @Nullable Integer any(List<Integer> from) {
    return from.isEmpty() ? null : from.get(random.nextInt(from.size()));
  }
}
