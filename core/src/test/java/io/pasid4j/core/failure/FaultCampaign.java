// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs every operation once for each point at which it can fail, and fails it there. An operation
 * that throws must have changed nothing and be repeatable; one that does not must be complete; and
 * in the end every ID and every charge is back. {@link FaultLoader} loads this class.
 */
public final class FaultCampaign implements Callable<List<String>> {
  private final List<String> report = new ArrayList<>();

  /** Creates a campaign. */
  public FaultCampaign() {}

  /** Reports the number of points of each operation, and the fault found at each wrong one. */
  @Override
  public List<String> call() {
    for (FaultCampaignWorld.Kind kind : FaultCampaignWorld.Kind.values()) {
      for (FaultCampaignOperation operation : FaultCampaignOperation.values()) {
        report.add("places " + places(kind, operation) + " " + kind + " " + operation);
      }
    }
    return report;
  }

  private int places(FaultCampaignWorld.Kind kind, FaultCampaignOperation operation) {
    FaultCampaignWorld right = new FaultCampaignWorld(kind);
    operation.prepare(right);
    String before = right.state();
    operation.run(right);
    String after = right.settled();
    int place = 1;
    while (failAt(kind, operation, place, before, after)) {
      place++;
    }
    return place - 1;
  }

  /** Fails one point; returns false if the operation has fewer. */
  private boolean failAt(
      FaultCampaignWorld.Kind kind,
      FaultCampaignOperation operation,
      int place,
      String before,
      String after) {
    FaultCampaignWorld world = new FaultCampaignWorld(kind);
    operation.prepare(world);
    Throwable thrown = null;
    Fault.arm(place);
    try {
      operation.run(world);
    } catch (Throwable e) { // checked below
      thrown = e;
    }
    boolean failed = Fault.disarm();
    try {
      check(world, operation, thrown, before, after);
    } catch (Throwable e) { // the other points are tried nevertheless
      String trace = Arrays.stream(Fault.lastTrace()).limit(6).toList().toString();
      report.add("BAD " + kind + " " + operation + ", place " + place + trace + ": " + e);
    }
    return failed;
  }

  private static void check(
      FaultCampaignWorld world,
      FaultCampaignOperation operation,
      @Nullable Throwable thrown,
      String before,
      String after) {
    world.refuse();
    world.audit();
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(OutOfMemoryError.class);
      checkSame("changed, though it threw", operation.stays(), before, world.settled());
      operation.run(world);
    }
    List<String> stays = new ArrayList<>(operation.stays());
    if (thrown != null) {
      stays.addAll(world.movesOn());
    }
    checkSame("not done", stays, after, world.settled());
    world.windDown();
  }

  private static void checkSame(
      String otherwise, List<String> stays, String expected, String actual) {
    assertThat(difference(expected, actual).lines())
        .as(otherwise)
        .allMatch(line -> stays.stream().anyMatch(line::contains));
  }

  private static String difference(String expected, String actual) {
    if (expected.equals(actual)) {
      return "";
    }
    Set<String> wanted = expected.lines().collect(Collectors.toSet());
    return actual.lines().filter(line -> !wanted.contains(line)).collect(Collectors.joining("\n"));
  }
}
