// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.domain.host.MovingSet.State;
import io.pasid4j.domain.machine.DomainMachine;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.MalformedException;
import io.pasid4j.domain.message.MemberView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A computer of the simulation: disk, words and records outlive its daemon, which can be killed.
 */
final class Computer implements HostListener {
  final SimDisk disk;
  final SimWords words;
  final SimRecords records;
  final SimAmounts amounts;
  final List<MemberView> late = new ArrayList<>();
  final Set<Long> sessions = new HashSet<>();
  private final World world;
  DomainMachine replica = new DomainMachine();
  private @Nullable DomainHost host;
  private int storesLeft = -1;

  /** The requests to this daemon. */
  final List<CompletableFuture<Answer>> asked = new ArrayList<>();

  boolean off;
  @Nullable String shutOut;

  Computer(World world, String name, long instance) {
    this.world = world;
    disk = new SimDisk(name, instance, this::beforeStore, world.bug() != Bug.NO_HELLO);
    words = new SimWords(World.IDS, this::beforeStore, world.bug() != Bug.HELLO_EARLY);
    records = new SimRecords(this::beforeStore);
    amounts = new SimAmounts(words, this::beforeStore);
  }

  String name() {
    return disk.name();
  }

  boolean isUp() {
    return host != null;
  }

  DomainHost host() {
    DomainHost running = host;
    if (running == null) {
      throw new IllegalStateException("the daemon is down");
    }
    return running;
  }

  /** Kills the daemon just before a later store. */
  void killAfter(int stores) {
    storesLeft = stores;
  }

  private void beforeStore() {
    if (storesLeft >= 0 && storesLeft-- == 0) {
      throw new KilledException();
    }
  }

  /** Runs an action of the daemon, which may be killed in the middle. */
  void run(Runnable action) {
    try {
      action.run();
    } catch (KilledException end) {
      kill();
    }
  }

  /** Sends a request to the daemon; a later view decides it. */
  void ask(Function<DomainHost, CompletableFuture<Answer>> request) {
    run(() -> asked.add(request.apply(host())));
  }

  void kill() {
    host = null;
    storesLeft = -1;
    late.clear();
    asked.clear();
    if (world.bug() == Bug.FREEZE_LOST) {
      for (MovingSet record : records.all()) {
        if (record.state() == State.FROZEN) {
          records.remove(record.setId());
        }
      }
    }
  }

  void powerOff() {
    kill();
    off = true;
    words.powerOff();
    records.powerOff();
    amounts.powerOff();
    endSessions();
  }

  private void endSessions() {
    sessions.clear();
    world.vms.stream().filter(vm -> vm.at == this).forEach(Vm::die);
  }

  /** Starts the daemon; its replica may begin with an older snapshot. */
  void start(boolean fromOldSnapshot) {
    off = false;
    shutOut = null;
    replica = new DomainMachine();
    TwinLog.install(replica, fromOldSnapshot ? world.log.keptSnapshot() : world.log.snapshot());
    HostStores stores = new HostStores(disk, words, records, amounts);
    host = Weakened.host(world.bug(), stores, this::propose, this);
    run(host::start);
  }

  private void propose(byte[] command) {
    if (world.bug() == Bug.USE_EARLY
        && request(command) instanceof HostRequest.LeaseExactly(var ids)) {
      words.release(words.upstreamOf(ids));
    }
    if (world.bug() == Bug.AMOUNT_EARLY
        && request(command) instanceof HostRequest.LeaseAmount(var tenant, var _, int ids)) {
      amounts.put(tenant, amounts.ids() + ids);
    }
    world.log.propose(this, disk.run(), command);
  }

  static @Nullable HostRequest request(byte[] command) {
    try {
      return CommandCodec.decode(command) instanceof DomainCommand.FromHost(var _, var request)
          ? request
          : null;
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  /** Delivers the current view of the daemon's replica. */
  void look() {
    MemberView view = replica.view(name());
    late.add(view);
    run(() -> host().view(view));
  }

  boolean serves(long setId) {
    MovingSet record = records.find(setId);
    return sessions.contains(setId) && (record == null || record.state() == State.LIVE);
  }

  @Override
  public void moved(long setId, String target) {
    sessions.remove(setId);
  }

  @Override
  public void stays(long setId) {}

  @Override
  public void arrived(MovingSet record) {
    sessions.add(record.setId());
  }

  @Override
  public void fenced(long epoch) {
    endSessions();
  }

  @Override
  public void disowned() {
    throw new ViolationException("IdsAreKnown", "at " + this);
  }

  @Override
  public void shutOut(String reason) {
    shutOut = reason;
  }

  @Override
  public String toString() {
    return name() + "/" + disk.instance();
  }
}
