// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.LittleEndian;
import io.pasid4j.protocol.VfioIoctl;
import io.pasid4j.protocol.command.CommandId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client that opens sets, allocates, frees, queries, and moves between hosts whatever faults they
 * have, and records the replies. For one thread; only {@link #stop} is called by others.
 */
final class RoamingTenant implements Runnable {
  private static final int MOST_IDS = 16;
  private static final int MAX_ID = 255;
  private static final int SET_AT = 4;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** The number of times that both hosts have to refuse a token before it counts as lost. */
  private static final int ROUNDS = 3;

  private final DomainHosts hosts;
  private final List<String> names;
  private final Map<String, CampaignDrain> drains;
  private final HolderTable table;
  private final Random random;
  private final String tenant;
  private final Set<Integer> held = new TreeSet<>();
  private int lives;
  private String host = "";
  private DomainHosts.@Nullable Vm vm;
  private volatile boolean stopped;

  /**
   * A client that has done nothing yet.
   *
   * @param drains the drain consumer of each host
   */
  RoamingTenant(
      DomainHosts hosts,
      Map<String, CampaignDrain> drains,
      HolderTable table,
      String tenant,
      long seed) {
    this.hosts = hosts;
    this.names = List.copyOf(drains.keySet());
    this.drains = drains;
    this.table = table;
    this.tenant = tenant;
    random = new Random(seed);
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        live();
      }
    } catch (RuntimeException | AssertionError e) {
      table.violate(set() + ": " + e);
    }
  }

  private String set() {
    return tenant + "-" + lives;
  }

  private DomainHosts.Vm vm() {
    return Objects.requireNonNull(vm);
  }

  private void live() {
    lives++;
    if (!open()) {
      return;
    }
    for (int left = 5 + random.nextInt(30); left > 0 && !stopped; left--) {
      step();
    }
    look();
    List.copyOf(held).forEach(id -> table.freeing(id, set()));
    held.clear();
    vm().peer().close();
  }

  private boolean open() {
    host = names.get(random.nextInt(names.size()));
    while (!stopped) {
      try {
        vm = hosts.open(host);
        return true;
      } catch (UncheckedIOException | IndexOutOfBoundsException notNow) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return false;
  }

  private void step() {
    int choice = random.nextInt(100);
    if (choice < 45 && held.size() < MOST_IDS) {
      allocate(0, MAX_ID);
    } else if (choice < 55) {
      int id = 1 + random.nextInt(MAX_ID);
      allocate(id, id);
    } else if (choice < 80 && !held.isEmpty()) {
      free(List.copyOf(held).get(random.nextInt(held.size())));
    } else if (choice < 90) {
      look();
    } else {
      migrate();
    }
  }

  private void allocate(int min, int max) {
    int id;
    try {
      id = vm().peer().allocate(min, max);
    } catch (UncheckedIOException died) {
      locate(List.of(host));
      Set<Integer> unknown = new TreeSet<>(list());
      unknown.removeAll(held);
      if (unknown.size() == 1) {
        grant(unknown.iterator().next());
      }
      look();
      return;
    }
    if (id >= 0) {
      grant(id);
    } else if (id != -Errno.ENOSPC && id != -Errno.EAGAIN) {
      table.violate(set() + ": allocate on " + host + ": errno " + -id);
    }
  }

  private void grant(int id) {
    held.add(id);
    table.granted(id, set(), host);
  }

  private void free(int id) {
    table.freeing(id, set());
    held.remove(id);
    try {
      vm().peer().call(VfioIoctl.PASID_REQUEST, WirePeer.free(id, id));
    } catch (UncheckedIOException died) {
      locate(List.of(host));
      if (list().contains(id)) {
        table.notFreed(id, set());
        held.add(id);
      }
      look();
    }
  }

  /** Demands that the set holds what it is known to hold. */
  private void look() {
    table.listed(list(), held, set());
  }

  private List<Integer> list() {
    while (true) {
      try {
        return DomainHosts.ids(vm().peer());
      } catch (UncheckedIOException died) {
        locate(List.of(host));
      }
    }
  }

  private void migrate() {
    String source = host;
    String target = names.get(random.nextInt(names.size()));
    CampaignDrain drain = Objects.requireNonNull(drains.get(source));
    CampaignDrain.Mark before = drain.mark(held);
    String answer;
    try {
      answer = hosts.migrate(source, vm().set(), target);
    } catch (IOException died) {
      answer = "";
    }
    if (answer.contains("\"moved\":true")) {
      locate(List.of(target));
      table.moved(held, set(), target);
      DomainHosts.holds(
          "the drain consumer of " + source + " is told of each of " + before,
          () -> drain.wasTold(before));
    } else if (!answer.contains(" 409 ") && !answer.contains("nothing is done")) {
      locate(List.of(source, target));
    }
    look();
  }

  /** Finds the one host that goes on with the set, and demands that no other one does. */
  private void locate(List<String> candidates) {
    WirePeer before = vm().peer();
    boolean[] found = {false};
    int[] refusals = {0};
    DomainHosts.holds(
        set() + " on one of " + candidates,
        () -> {
          int refused = 0;
          for (String candidate : candidates) {
            int errno = resume(candidate);
            found[0] |= errno == 0;
            refused += errno == Errno.ENOENT || errno == Errno.EREMOTE ? 1 : 0;
            if (errno == 0) {
              host = candidate;
              demandNoOther(candidates);
              return true;
            }
          }
          refusals[0] = refused == candidates.size() ? refusals[0] + 1 : 0;
          return refusals[0] == ROUNDS;
        });
    if (!found[0]) {
      throw new AssertionError("lost: on none of " + candidates + ", with " + held);
    }
    before.close();
  }

  private void demandNoOther(List<String> candidates) {
    WirePeer mine = vm().peer();
    for (String other : candidates) {
      if (!other.equals(host) && resume(other) == 0) {
        table.violate(set() + ": on " + host + " and on " + other);
        vm = new DomainHosts.Vm(mine, vm().set(), vm().token());
      }
    }
  }

  /** Tries to go on with the set on a host; 0, or why not; EAGAIN if it does not answer. */
  private int resume(String candidate) {
    WirePeer peer = null;
    try {
      peer = WirePeer.negotiated(hosts.socket(candidate));
      WirePeer.Reply reply = peer.call(CommandId.RESUME, vm().token());
      if (reply.errno() == 0) {
        int id = LittleEndian.s32(reply.payload(), SET_AT);
        peer.call(VfioIoctl.SET_IOMMU, WirePeer.u32(6));
        vm = new DomainHosts.Vm(peer, id, vm().token());
        return 0;
      }
      peer.close();
      return reply.errno();
    } catch (UncheckedIOException died) {
      if (peer != null) {
        peer.close();
      }
      return Errno.EAGAIN;
    }
  }
}
