// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class TasksByUidTest {
  private final Queue<Runnable> executor = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private boolean isClosed;
  private final TasksByUid tasks = new TasksByUid(this::enqueue);

  private void enqueue(Runnable task) {
    if (isClosed) {
      throw new RejectedExecutionException();
    }
    executor.add(task);
  }

  private void add(int uid, String... names) {
    for (String name : names) {
      tasks.execute(uid, () -> done.add(name));
    }
  }

  private void runAll() {
    while (!executor.isEmpty()) {
      executor.remove().run();
    }
  }

  @Test
  void aUidWithManyTasksDelaysAnotherByOne() {
    add(1, "a1", "a2", "a3", "a4");
    add(2, "b1", "b2");
    add(3, "c1");
    runAll();

    assertThat(done).containsExactly("a1", "b1", "c1", "a2", "b2", "a3", "a4");
  }

  @Test
  void aUidThatComesAgainWaitsForTheOthers() {
    add(1, "a1", "a2");
    add(2, "b1");
    executor.remove().run();
    executor.remove().run();
    add(2, "b2");
    add(3, "c1");
    runAll();

    assertThat(done).containsExactly("a1", "b1", "a2", "b2", "c1");
  }

  @Test
  void aTaskThatFailsTakesNoOthersPlace() {
    add(1, "a1");
    tasks.execute(
        1,
        () -> {
          throw new IllegalStateException("failed");
        });
    add(1, "a2");
    executor.remove().run();
    assertThatThrownBy(executor.remove()::run).hasMessage("failed");
    runAll();

    assertThat(done).containsExactly("a1", "a2");
  }

  @Test
  void aRefusedTaskIsNeverRunInPlaceOfAnother() {
    add(1, "a1", "a2");
    isClosed = true;
    assertThatThrownBy(() -> add(2, "b1")).isInstanceOf(RejectedExecutionException.class);
    runAll();

    assertThat(done).containsExactly("a1", "a2");
  }
}
