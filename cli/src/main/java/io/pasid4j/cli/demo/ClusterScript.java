// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import io.pasid4j.cli.api.DomainId;
import io.pasid4j.cli.api.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The demo of a domain, scene by scene. */
final class ClusterScript {
  private static final int PASIDS_EACH = 4;

  /** The VM's answer for ENOSPC. */
  private static final String TAKEN = "error 28 ";

  /** The VM's answer for EREMOTE. */
  private static final String ELSEWHERE = "error 66 ";

  /** The VM's answer for ENOENT. */
  private static final String UNKNOWN = "error 2 ";

  private final ClusterStage stage;
  private final Narrator narrator;
  private final long startNanos = System.nanoTime();

  ClusterScript(ClusterStage stage, Narrator narrator) {
    this.stage = stage;
    this.narrator = narrator;
  }

  /** A VM and the ID that it holds. */
  private record Resident(Guest guest, ClusterHost host, String token, List<Integer> ids) {
    String name() {
      return guest.name();
    }
  }

  void run() {
    narrator.open("pasid4j demo cluster: three daemons on this machine share one space of PASIDs");
    startHosts();
    ClusterHost leader = leader(stage.hosts());
    List<ClusterHost> others = stage.hosts().stream().filter(host -> host != leader).toList();
    Resident mover = boot("vm-1", others.getFirst());
    Resident neighbour = boot("vm-2", others.getLast());
    Resident third = boot("vm-3", leader);
    showAllocations(List.of(mover, neighbour, third));
    moveWhileLeaderDies(mover, neighbour.host(), leader);
    Guest arrived = resume(mover, neighbour);
    restart(leader, third);
    fence(leader, third, neighbour.host());
    end(List.of(arrived, mover.guest(), neighbour.guest()));
  }

  private void startHosts() {
    narrator.scene("Three hosts, one domain");
    for (ClusterHost host : stage.hosts()) {
      host.init();
      narrator.say(
          "%s: pasid cluster init, pasid daemon (pid %d), at %s."
              .formatted(host.name(), host.start(), host.socket()));
    }
    for (ClusterHost host : stage.hosts()) {
      ClusterStage.await(host.name() + " leases", host::hasJoined);
    }
    List<JsonValue> members = stage.hosts().getFirst().domain().field("members").items();
    for (JsonValue member : members) {
      narrator.say(
          "%s has leased %s IDs."
              .formatted(member.field("name").text(), member.field("leasedIds").text()));
    }
    narrator.claim(
        members.stream().filter(member -> member.field("leasedIds").number(0) > 0).count() == 3,
        "each host has a block to allocate from without asking the others");
  }

  /** The leader, once all of these hosts name the same one of them. */
  private ClusterHost leader(List<ClusterHost> asked) {
    List<String> named = new ArrayList<>();
    ClusterStage.await(
        "one leader",
        () -> {
          named.clear();
          asked.forEach(host -> named.add(host.domain().field("leader").text()));
          return new HashSet<>(named).size() == 1
              && asked.stream().anyMatch(host -> host.name().equals(named.getFirst()));
        });
    return stage.host(named.getFirst());
  }

  private Resident boot(String name, ClusterHost host) {
    Guest guest = stage.startGuest(name);
    String token = guest.open(host.socket());
    return new Resident(guest, host, token, guest.allocate(PASIDS_EACH));
  }

  private void showAllocations(List<Resident> residents) {
    narrator.scene("A VM on each host");
    narrator.say(
        "Each is a C program (examples/vmm_migrate.c) with a session that can be resumed.");
    for (Resident each : residents) {
      narrator.say(
          "%s (pid %d) on %s got %s."
              .formatted(each.name(), each.guest().pid(), each.host().name(), each.ids()));
    }
    long different = residents.stream().flatMap(each -> each.ids().stream()).distinct().count();
    narrator.claim(
        different == (long) PASIDS_EACH * residents.size(),
        "no PASID was given twice on any host (%d different ones)".formatted(different));
    Resident first = residents.getFirst();
    Resident second = residents.get(1);
    int id = first.ids().getFirst();
    narrator.claim(
        second.guest().answerToExactly(id).startsWith(TAKEN),
        "%s asks for exactly %d, which %s has on %s, and is refused"
            .formatted(second.name(), id, first.name(), first.host().name()));
  }

