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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A client over the bare wire that sends random requests, one at a time. After each death of the
 * daemon it resumes its set and finds out whether the one request without a reply was executed.
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

  /** Sends one request, or recovers from the death of the daemon. */
  @Override
  void step() throws IOException {
    try {
      act(random.nextInt(8));
      unanswered = null;
      answered(1);
    } catch (IOException daemonDied) {
      recover();
    }
  }

  /** Resumes until the daemon is back, and settles the request without a reply. */
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
    if (model.size() + count > MOST_HELD) {
      return;
    }
    // IDs of a lost reply are freed, as if the request had never been sent.
    unanswered = this::freeUnconfirmed;
    Reply reply = wire.ask(CommandId.ALLOCATE, Payload.words(0, ALL, count, 0));
    check(reply.result() == count, "allocate: " + reply);
    for (int i = 1; i <= count; i++) {
      model.take(reply.word(i));
    }
  }

  private void freeUnconfirmed() {
    for (int id : unconfirmed()) {
      ask(CommandId.FREE, Payload.words(id, id));
    }
  }

  private Set<Integer> unconfirmed() {
    Set<Integer> ids = list();
    check(ids.containsAll(model.held()), "lost: " + model.held() + ", listed: " + ids);
    ids.removeAll(model.held());
    return ids;
  }

  private void keyed(String key) throws IOException {
    if (model.size() >= MOST_HELD) {
      return;
    }
    byte[] payload = Payload.join(Payload.words(0, ALL), key.getBytes(StandardCharsets.UTF_8));
    unanswered =
        () -> {
          Set<Integer> before = unconfirmed();
          int id = ask(CommandId.ALLOCATE_KEYED, payload).result();
          check(before.isEmpty() || before.equals(Set.of(id)), "key given " + before + ", " + id);
          takeForKey(key, id);
          check(unconfirmed().isEmpty(), "a key has two IDs: " + unconfirmed());
        };
    takeForKey(key, wire.ask(CommandId.ALLOCATE_KEYED, payload).result());
  }

  private void takeForKey(String key, int id) {
    check(id > 0, "key " + key + ": " + id);
    model.takeForKey(key, id);
  }

  private void free() throws IOException {
    Integer from = anyHeld();
    if (from == null) {
      return;
    }
    int to = from + random.nextInt(64);
    int held = model.list(from, to).size();
    byte[] payload = Payload.words(from, to);
    unanswered =
        () -> {
          ask(CommandId.FREE, payload);
          model.free(from, to);
          check(unconfirmed().isEmpty(), "freed but listed: " + unconfirmed());
        };
    Reply reply = wire.ask(CommandId.FREE, payload);
    check(reply.result() == held, "freed: " + reply + " (expected: " + held + ")");
    model.free(from, to);
  }

  private void refer(int command) throws IOException {
    boolean toPending =
        command == CommandId.PUT && !model.pending().isEmpty() && random.nextBoolean();
    Integer id = toPending ? any(List.copyOf(model.pending())) : anyHeld();
    if (id == null) {
      return;
    }
    int before = model.references(id);
    if (command == CommandId.PUT && before == 0) {
      return;
    }
    int after = before + (command == CommandId.GET ? 1 : -1);
    unanswered =
        () -> {
          int now = referencesOf(id);
          check(now == before || now == after, "references: " + now + ", " + before + " known");
          model.correctReferences(id, now);
        };
    wire.ask(command, Payload.words(id));
    model.correctReferences(id, after);
  }

  /** From SHOW; 0 for an ID that is not this set's any more. */
  private int referencesOf(int id) {
    Reply shown = ask(CommandId.SHOW, Payload.words(id));
    boolean ours = shown.payload().limit() > 4 && shown.word(1) == setId;
    return ours ? shown.word(22) : 0;
  }

  private void attach() throws IOException {
    Integer id = anyHeld();
    if (id == null || model.idBySpid().containsValue(id)) {
      return;
    }
    int spid = random.nextInt(1000);
    if (model.idBySpid().containsKey(spid)) {
      return;
    }
    unanswered = () -> correctSpid(spid);
    check(wire.ask(CommandId.ATTACH_SPID, Payload.words(id, spid)).result() == 0, "attach " + id);
    model.attachSpid(id, spid);
  }

  private void detach() throws IOException {
    Integer spid = any(List.copyOf(model.idBySpid().keySet()));
    if (spid == null) {
      return;
    }
    unanswered = () -> correctSpid(spid);
    check(wire.ask(CommandId.DETACH_SPID, Payload.words(spid)).result() == 1, "detach " + spid);
    model.detachSpid(spid);
  }

  private void correctSpid(int spid) {
    Reply found = ask(CommandId.FIND_SPID, Payload.words(spid));
    if (found.result() == 1) {
      model.attachSpid(found.word(1), spid);
    } else {
      model.detachSpid(spid);
    }
  }

  @Override
  void audit() throws IOException {
    recoverIfCut();
    check(list().equals(model.held()), "listed " + list() + ", confirmed " + model.held());
    model.held().forEach(this::checkReferences);
    model.pending().forEach(this::checkReferences);
    model
        .idBySpid()
        .forEach((spid, id) ->
            check(ask(CommandId.FIND_SPID, Payload.words(spid)).word(1) == id, "spid " + spid));
  }

  private void checkReferences(int id) {
    int references = referencesOf(id);
    check(references == model.references(id), "references of " + id + ": " + references);
  }

  private Set<Integer> list() {
    Reply reply = ask(CommandId.LIST, Payload.words(0, ALL, 65_536));
    Set<Integer> ids = new TreeSet<>();
    for (int i = 1; i <= reply.result(); i++) {
      ids.add(reply.word(i));
    }
    return ids;
  }

  /** The connection died once more. */
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
    return any(List.copyOf(model.held()));
  }

  private @Nullable Integer any(List<Integer> from) {
    return from.isEmpty() ? null : from.get(random.nextInt(from.size()));
  }
}
