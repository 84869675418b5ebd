// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.crash;

import io.pasid4j.client.AsyncPasidSet;
import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.PasidInfo;
import io.pasid4j.client.SetHolder;
import io.pasid4j.core.PasidRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A program that uses the Java client as it is, with many requests under way, and does nothing
 * about the deaths of the daemon. The replies have to be those of the requests in the order of
 * sending, as if there had been no death.
 */
final class PipelinedClient extends ThreadTenant {
  private static final PasidRange ANY = PasidRange.of(1, PasidRange.MAX_BOUND);
  private static final int RESUME_MS = 120_000;
  private static final int MOST_UNDER_WAY = 64;
  private static final int MOST_HELD = 400;
  private static final int MOST_COUNT = 8;
  private static final int SPIDS = 50;
  private static final int KEYS = 5;

  private final RandomGenerator random;
  private final PasidClient client;
  private final AsyncPasidSet set;
  private final long setId;
  private final Expectations expected = new Expectations(model);
  private final List<Runnable> answers = new ArrayList<>();

  PipelinedClient(Path socket, RandomGenerator random) {
    this.random = random;
    client = PasidClient.connect(socket, ConnectOptions.builder().resumeMs(RESUME_MS).build());
    set = client.async();
    setId = client.info().setId();
  }

  @Override
  long setId() {
    return setId;
  }

  @Override
  void step() {
    int count = 1 + random.nextInt(MOST_UNDER_WAY);
    List<Integer> ids = new ArrayList<>(model.held());
    ids.addAll(model.pending());
    for (int i = 0; i < count; i++) {
      send(ids);
    }
    answers.forEach(Runnable::run);
    answered(answers.size());
    answers.clear();
  }

  /** Replies are checked in the order of sending. */
  private <T> void then(CompletableFuture<T> answer, Consumer<T> check) {
    answers.add(() -> check.accept(answer.join()));
  }

  private void send(List<Integer> ids) {
    Integer id = ids.isEmpty() ? null : ids.get(random.nextInt(ids.size()));
    int spid = random.nextInt(SPIDS);
    boolean isFull = ids.size() + answers.size() * MOST_COUNT > MOST_HELD;
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> allocate(isFull, 1 + random.nextInt(MOST_COUNT));
      case 3 -> allocateKeyed(isFull, "k" + random.nextInt(KEYS));
      case 4, 5 -> free(id);
      case 6 -> get(id);
      case 7 -> put(id);
      case 8 -> attach(id, spid);
      default -> then(set.detachSpid(spid), done -> expected.onDetached(spid, done));
    }
  }

  private void allocate(boolean isFull, int count) {
    if (!isFull) {
      then(set.allocate(ANY, count), expected::onAllocated);
    }
  }

  private void allocateKeyed(boolean isFull, String key) {
    if (!isFull) {
      then(set.allocate(ANY, key), id -> expected.onAllocated(key, id));
    }
  }

  private void free(@Nullable Integer id) {
    if (id != null) {
      PasidRange range = PasidRange.of(id, id + random.nextInt(64));
      then(set.free(range), freed -> expected.onFreed(range, freed));
    }
  }

  private void get(@Nullable Integer id) {
    if (id != null) {
      then(set.get(id), result -> expected.onGet(id, result));
    }
  }

  private void put(@Nullable Integer id) {
    if (id != null) {
      then(set.put(id), result -> expected.onPut(id, result));
    }
  }

  private void attach(@Nullable Integer id, int spid) {
    if (id != null) {
      then(set.attachSpid(id, spid), result -> expected.onAttached(id, spid, result));
    }
  }

  @Override
  void audit() {
    Set<Integer> listed = new TreeSet<>();
    client.forEach(PasidRange.ALL, listed::add);
    check(listed.equals(model.held()), "listed " + listed + ", confirmed " + model.held());
    model.held().forEach(this::checkReferences);
    model.pending().forEach(this::checkReferences);
    model.idBySpid().forEach((spid, id) -> check(client.findBySpid(spid) == id, "spid " + spid));
  }

  private void checkReferences(int id) {
    check(references(id) == model.references(id), "references of " + id + ": " + references(id));
  }

  private int references(int id) {
    PasidInfo shown = client.show(id);
    SetHolder holder = shown.holder();
    return holder == null || holder.setId() != setId ? -1 : shown.references();
  }
}