  private void moveWhileLeaderDies(Resident mover, ClusterHost target, ClusterHost leader) {
    narrator.scene("%s moves while the leader is killed".formatted(mover.name()));
    narrator.say(
        "On %s: pasid migrate %s --to %s. At the same moment kill -9 of the daemon of %s, the leader."
            .formatted(mover.host().name(), mover.name(), target.name(), leader.name()));
    long start = System.nanoTime();
    CompletableFuture<Optional<String>> moving =
        CompletableFuture.supplyAsync(() -> mover.host().migrate(mover.name(), target));
    leader.kill();
    moving
        .join()
        .ifPresent(why -> narrator.say("The daemon answered: %s. Asked again.".formatted(why)));
    narrator.claim(
        moving.join().isEmpty() || ClusterStage.isMet(() -> hasMoved(mover, target)),
        "%s has moved, after %s".formatted(mover.name(), Format.time(since(start))));
    ClusterHost next = leader(List.of(mover.host(), target));
    narrator.say("%s leads the two that are left.".formatted(next.name()));
  }

  /** Asks again, unless the set has gone since. */
  private static boolean hasMoved(Resident mover, ClusterHost target) {
    return !mover.host().hasSet(mover.name())
        || mover.host().migrate(mover.name(), target).isEmpty();
  }

  private Guest resume(Resident mover, Resident neighbour) {
    ClusterHost target = neighbour.host();
    narrator.scene("The VMM on %s goes on with the set".formatted(target.name()));
    Guest arrived = stage.startGuest(mover.name() + " on " + target.name());
    arrived.resume(target.socket(), mover.token());
    narrator.say(
        "A new process (pid %d) has handed in the token that %s was given on %s."
            .formatted(arrived.pid(), mover.name(), mover.host().name()));
    List<Integer> ids = arrived.ids();
    narrator.claim(ids.equals(mover.ids()), "it holds the same PASIDs: %s".formatted(ids));
    int id = ids.getFirst();
    DomainId owned = target.owned(id);
    narrator.claim(
        owned.host().equals(target.name()),
        "pasid show %d --domain: \"%s\"".formatted(id, owned.line()));
    narrator.claim(
        mover.guest().answerToExactly(id).startsWith(ELSEWHERE),
        "the process on %s is told that its set is elsewhere (EREMOTE)"
            .formatted(mover.host().name()));
    narrator.claim(
        neighbour.guest().answerToExactly(id).startsWith(TAKEN),
        "%s asks for exactly %d again, now on the same host, and is refused"
            .formatted(neighbour.name(), id));
    return arrived;
  }

  private void restart(ClusterHost killed, Resident third) {
    narrator.scene("%s comes back".formatted(killed.name()));
    narrator.say("pasid daemon (pid %d) was started again.".formatted(killed.start()));
    ClusterStage.await(killed.name() + " joins", killed::hasJoined);
    List<Integer> ids = third.guest().ids();
    narrator.claim(
        ids.equals(third.ids()),
        "%s, which lived through it, still holds %s".formatted(third.name(), ids));
    int more = third.guest().allocate(1).getFirst();
    narrator.claim(!ids.contains(more), "and gets another one: %d".formatted(more));
  }

  private void fence(ClusterHost lost, Resident third, ClusterHost other) {
    narrator.scene("%s is lost for a while, and fenced".formatted(lost.name()));
    third.guest().close();
    lost.kill();
    narrator.say(
        "Its VM and its daemon were killed, as by a power-off. No clock takes what it has leased.");
    long resting = other.fence(lost);
    narrator.claim(
        resting > 0,
        "pasid cluster fence %s on %s: its %d IDs rest"
            .formatted(lost.name(), other.name(), resting));
    narrator.say(
        "%s is back, with the same disk: pasid daemon (pid %d)."
            .formatted(lost.name(), lost.start()));
    narrator.claim(
        ClusterStage.isMet(() -> other.seesLearnt(lost)),
        "it has learnt of the fence and joined anew, so none of its IDs rests any more");
    Guest late = stage.startGuest(third.name() + " again");
    narrator.claim(
        late.answerToResume(lost.socket(), third.token()).startsWith(UNKNOWN),
        "the token of %s is good for nothing now (ENOENT)".formatted(third.name()));
    late.quit();
  }

  private void end(List<Guest> guests) {
    narrator.scene("The end");
    guests.forEach(Guest::quit);
    narrator.claim(
        ClusterStage.isMet(() -> stage.hosts().stream().allMatch(ClusterHost::isEmpty)),
        "the VMs have ended, and no host has a set any more");
    for (ClusterHost host : stage.hosts()) {
      narrator.claim(host.stop() == 0, "%s stopped cleanly at SIGTERM".formatted(host.name()));
    }
    narrator.say(
        "All %d claims held, after %s."
            .formatted(narrator.claims(), Format.time(since(startNanos))));
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
