// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.host.MovingSet.State;
import io.pasid4j.domain.machine.Forgetting;
import io.pasid4j.domain.message.MemberView;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random steps of a world, the same for the same seed. */
final class Chaos {
  private static final int MOST_VMS = 6;

  private final World world;
  private final FenceMode fences;
  private final SplittableRandom random;

  /** Of what only a world with a limited tenant has. */
  private final SplittableRandom ofTenant;

  private int crashesLeft;
  private int fencesLeft;

  /** The number of times that a VM has resumed at another set than before. */
  int resumes;

  Chaos(World world, FenceMode fences, long seed) {
    this.world = world;
    this.fences = fences;
    this.random = new SplittableRandom(seed);
    this.ofTenant = new SplittableRandom(seed ^ 0x616d6f756e74L);
    this.crashesLeft = 4;
    this.fencesLeft = fences == FenceMode.NONE ? 0 : 3;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  void step() {
    if (world.isLimited()) {
      stepOfTenant();
      commitSoon();
    }
    Computer computer = any(world.computers);
    switch (random.nextInt(24)) {
      case 0, 1, 2 -> network();
      case 3, 4, 5, 6 -> see(computer);
      case 7, 8 -> tenant(computer);
      case 9, 10, 11 -> vm();
      case 12, 13 -> ask(computer);
      case 14 -> migrate();
      case 15, 16 -> resume(computer);
      case 17 -> close(computer);
      case 18 -> crash(computer);
      case 19, 20 -> start(computer);
      case 21 -> fence(computer);
      case 22 -> patience(computer);
      default -> world.log.keepSnapshot();
    }
  }

  private void network() {
    List<TwinLog.Flight> flights = world.log.flights;
    if (!flights.isEmpty()) {
      TwinLog.Flight flight = any(flights);
      int fate = random.nextInt(10);
      if (fate < 8) {
        world.commit(flight);
      }
      if (fate > 4) {
        flights.remove(flight);
      }
    }
  }

  /** Advances the replica by an entry or a snapshot, or delivers a view late. */
  private void see(Computer computer) {
    if (random.nextInt(8) == 0) {
      computer.words.endRest();
    }
    if (!computer.isUp()) {
      return;
    }
    if (random.nextInt(40) == 0 && crashesLeft > 0) {
      crashesLeft--;
      computer.killAfter(random.nextInt(4));
    }
    int how = random.nextInt(8);
    if (how == 0) {
      TwinLog.install(computer.replica, world.log.snapshot());
      computer.look();
    } else if (how == 1 && !computer.late.isEmpty()) {
      MemberView view = any(computer.late);
      computer.run(() -> computer.host().view(view));
    } else if (world.log.advance(computer.replica)) {
      computer.look();
    }
  }

  private void tenant(Computer computer) {
    int id = random.nextInt(World.IDS);
    long[] words = computer.words.words;
    if (computer.isUp() && words[id] == SimWords.FREE) {
      words[id] = SimWords.TENANT;
    } else if (computer.isUp() && words[id] == SimWords.TENANT) {
      words[id] = SimWords.FREE;
    }
  }

  private void vm() {
    if (world.vms.stream().filter(vm -> vm.alive).count() < MOST_VMS && random.nextInt(8) == 0) {
      Computer at = any(world.computers);
      if (at.isUp()) {
        world.newVm(at);
      }
      return;
    }
    Vm vm = world.vms.isEmpty() ? null : any(world.vms);
    int id = random.nextInt(World.IDS);
    if (vm != null && vm.isServed()) {
      long[] words = vm.at.words.words;
      boolean room = vm.tenant().isEmpty() || vm.at.amounts.hasRoom();
      if (words[id] == SimWords.FREE && room) {
        words[id] = vm.setId;
        vm.ids.set(id);
      } else if (words[id] == vm.setId && random.nextInt(4) == 0) {
        words[id] = SimWords.FREE;
        vm.ids.clear(id);
      }
    }
  }

  private void ask(Computer computer) {
    if (!computer.isUp() || !isIdle(computer)) {
      return;
    }
    int block = random.nextInt(World.IDS / World.LEASE_IDS) * World.LEASE_IDS;
    PasidRange range = PasidRange.of(Math.max(1, block), block + World.LEASE_IDS - 1);
    switch (random.nextInt(3)) {
      case 0 -> computer.ask(host -> host.leaseExactly(List.of(range)));
      case 1 -> computer.ask(host -> host.lease(range, 1));
      default -> {
        List<PasidRange> free = new ArrayList<>();
        for (int id = (int) range.min(); id <= range.max(); id++) {
          if (computer.words.words[id] == SimWords.FREE) {
            free.add(PasidRange.exactly(id));
          }
        }
        if (!free.isEmpty()) {
          computer.ask(host -> host.giveBack(free));
        }
      }
    }
  }

  /** A set of the tenant takes or releases an ID, or its host asks for more, or returns some. */
  private void stepOfTenant() {
    List<Vm> served =
        world.vms.stream().filter(vm -> !vm.tenant().isEmpty() && vm.isServed()).toList();
    if (served.isEmpty()) {
      return;
    }
    Vm vm = served.get(ofTenant.nextInt(served.size()));
    int ids = 1 + ofTenant.nextInt(2);
    switch (ofTenant.nextInt(8)) {
      case 0 -> vm.release(ofTenant.nextInt(World.IDS));
      case 1 -> {
        if (isIdle(vm.at) && vm.at.amounts.ids() >= ids) {
          vm.at.ask(host -> host.returnAmount(World.TENANT, ids));
        }
      }
      case 2 -> {
        if (isIdle(vm.at) && !vm.at.amounts.hasRoom()) {
          vm.at.ask(host -> host.leaseAmount(World.TENANT, World.TENANT_LIMIT_IDS, ids));
        }
      }
      default -> {
        if (vm.at.amounts.hasRoom()) {
          vm.take(ofTenant.nextInt(World.IDS));
        }
      }
    }
  }

  /** Commands are done soon, or hardly a host would be idle enough to ask for an amount. */
  private void commitSoon() {
    List<TwinLog.Flight> flights = world.log.flights;
    if (!flights.isEmpty() && ofTenant.nextInt(2) == 0) {
      world.commit(flights.remove(ofTenant.nextInt(flights.size())));
    }
    Computer computer = world.computers.get(ofTenant.nextInt(world.computers.size()));
    if (computer.isUp() && world.log.advance(computer.replica)) {
      computer.look();
    }
  }

  private static boolean isIdle(Computer computer) {
    return computer.host().isReady() && !computer.host().isWaiting();
  }

  private void migrate() {
    Vm vm = world.vms.isEmpty() ? null : any(world.vms);
    if (vm != null && vm.isServed() && isIdle(vm.at)) {
      String target = any(World.NAMES);
      vm.at.ask(host -> host.migrate(vm.setId, target, vm.payload, vm.tenant()));
    }
  }

  private void resume(Computer computer) {
    if (!computer.isUp()) {
      return;
    }
    for (MovingSet record : computer.records.all()) {
      Vm vm = world.vmOf(record);
      boolean there = vm != null && vm.at == computer && vm.setId == record.setId();
      if (vm != null && record.state() == State.LIVE && computer.serves(record.setId())) {
        if (!there) {
          resumes++;
          vm.at = computer;
          vm.setId = record.setId();
        } else if (!computer.host().isWaiting()) {
          computer.ask(host -> host.taken(record.setId()));
        }
      }
    }
  }

  /** A VM exits, or an operator releases a set whose VM has ended. */
  private void close(Computer computer) {
    if (!computer.isUp() || random.nextInt(3) != 0) {
      return;
    }
    for (long setId : List.copyOf(computer.sessions)) {
      MovingSet record = computer.records.find(setId);
      Vm vm =
          world.vms.stream()
              .filter(each -> each.alive && each.at == computer && each.setId == setId)
              .findFirst()
              .orElse(null);
      boolean waits = record != null && vm == null && world.vmOf(record) != null;
      if (computer.serves(setId) && !waits) {
        if (vm != null) {
          vm.die();
        }
        computer.words.free(setId);
        computer.sessions.remove(setId);
        computer.run(() -> computer.host().closed(setId));
        return;
      }
    }
  }

  private void crash(Computer computer) {
    if (crashesLeft == 0 || random.nextInt(4) != 0) {
      return;
    }
    if (random.nextInt(3) == 0) {
      crashesLeft--;
      computer.powerOff();
    } else if (computer.isUp()) {
      crashesLeft--;
      computer.kill();
    }
  }

  private void start(Computer computer) {
    if (!computer.isUp()
        && (!computer.off || fences != FenceMode.RIGHT || random.nextInt(4) == 0)) {
      computer.start(random.nextBoolean());
    }
  }

  private void fence(Computer computer) {
    if (world.bug() == Bug.NO_CACHE && random.nextInt(4) == 0) {
      Forgetting.forget(world.newest());
      return;
    }
    boolean allowed = fences != FenceMode.RIGHT || computer.off;
    if (fencesLeft > 0 && allowed && world.hasName(computer) && random.nextBoolean()) {
      fencesLeft--;
      world.fence(computer.name());
    } else if (fences == FenceMode.RIGHT || fences == FenceMode.WRONG) {
      world.expire();
    }
  }

  private void patience(Computer computer) {
    if (computer.isUp()) {
      computer.run(() -> {
        if (random.nextInt(3) == 0) {
          computer.host().cancel();
        } else {
          computer.host().repeat();
        }
      });
    }
  }

  /** Stops clients and faults, and completes all open work. */
  void settle() {
    for (int round = 0; round < 40; round++) {
      for (Computer computer : world.computers) {
        computer.killAfter(-1);
        computer.words.endRest();
        if (!computer.isUp()) {
          computer.start(false);
        }
        computer.run(() -> computer.host().repeat());
        world.deliverAll();
      }
      world.computers.forEach(world::catchUp);
      world.computers.stream()
          .filter(computer -> computer.host().isSurrendering())
          .forEach(Computer::look);
    }
  }
}
