// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.domain.host.MovingSet.State;
import io.pasid4j.domain.message.Amount;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The properties of the model, checked on a world after every step. */
final class Invariants {
  private final World world;

  /** True if a host that has not learnt of its fence may hold the same IDs as another. */
  private final boolean wrongFences;

  Invariants(World world, boolean wrongFences) {
    this.world = world;
    this.wrongFences = wrongFences;
  }

  void check() {
    @Nullable String[] owners = world.owners();
    tenantWithinLimit();
    world.computers.forEach(this::usedOnlyWhatIsGranted);
    for (int id = 0; id < World.IDS; id++) {
      neverTwoHolders(id);
      if (!wrongFences) {
        restingIdsAreNobodyElses(id);
      }
      for (Computer computer : world.computers) {
        usableOnlyWhatIsGranted(owners, computer, id);
      }
    }
    for (Vm vm : world.vms) {
      if (vm.alive) {
        checkVm(vm);
      }
    }
  }

  static boolean isUsable(Computer computer, int id) {
    long word = computer.words.words[id];
    if (word == SimWords.UPSTREAM || word == SimWords.RESTING) {
      return false;
    }
    MovingSet record = word == SimWords.FREE ? null : computer.records.find(word);
    return record == null || record.state() != State.FROZEN;
  }

  private boolean hasLearnt(Computer computer) {
    return computer.disk.epoch() == world.newest().view(computer.name()).epoch();
  }

  private void neverTwoHolders(int id) {
    int holders = 0;
    for (Computer computer : world.computers) {
      holders += isUsable(computer, id) && (!wrongFences || hasLearnt(computer)) ? 1 : 0;
    }
    if (holders > 1) {
      throw new ViolationException("NeverTwoHolders", "ID " + id);
    }
  }

  private void restingIdsAreNobodyElses(int id) {
    boolean rests =
        world.computers.stream().anyMatch(each -> each.words.words[id] == SimWords.RESTING);
    if (rests && world.computers.stream().anyMatch(each -> isUsable(each, id))) {
      throw new ViolationException("RestingIdsAreNobodyElses", "ID " + id);
    }
  }

  /** The number of IDs of the tenant's sets on all hosts. Frozen sets count where they will be. */
  private void tenantWithinLimit() {
    int held = tenantIds(each -> !wrongFences || hasLearnt(each));
    if (held > World.TENANT_LIMIT_IDS) {
      throw new ViolationException("TenantWithinLimit", held + " IDs");
    }
  }

  /** The tenant's sets on a host have no more than its amount in the newest state. */
  private void usedOnlyWhatIsGranted(Computer computer) {
    int used = tenantIds(each -> each == computer && hasLearnt(each) && world.hasName(each));
    if (used > amountIds(computer)) {
      throw new ViolationException("UsedOnlyWhatIsGranted", used + " IDs at " + computer);
    }
  }

  private int amountIds(Computer computer) {
    return world.newest().view(computer.name()).amounts().stream().mapToInt(Amount::ids).sum();
  }

  private int tenantIds(Predicate<Computer> counted) {
    int held = 0;
    for (Computer computer : world.computers) {
      for (int id = 0; id < World.IDS && counted.test(computer); id++) {
        boolean tenants = computer.words.isOfTenant(computer.words.words[id]);
        held += tenants && isUsable(computer, id) ? 1 : 0;
      }
    }
    return held;
  }

  /** True if the sets of the tenant have all that its limit allows. */
  boolean isTenantAtLimit() {
    return tenantIds(_ -> true) == World.TENANT_LIMIT_IDS;
  }

  /** Counts the IDs with two holders, including hosts that have not learnt of their fence. */
  int twoHolders() {
    int ids = 0;
    for (int id = 0; id < World.IDS; id++) {
      int of = id;
      ids += world.computers.stream().filter(each -> isUsable(each, of)).count() > 1 ? 1 : 0;
    }
    return ids;
  }

  private void usableOnlyWhatIsGranted(@Nullable String[] owners, Computer computer, int id) {
    boolean granted = computer.name().equals(owners[id]) && world.hasName(computer);
    if (isUsable(computer, id) && hasLearnt(computer) && !granted) {
      throw new ViolationException(
          "UsableOnlyWhatIsGranted", "ID " + id + " at " + computer + ", is " + owners[id] + "'s");
    }
  }

  private void checkVm(Vm vm) {
    if (!wrongFences) {
      nobodyElses(vm);
    }
    int homes = 0;
    for (Computer computer : world.computers) {
      for (MovingSet record : computer.records.all()) {
        boolean live = record.state() == State.LIVE && record.payload().equals(vm.payload);
        homes += live && (computer != vm.at || record.setId() != vm.setId) ? 1 : 0;
      }
    }
    homes += vm.at.serves(vm.setId) ? 1 : 0;
    if (homes > 1 && !wrongFences) {
      throw new ViolationException("OneHomeForASet", "VM " + vm.token);
    }
    for (int id = 0; id < World.IDS; id++) {
      boolean holds = vm.at.words.words[id] == vm.setId;
      if (vm.at.serves(vm.setId) && holds != vm.ids.get(id)) {
        throw new ViolationException("MigrationIsAtomic", "VM " + vm.token + ", ID " + id);
      }
    }
  }

  private void nobodyElses(Vm vm) {
    for (Computer computer : world.computers) {
      for (int id : vm.ids.stream().toArray()) {
        long word = computer.words.words[id];
        boolean others = word == SimWords.FREE || word == SimWords.TENANT;
        if (others && hasLearnt(computer)) {
          throw new ViolationException(
              "MigratedIdsAreNobodyElses", "VM " + vm.token + ", ID " + id + " at " + computer);
        }
      }
    }
  }

  /** Checks the end: faults and clients have stopped, and no work is open. */
  void settled() {
    @Nullable String[] owners = world.owners();
    for (Computer computer : world.computers) {
      if (world.hasName(computer)) {
        boolean answered = computer.asked.stream().allMatch(each -> each.isDone());
        require(answered && !computer.host().isWaiting(), "UnknownIsResolved", computer);
        for (MovingSet record : computer.records.all()) {
          boolean resting = record.state() == State.LIVE || record.state() == State.CLOSED;
          require(resting, "MigrationEnds", computer);
        }
      }
      require(
          !world.hasName(computer) || computer.amounts.ids() == amountIds(computer),
          "NoAmountLost",
          computer);
      for (int id = 0; id < World.IDS; id++) {
        boolean owned = computer.name().equals(owners[id]) && world.hasName(computer);
        boolean usable = computer.words.words[id] != SimWords.UPSTREAM;
        require(owned == usable, owned ? "NoIdLost" : "UsableOnlyWhatIsGranted", computer);
      }
    }
  }

  static void require(boolean holds, String property, Computer computer) {
    if (!holds) {
      throw new ViolationException(property, "settled, at " + computer);
    }
  }
}
