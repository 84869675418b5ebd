// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.MemberView;
import io.pasid4j.domain.message.Opaque;
import io.pasid4j.domain.message.Sender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random commands and snapshots, compared with a plain array of owners. */
class MachineModelTest {
  private static final int IDS = 4096;
  private static final List<String> NAMES = List.of("a", "b", "c");

  private final TestDomain domain = TestDomain.initialized();
  private final @Nullable String[] owner = new String[IDS];
  private final long[] epoch = {1, 1, 1};
  private final long[] run = {1, 1, 1};
  private final long[] number = new long[NAMES.size()];

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void ownersAreThoseOfAPlainArray(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    NAMES.forEach(domain::join);

    for (int step = 0; step < 3000; step++) {
      int who = random.nextInt(NAMES.size());
      if (random.nextInt(60) == 0) {
        fence(who);
      } else {
        request(random, who);
      }
      if (step % 50 == 0) {
        checkViews();
        checkSnapshot(random);
      }
    }
  }

  private void fence(int who) {
    String name = NAMES.get(who);
    domain.apply(new DomainCommand.CountedFence(name, epoch[who]++, 1000));
    for (int id = 0; id < IDS; id++) {
      owner[id] = name.equals(owner[id]) ? null : owner[id];
    }
    domain.hello(name, TestDomain.instance(name), epoch[who], ++run[who]);
    number[who] = 0;
  }

  private void request(SplittableRandom random, int who) {
    String name = NAMES.get(who);
    Sender sender =
        new Sender(name, TestDomain.instance(name), epoch[who], run[who], ++number[who]);
    List<PasidRange> ids = ranges(random);
    switch (random.nextInt(5)) {
      case 0 ->
          grant(
              name,
              domain.ask(sender, new HostRequest.Lease(range(random), 1 + random.nextInt(9))));
      case 1 -> grant(name, domain.ask(sender, new HostRequest.LeaseExactly(ids)));
      case 2 -> {
        boolean mine = areOf(ids, name);
        Answer answer = domain.ask(sender, new HostRequest.GiveBack(ids));
        assertThat(answer.equals(new Answer.Done())).isEqualTo(mine);
        fill(mine ? ids : List.of(), null);
      }
      case 3 -> {
        String target = NAMES.get(random.nextInt(NAMES.size()));
        boolean mine = areOf(ids, name) && !target.equals(name);
        Answer answer =
            domain.ask(sender, new HostRequest.Migrate(1, 0, target, ids, Opaque.EMPTY, ""));
        assertThat(answer instanceof Answer.Moved).isEqualTo(mine);
        fill(mine ? ids : List.of(), target);
      }
      default ->
          domain.machine.view(name).arrivals().stream()
              .findFirst()
              .ifPresentOrElse(
                  arrival -> domain.ask(sender, new HostRequest.Taken(arrival.index())),
                  () -> number[who]--);
    }
  }

  private void grant(String name, Answer answer) {
    if (answer instanceof Answer.Granted(List<PasidRange> ids)) {
      for (PasidRange range : ids) {
        for (int id = (int) range.min(); id <= range.max(); id++) {
          assertThat(owner[id]).isNull();
          assertThat(id).isPositive();
        }
      }
      fill(ids, name);
    }
  }

  private boolean areOf(List<PasidRange> ids, String name) {
    for (PasidRange range : ids) {
      for (int id = (int) range.min(); id <= range.max(); id++) {
        if (!name.equals(owner[id])) {
          return false;
        }
      }
    }
    return true;
  }

  private void fill(List<PasidRange> ids, @Nullable String name) {
    for (PasidRange range : ids) {
      for (int id = (int) range.min(); id <= range.max(); id++) {
        owner[id] = name;
      }
    }
  }

  private static PasidRange range(SplittableRandom random) {
    int min = random.nextInt(IDS);
    return PasidRange.of(min, Math.min(IDS - 1, min + random.nextInt(20)));
  }

  /** Returns up to three ranges among the first hundred IDs, so that they meet. */
  private static List<PasidRange> ranges(SplittableRandom random) {
    List<PasidRange> ranges = new ArrayList<>();
    int min = random.nextInt(40);
    for (int left = random.nextInt(3); left >= 0; left--) {
      int max = min + random.nextInt(8);
      ranges.add(PasidRange.of(min, max));
      min = max + 1 + random.nextInt(8);
    }
    return ranges;
  }

  private void checkViews() {
    for (String name : NAMES) {
      boolean[] shown = new boolean[IDS];
      MemberView view = domain.machine.view(name);
      mark(shown, view.ids());
      view.arrivals().forEach(arrival -> mark(shown, arrival.ids()));
      for (int id = 0; id < IDS; id++) {
        assertThat(shown[id]).as("%d of %s", id, name).isEqualTo(name.equals(owner[id]));
      }
    }
  }

  private static void mark(boolean[] shown, List<PasidRange> ids) {
    for (PasidRange range : ids) {
      for (int id = (int) range.min(); id <= range.max(); id++) {
        assertThat(shown[id]).isFalse();
        shown[id] = true;
      }
    }
  }

  /** Checks that a machine from a snapshot writes the same snapshot, and gives the same answers. */
  private void checkSnapshot(SplittableRandom random) throws IOException {
    byte[] before = domain.snapshot();
    TestDomain twin = new TestDomain();
    twin.machine.readSnapshot(new ByteArrayInputStream(before));
    assertThat(twin.snapshot()).isEqualTo(before);

    Sender next = new Sender("a", TestDomain.instance("a"), epoch[0], run[0], number[0] + 1);
    byte[] command =
        CommandCodec.encode(
            new DomainCommand.FromHost(next, new HostRequest.Lease(range(random), 3)));
    long index = domain.machine.appliedIndex() + 1;
    byte[] twins = twin.machine.apply(index, command);
    DomainMachine again = TestDomain.restored(before);
    assertThat(again.apply(index, command)).isEqualTo(twins);
  }
}
