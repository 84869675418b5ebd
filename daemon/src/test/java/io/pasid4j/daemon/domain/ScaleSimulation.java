// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Opaque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * VMs that start, stop and migrate on the hosts of one domain, for simulated weeks. Deterministic
 * but for the times that it measures.
 */
final class ScaleSimulation {
  private static final long MINUTE_MS = TimeUnit.MINUTES.toMillis(1);
  private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);
  private static final double LIFE_DAYS = 2;
  private static final double STAY_DAYS = 3;
  private static final int DRAIN_EVERY_DAYS = 7;
  private static final int MOST_IDS = 7;

  private final ScaleShape shape;
  private final Random random;
  private final SimulatedLog log;
  private final List<SimulatedHost> hosts = new ArrayList<>();
  private final List<Map<Integer, SimulatedVm>> vmsOf = new ArrayList<>();
  private final PriorityQueue<SimulatedVm> due = new PriorityQueue<>();
  private final int[] holders;
  private final ScaleFigures.Counters counters = new ScaleFigures.Counters();
  private long nowMs;
  private int lastVm;

  ScaleSimulation(ScaleShape shape, long seed) {
    this.shape = shape;
    random = new Random(seed);
    log = new SimulatedLog(shape.bits(), shape.leaseIds());
    holders = new int[1 << shape.bits()];
    for (int at = 0; at < shape.hosts(); at++) {
      int number = at;
      hosts.add(new SimulatedHost(at, shape.leaseIds(), log.senderOf(() -> hosts.get(number))));
      vmsOf.add(new HashMap<>());
    }
    for (SimulatedHost host : hosts) {
      host.host.start();
      log.settle();
    }
  }

  /** Advances the time; a consumer receives the figures of each day. */
  void run(int days, Consumer<ScaleFigures> ofDay) {
    for (int vm = 0; vm < shape.vms(); vm++) {
      start();
    }
    for (long endMs = days * DAY_MS; nowMs < endMs; nowMs += MINUTE_MS) {
      minute();
      if ((nowMs / MINUTE_MS + 1) % (DAY_MS / MINUTE_MS) == 0) {
        ofDay.accept(figures());
      }
    }
  }

  private void minute() {
    while (!due.isEmpty() && due.peek().dueMs() <= nowMs) {
      happen(due.poll());
    }
    for (SimulatedHost host : hosts) {
      host.keepLeases(TimeUnit.MILLISECONDS.toNanos(nowMs));
      log.settle();
    }
    drainOne();
  }

  /** Each host is emptied for maintenance once in a while, one after the other. */
  private void drainOne() {
    long everyMinutes = Math.max(1, DRAIN_EVERY_DAYS * DAY_MS / MINUTE_MS / shape.hosts());
    if (nowMs / MINUTE_MS % everyMinutes == 0) {
      int host = (int) (nowMs / MINUTE_MS / everyMinutes % shape.hosts());
      List.copyOf(vmsOf.get(host).values()).forEach(this::move);
    }
  }

  private void happen(SimulatedVm vm) {
    if (!Objects.equals(vmsOf.get(vm.host).get(vm.number), vm)) {
      return;
    }
    if (vm.dueMs() >= vm.endMs) {
      end(vm);
      start();
    } else {
      move(vm);
      due.add(vm.next(nowMs + exponential(STAY_DAYS)));
    }
  }

  private long exponential(double meanDays) {
    return (long) (-Math.log(1 - random.nextDouble()) * meanDays * DAY_MS);
  }

  private void start() {
    int at = random.nextInt(hosts.size());
    SimulatedHost host = hosts.get(at);
    SimulatedVm vm = new SimulatedVm(++lastVm, at, host.newSetId(), nowMs + exponential(LIFE_DAYS));
    for (int left = 1 + random.nextInt(MOST_IDS); left > 0; left--) {
      allocate(vm, host);
    }
    vmsOf.get(at).put(vm.number, vm);
    due.add(vm.next(nowMs + exponential(STAY_DAYS)));
  }

  private void allocate(SimulatedVm vm, SimulatedHost host) {
    counters.allocations++;
    int id = host.words.allocate(vm.setId);
    if (id < 0) {
      counters.waits++;
      var _ = host.host.lease(PasidRange.ALL, 1);
      log.settle();
      id = host.words.allocate(vm.setId);
    }
    if (id < 0) {
      counters.refusals++;
    } else if (holders[id] != 0) {
      throw new AssertionError("ID " + id + ": held by " + holders[id] + " and " + vm.number);
    } else {
      holders[id] = vm.number;
      vm.ids.add(id);
    }
  }

  private void end(SimulatedVm vm) {
    SimulatedHost host = hosts.get(vm.host);
    for (int id : vm.ids) {
      if (holders[id] != vm.number) {
        throw new AssertionError("ID " + id + ": of " + holders[id] + ", not " + vm.number);
      }
      holders[id] = 0;
    }
    host.words.end(vm.setId);
    host.host.closed(vm.setId);
    vmsOf.get(vm.host).remove(vm.number);
    counters.ends++;
  }

  private void move(SimulatedVm vm) {
    int to = random.nextInt(hosts.size());
    if (to == vm.host || vm.ids.isEmpty()) {
      return;
    }
    SimulatedHost source = hosts.get(vm.host);
    SimulatedHost target = hosts.get(to);
    var _ = source.host.migrate(vm.setId, target.name(), Opaque.EMPTY, "");
    log.settle();
    log.deliver(target);
    vmsOf.get(vm.host).remove(vm.number);
    vm.host = to;
    vm.setId = target.arrivedSet();
    vmsOf.get(to).put(vm.number, vm);
    var _ = target.host.taken(vm.setId);
    log.settle();
    counters.moves++;
  }

  private ScaleFigures figures() {
    ScaleFigures.Fragments fragments =
        new ScaleFigures.Fragments((1 << shape.bits()) / shape.leaseIds(), shape.leaseIds());
    long leased = 0;
    long free = 0;
    for (SimulatedHost host : hosts) {
      fragments.add(log.machine.view(host.name()).ids());
      leased += host.words.usableIds();
      free += host.words.freeIds(PasidRange.ALL);
    }
    long held = Arrays.stream(holders).filter(vm -> vm != 0).count();
    if (leased - free != held) {
      throw new AssertionError("held: " + (leased - free) + " (expected: " + held + ")");
    }
    return ScaleFigures.of(nowMs / DAY_MS + 1, counters.next(), log, held, leased, fragments);
  }
}
