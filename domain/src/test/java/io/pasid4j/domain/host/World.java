// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.machine.DomainMachine;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MemberView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hosts, VMs and a log, and the events that can happen to them. Nothing happens without a call
 * here.
 */
final class World {
  static final int BITS = 4;
  static final int IDS = 1 << BITS;
  static final int LEASE_IDS = 4;
  static final long START_MS = 1_000_000;
  static final long REST_MS = 1000;
  static final String TENANT = "t";
  static final int TENANT_LIMIT_IDS = 3;
  static final List<String> NAMES = List.of("a", "b", "c");

  final TwinLog log = new TwinLog();
  final List<Computer> computers = new ArrayList<>();
  final List<Vm> vms = new ArrayList<>();
  final CommitChecks commits = new CommitChecks(this);
  private final Bug bug;

  /** True if three of four VMs are of a tenant with a limit in the domain. */
  private final boolean limited;

  private long clockMs = START_MS;

  /** Hosts that have started; with {@code replaced}, one more computer claims the last name. */
  World(Bug bug, boolean replaced, boolean limited) {
    this.bug = bug;
    this.limited = limited;
    log.commit(
        CommandCodec.encode(
            new DomainCommand.Initialize(
                BITS, LEASE_IDS, List.of(PasidRange.exactly(0)), START_MS)));
    log.keepSnapshot();
    long instance = 0;
    for (String name : NAMES) {
      add(name, ++instance);
    }
    if (replaced) {
      add(NAMES.getLast(), ++instance);
    }
  }

  private void add(String name, long instance) {
    Computer computer = new Computer(this, name, instance);
    computers.add(computer);
    computer.start(false);
    deliverAll();
    catchUp(computer);
  }

  boolean isLimited() {
    return limited;
  }

  Bug bug() {
    return bug;
  }

  /** Commits all proposals in the network, once, in order. */
  void deliverAll() {
    while (!log.flights.isEmpty()) {
      commit(log.flights.removeFirst());
    }
  }

  void commit(TwinLog.Flight flight) {
    byte[] answer = commits.commit(flight.command().bytes());
    if (flight.sender().isUp()) {
      flight.sender().run(() -> flight.sender().host().answered(flight.command().bytes(), answer));
    }
  }

  void operate(DomainCommand command) {
    commits.commit(CommandCodec.encode(command));
  }

  /** Applies all committed entries to a daemon, one by one. */
  void catchUp(Computer computer) {
    while (computer.isUp() && log.advance(computer.replica)) {
      computer.look();
    }
  }

  void fence(String name) {
    MemberView view = log.newest.view(name);
    // A set on its way to the fenced host is lost.
    view.arrivals()
        .forEach(arrival ->
            vms.stream().filter(vm -> vm.payload.equals(arrival.record())).forEach(Vm::die));
    operate(new DomainCommand.CountedFence(name, view.epoch(), REST_MS));
  }

  /** Two of three voters report, and again when every quarantine has lasted long enough. */
  void expire() {
    for (int reports = 0; reports < 2; reports++) {
      clockMs += 2 * REST_MS;
      operate(new DomainCommand.Expire("a", clockMs, NAMES));
      operate(new DomainCommand.Expire("b", clockMs, NAMES));
    }
  }

  Vm newVm(Computer at) {
    boolean ofTenant = limited && vms.size() % 4 > 0;
    Vm vm = new Vm(vms.size(), at, at.records.newSetId(), ofTenant);
    at.sessions.add(vm.setId);
    if (!vm.tenant().isEmpty()) {
      at.words.addOfTenant(vm.setId);
    }
    vms.add(vm);
    return vm;
  }

  /** Returns the VM that a record stands for, if it runs. */
  @Nullable Vm vmOf(MovingSet record) {
    return vms.stream()
        .filter(vm -> vm.alive && vm.payload.equals(record.payload()))
        .findFirst()
        .orElse(null);
  }

  /** Returns the name that has an ID, directly or by an arrival; null if none. */
  @Nullable String[] owners() {
    @Nullable String[] owners = new String[IDS];
    for (String name : NAMES) {
      MemberView view = log.newest.view(name);
      mark(owners, view.ids(), name);
      view.arrivals().forEach(arrival -> mark(owners, arrival.ids(), name));
    }
    return owners;
  }

  private static void mark(@Nullable String[] owners, List<PasidRange> ids, String name) {
    for (PasidRange range : ids) {
      for (int id = (int) range.min(); id <= range.max(); id++) {
        owners[id] = name;
      }
    }
  }

  DomainMachine newest() {
    return log.newest;
  }

  /** Returns the instance of the computer that has a name. */
  boolean hasName(Computer computer) {
    return newest().view(computer.name()).instance() == computer.disk.instance();
  }
}
