// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Policy;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Quota;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A thread of one set is stopped at each commit point of each operation, one after another; all
 * operations of other sets, and the operator's, must complete meanwhile.
 */
class ProgressTest {
  @BeforeAll
  static void install() {
    CommitPoints.install();
  }

  @ParameterizedTest
  @MethodSource("io.pasid4j.stress.progress.Operation#all")
  void othersGoOn(Operation operation) throws Exception {
    parkAtEachPoint(operation, () -> new Scene(PasidSpace.builder().bits(10).build()));
  }

  @ParameterizedTest
  @MethodSource("io.pasid4j.stress.progress.Operation#all")
  void othersGoOnInACyclicSpace(Operation operation) throws Exception {
    parkAtEachPoint(
        operation, () -> new Scene(PasidSpace.builder().bits(10).policy(Policy.CYCLIC).build()));
  }

  @ParameterizedTest
  @MethodSource("io.pasid4j.stress.progress.Operation#all")
  void othersGoOnInASpaceThatCounts(Operation operation) throws Exception {
    parkAtEachPoint(
        operation,
        () -> {
          PasidSpace space = PasidSpace.builder().bits(10).build();
          space.open("guaranteed", Quota.guaranteed(8, 8));
          return new Scene(space);
        });
  }

  @ParameterizedTest
  @MethodSource("io.pasid4j.stress.progress.Operation#all")
  void othersGoOnWhileEventsAreReported(Operation operation) throws Exception {
    parkAtEachPoint(
        operation,
        () -> {
          PasidSpace space = PasidSpace.builder().bits(10).build();
          space.subscribe(Priority.LAST, event -> {});
          return new Scene(space);
        });
  }

  private static void parkAtEachPoint(Operation operation, SceneMaker maker) throws Exception {
    Scene counted = maker.make();
    int points = Parking.count(() -> operation.on(counted.victim()));
    assertThat(CommitPoints.failures()).isEmpty();
    assertThat(points).as("commit points of " + operation).isGreaterThan(1);
    for (int point = 0; point < points; point++) {
      Scene scene = maker.make();
      Parking parking = Parking.park(() -> operation.on(scene.victim()), point);
      runUnstopped(() -> scene.goOn(operation.takesIds()), operation + " at " + point);
      parking.finish();
      scene.audit();
    }
  }

  private static void runUnstopped(Runnable others, String where) throws Exception {
    FutureTask<?> task = new FutureTask<>(others, null);
    Thread thread = new Thread(task, "others, past " + where);
    thread.setDaemon(true);
    thread.start();
    Parking.join(thread);
    task.get();
  }

  private interface SceneMaker {
    Scene make();
  }
}
