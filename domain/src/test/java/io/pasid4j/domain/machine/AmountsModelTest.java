// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Amount;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.ArrivalView;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.Opaque;
import io.pasid4j.domain.message.Sender;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random commands, the amounts of two tenants beside them in a plain table; and snapshots. */
class AmountsModelTest {
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final List<String> TENANTS = List.of("t", "u");
  private static final int LIMIT_IDS = 12;

  private TestDomain domain = TestDomain.initialized();
  private final Map<String, Integer> table = new TreeMap<>();
  private final Map<String, Integer> resting = new TreeMap<>();
  private final long[] epoch = {1, 1, 1};
  private final long[] run = {1, 1, 1};
  private final long[] number = new long[NAMES.size()];

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void amountsAreThoseOfAPlainTable(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    NAMES.forEach(domain::joinReading2);

    for (int step = 0; step < 3000; step++) {
      int who = random.nextInt(NAMES.size());
      if (random.nextInt(60) == 0) {
        fence(random, who);
      } else {
        request(random, who, TENANTS.get(random.nextInt(TENANTS.size())));
      }
      check();
      if (random.nextInt(20) == 0) {
        goOnFromSnapshot();
      }
    }
  }

  private int of(String name, String tenant) {
    return table.getOrDefault(name + tenant, 0);
  }

  private void add(String name, String tenant, int ids) {
    table.merge(name + tenant, ids, Integer::sum);
  }

  private int total(String tenant) {
    int total = resting.getOrDefault(tenant, 0);
    for (String name : NAMES) {
      total += of(name, tenant);
    }
    return total;
  }

  private void fence(SplittableRandom random, int who) {
    String name = NAMES.get(who);
    domain.apply(new DomainCommand.Fence(name, epoch[who]++, 0, 1000));
    for (String tenant : TENANTS) {
      resting.merge(tenant, of(name, tenant), Integer::sum);
      table.remove(name + tenant);
    }
    for (int left = random.nextInt(3); left > 0; left--) {
      request(random, (who + 1) % NAMES.size(), "t");
      check();
    }
    Sender hello = new Sender(name, TestDomain.instance(name), epoch[who], ++run[who], 0);
    domain.ask(hello, new HostRequest.Hello(2));
    resting.clear();
    number[who] = 0;
  }

  private void request(SplittableRandom random, int who, String tenant) {
    String name = NAMES.get(who);
    Sender sender =
        new Sender(name, TestDomain.instance(name), epoch[who], run[who], ++number[who]);
    int ids = random.nextInt(5);
    switch (random.nextInt(4)) {
      case 0, 1 -> {
        int granted = Math.min(ids, LIMIT_IDS - total(tenant));
        add(name, tenant, granted);
        assertThat(domain.ask(sender, new HostRequest.LeaseAmount(tenant, LIMIT_IDS, ids)))
            .isEqualTo(
                new Answer.AmountLeased(granted, LIMIT_IDS, total(tenant), of(name, tenant)));
      }
      case 2 -> {
        Sender next = random.nextBoolean() ? sender : takeAll(sender);
        boolean done = of(name, tenant) - ids >= arriving(name, tenant) && of(name, tenant) > 0;
        add(name, tenant, done ? -ids : 0);
        assertThat(domain.ask(next, new HostRequest.ReturnAmount(tenant, ids)))
            .isEqualTo(
                done ? new Answer.Done() : new Answer.Refused(Answer.Reason.NOT_YOURS, tenant));
      }
      default -> migrate(sender, NAMES.get((who + 1) % NAMES.size()), tenant, ids);
    }
  }

  private int arriving(String name, String tenant) {
    return domain.machine.view(name).arrivals().stream()
        .filter(arrival -> arrival.tenant().equals(tenant))
        .flatMap(arrival -> arrival.ids().stream())
        .mapToInt(range -> (int) range.countIds())
        .sum();
  }

  /** Ends all arrivals of a host; returns the sender of its next command. */
  private Sender takeAll(Sender sender) {
    Sender next = sender;
    for (ArrivalView arrival : domain.machine.view(sender.name()).arrivals()) {
      domain.ask(next, new HostRequest.Taken(arrival.index()));
      next = TestDomain.next(next);
      number[NAMES.indexOf(sender.name())]++;
    }
    return next;
  }

  private void migrate(Sender sender, String target, String tenant, int ids) {
    List<PasidRange> moved = ids == 0 ? List.of() : List.of(PasidRange.of(200, 199 + ids));
    domain.ask(sender, new HostRequest.LeaseExactly(List.of(PasidRange.of(200, 210))));
    int who = NAMES.indexOf(sender.name());
    Sender next =
        new Sender(sender.name(), sender.instance(), sender.epoch(), sender.run(), ++number[who]);
    Answer answer =
        domain.ask(next, new HostRequest.Migrate(1, 0, target, moved, Opaque.EMPTY, tenant));
    if (answer instanceof Answer.Moved) {
      assertThat(of(sender.name(), tenant)).isGreaterThanOrEqualTo(ids);
      add(sender.name(), tenant, -ids);
      add(target, tenant, ids);
    }
  }

  private void check() {
    for (String tenant : TENANTS) {
      assertThat(total(tenant)).isLessThanOrEqualTo(LIMIT_IDS);
      for (String name : NAMES) {
        int shown =
            domain.machine.view(name).amounts().stream()
                .filter(amount -> amount.tenant().equals(tenant))
                .mapToInt(Amount::ids)
                .sum();
        assertThat(shown).as("%s of %s", tenant, name).isEqualTo(of(name, tenant));
      }
    }
  }

  /** A machine from a snapshot writes the same one, and has the same views. */
  private void goOnFromSnapshot() throws IOException {
    byte[] before = domain.snapshot();
    TestDomain restored = domain.restored();
    assertThat(restored.snapshot()).isEqualTo(before);
    for (String name : NAMES) {
      assertThat(restored.machine.view(name)).isEqualTo(domain.machine.view(name));
    }
    domain = restored;
  }
}
