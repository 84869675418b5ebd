// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.core.PasidRange;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The demo, scene by scene. */
final class DemoScript {
  private static final int PASIDS_EACH = 4;
  private static final Duration BACK_AT_MOST = Duration.ofSeconds(5);

  private final Stage stage;
  private final Narrator narrator;
  private final long startNanos = System.nanoTime();

  DemoScript(Stage stage, Narrator narrator) {
    this.stage = stage;
    this.narrator = narrator;
  }

  void run() {
    narrator.open(
        "pasid4j demo: three VMs draw PASIDs from one daemon, all of them real processes");
    DaemonProcess daemon = startDaemon();
    try (Observer observer = new Observer(stage.operatorSocket())) {
      narrator.say(
          "It gives out %d-bit IDs, at most %d to a session."
              .formatted(observer.spaceBits(), observer.quotaIds()));
      tellOfVms(observer);
    }
    narrator.scene("The end");
    narrator.claim(daemon.stop() == 0, "the daemon stopped cleanly at SIGTERM");
    narrator.say(
        "All %d claims held, after %s."
            .formatted(narrator.claims(), Format.time(since(startNanos))));
  }

  private DaemonProcess startDaemon() {
    narrator.scene("A daemon");
    long start = System.nanoTime();
    DaemonProcess daemon = stage.startDaemon();
    narrator.say(
        "pasid daemon (pid %d) was ready after %s, at %s."
            .formatted(daemon.pid(), Format.time(since(start)), stage.socket()));
    return daemon;
  }

  private void tellOfVms(Observer observer) {
    List<Vm> vms = Stream.of("vm-a", "vm-b", "vm-c").map(stage::startVm).toList();
    List<Tenant> tenants = allocate(observer, vms);
    Tenant a = tenants.get(0);
    Tenant b = tenants.get(1);
    Tenant c = tenants.get(2);
    freeForeign(observer, b, a);
    freeAll(observer, a, List.of(b, c));
    new FreeAllScene(narrator).play(a.vm());
    narrator.claim(holdTheirs(observer, List.of(b, c)), "vm-b and vm-c still hold all of theirs");
    kill(observer, b, c);
    new CidScene(stage, narrator, observer).play();
    leave(observer, a, c, tenants);
  }

  private List<Tenant> allocate(Observer observer, List<Vm> vms) {
    narrator.scene("Three VMs allocate");
    narrator.say(
        "Each is a C program (examples/vmm_ioctl.c) that opens /dev/vfio/vfio and knows only");
    narrator.say(
        "VFIO_IOMMU_PASID_REQUEST. LD_PRELOAD=libpasid_vfio.so brings its ioctls to the daemon.");
    narrator.say(
        "It speaks revision 7 of the series, that for Linux 5.9-rc2; PASID_SERIES names the others.");
    List<Tenant> tenants =
        vms.stream().map(vm -> new Tenant(vm, vm.allocate(PASIDS_EACH))).toList();
    for (Tenant tenant : tenants) {
      narrator.say(
          "%s (pid %d) got %s.".formatted(tenant.name(), tenant.vm().pid(), tenant.pasids()));
    }
    long different = pasidsOf(tenants).distinct().count();
    narrator.claim(
        different == (long) PASIDS_EACH * vms.size(),
        "no PASID was given twice (%d different ones)".formatted(different));
    narrator.claim(
        holdTheirs(observer, tenants), "the daemon names the same process as the holder of each");
    return tenants;
  }

  private void freeForeign(Observer observer, Tenant thief, Tenant owner) {
    int pasid = owner.firstPasid();
    narrator.scene("%s tries to free what it does not own".formatted(thief.name()));
    thief.vm().free(PasidRange.exactly(pasid));
    narrator.say(
        "%s frees [%d, %d], which %s holds. The ioctl answers 0: a free reveals nothing of others."
            .formatted(thief.name(), pasid, pasid, owner.name()));
    narrator.claim(
        observer.allHeldBy(owner.vm(), owner.pasids()),
        "%s still holds %d".formatted(owner.name(), pasid));
  }

  private void freeAll(Observer observer, Tenant tenant, List<Tenant> others) {
    narrator.scene("%s frees [0, 2^32-1]".formatted(tenant.name()));
    Duration time = tenant.vm().free(PasidRange.ALL);
    narrator.say("One ioctl over the whole range, answered after %s.".formatted(Format.time(time)));
    narrator.claim(
        observer.allFree(tenant.pasids()), "all of %s are free".formatted(tenant.pasids()));
    narrator.claim(holdTheirs(observer, others), "vm-b and vm-c hold all of theirs");
  }

  private void kill(Observer observer, Tenant victim, Tenant other) {
    narrator.scene("%s is killed with kill -9".formatted(victim.name()));
    victim.vm().kill();
    Duration time = observer.awaitFree(victim.pasids(), BACK_AT_MOST);
    narrator.claim(
        observer.allFree(victim.pasids()),
        "all %d PASIDs it held were free %s after its death"
            .formatted(victim.pasids().size(), Format.time(time)));
    narrator.claim(
        holdTheirs(observer, List.of(other)), "%s holds all of its own".formatted(other.name()));
  }

  private void leave(Observer observer, Tenant a, Tenant c, List<Tenant> all) {
    narrator.scene("vm-a and vm-c end");
    a.vm().quit();
    c.vm().quit();
    List<Integer> ever = pasidsOf(all).toList();
    observer.awaitFree(ever, BACK_AT_MOST);
    narrator.claim(observer.allFree(ever), "every PASID of this story is free");
    narrator.claim(
        observer.heldIds() == 0 && observer.otherSessions() == 0,
        "the daemon counts 0 PASIDs held and 0 sessions beside the demo's own");
  }

  private static boolean holdTheirs(Observer observer, List<Tenant> tenants) {
    return tenants.stream().allMatch(tenant -> observer.allHeldBy(tenant.vm(), tenant.pasids()));
  }

  private static Stream<Integer> pasidsOf(List<Tenant> tenants) {
    return tenants.stream().flatMap(tenant -> tenant.pasids().stream());
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
