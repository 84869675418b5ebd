// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.vtd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Quota;
import io.pasid4j.protocol.vtd.GuestDriver.Result;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class VirtualCommandTest {
  private static final Result FREED = new Result(0, 0);

  private final CommandLayout layout;

  VirtualCommandTest(CommandLayout layout) {
    this.layout = layout;
  }

  /** A space, a guest's set in it, and the guest's registers. */
  private record Guest(PasidSpace space, PasidSet set, VirtualCommand unit, GuestDriver driver) {
    static Guest of(CommandLayout layout, int bits, Quota quota) {
      PasidSpace space = PasidSpace.builder().bits(bits).build();
      PasidSet set = space.open("guest", quota);
      VirtualCommand unit = new VirtualCommand(set, layout);
      return new Guest(space, set, unit, GuestDriver.of(layout, unit));
    }
  }

  private Guest guest() {
    return Guest.of(layout, 20, Quota.limit(1000));
  }

  /** The specification's values, not what the layout under test says. */
  private Result none() {
    return new Result(
        switch (layout) {
          case BEFORE_3_3 -> 2;
          case BEFORE_3_3_OLD_STATUS -> 1;
          case SINCE_3_3 -> 16;
        },
        0);
  }

  private static Result given(int pasid) {
    return new Result(0, pasid);
  }

  @Test
  void aGuestAllocatesAndFrees() {
    Guest guest = guest();

    assertThat(guest.driver().allocate()).isEqualTo(given(1));
    assertThat(guest.driver().allocate()).isEqualTo(given(2));
    assertThat(guest.set().holds(1)).isTrue();
    assertThat(guest.driver().free(1)).isEqualTo(FREED);
    assertThat(guest.set().holds(1)).isFalse();
    assertThat(guest.driver().allocate()).isEqualTo(given(1));
  }

  @Test
  void theCapabilitySaysPasidsAndIsReadOnly() {
    Guest guest = guest();
    int at = layout == CommandLayout.SINCE_3_3 ? 0xE30 : 0xE00;

    guest.unit().write(at, 8, 0);

    assertThat(guest.unit().read(at, 8)).isEqualTo(1);
    assertThat(guest.unit().read(at, 4)).isEqualTo(1);
    assertThat(guest.unit().read(at + 4L, 4)).isZero();
  }

  @Test
  void exhaustionIsTheSameWhatevertheReason() {
    Guest poor = Guest.of(layout, 20, Quota.limit(2));
    Guest narrow = Guest.of(layout, 1, Quota.limit(1000));
    assertThat(List.of(poor.driver().allocate(), poor.driver().allocate()))
        .containsExactly(given(1), given(2));
    assertThat(narrow.driver().allocate()).isEqualTo(given(1));

    assertThat(poor.driver().allocate()).isEqualTo(none());
    assertThat(narrow.driver().allocate()).isEqualTo(none());

    assertThat(poor.driver().free(2)).isEqualTo(FREED);
    assertThat(poor.driver().allocate()).isEqualTo(given(2));
  }

  @Test
  void theHighestPasidFitsBothWays() {
    Guest guest = guest();
    PasidSet rest = guest.space().open("rest", Quota.limit(1 << 20));
    rest.allocateContiguous(PasidRange.of(1, 0xFFFFE), 0xFFFFE);

    assertThat(guest.driver().allocate()).isEqualTo(given(0xFFFFF));
    assertThat(guest.driver().free(0xFFFFF)).isEqualTo(FREED);
    assertThat(guest.driver().free(0xFFFFF)).isEqualTo(none());
  }

  @Test
  void aWiderSpaceGivesNoMoreThanAPasid() {
    Guest guest = Guest.of(layout, 24, Quota.limit(10));
    PasidSet rest = guest.space().open("rest", Quota.limit(1 << 20));
    rest.allocateContiguous(PasidRange.of(1, 0xFFFFF), 0xFFFFF);

    assertThat(guest.driver().allocate()).isEqualTo(none());
  }

  @Test
  void foreignFreeAndReservedPasidsAreNotTheGuestsToFree() {
    Guest guest = guest();
    PasidSet other = guest.space().open("other", Quota.limit(10));
    int foreign = other.allocate(PasidRange.ALL);

    assertThat(guest.driver().free(foreign)).isEqualTo(none());
    assertThat(guest.driver().free(0)).isEqualTo(none());
    assertThat(guest.driver().free(77)).isEqualTo(none());

    assertThat(other.holds(foreign)).isTrue();
  }

  @Test
  void undefinedOpcodesAreAnsweredAsSuch() {
    Guest guest = guest();

    for (int opcode : new int[] {0, 3, 0x80, 0xFF}) {
      assertThat(guest.driver().command(opcode, 1)).isEqualTo(new Result(1, 0));
    }
    assertThat(guest.set().size()).isZero();
  }

  @Test
  void halvesAreOneCommandWhenTheLowerOneIsWritten() {
    Guest guest = guest();
    int pasid = guest.set().allocate(PasidRange.exactly(0xABCDE));

    assertThat(guest.driver().commandInHalves(1, 0)).isEqualTo(given(1));
    guest.unit().write(layout.commandAt() + 4L, 4, 0xFFFF_FFFFL);
    assertThat(guest.set().size()).isEqualTo(2);
    assertThat(guest.driver().commandInHalves(2, pasid)).isEqualTo(FREED);
    assertThat(guest.set().holds(pasid)).isFalse();
  }

  @Test
  void bitsAboveTheOperandAreReserved() {
    Guest guest = guest();
    int pasid = guest.set().allocate(PasidRange.exactly(5));

    assertThat(guest.driver().command(2, pasid | 0x7F_0000_0000L)).isEqualTo(FREED);
  }

  @Test
  void theCommandReadsBack() {
    Guest guest = guest();

    guest.unit().write(layout.commandAt(), 8, 0x1234_5678_9ABC_DE00L);

    assertThat(guest.unit().read(layout.commandAt(), 8)).isEqualTo(0x1234_5678_9ABC_DE00L);
    assertThat(guest.unit().read(layout.commandAt(), 4)).isEqualTo(0x9ABC_DE00L);
    assertThat(guest.unit().read(layout.commandAt() + 4L, 4)).isEqualTo(0x1234_5678L);
  }

  @Test
  void accessesThatNoRegisterTakesReadZeroAndChangeNothing() {
    Guest guest = guest();
    long command = layout.commandAt();

    for (int bytes : new int[] {-8, 0, 1, 2, 3, 16}) {
      guest.unit().write(command, bytes, 1);
      assertThat(guest.unit().read(layout.capabilityAt(), bytes)).isZero();
    }
    for (long unaligned : new long[] {command + 1, command + 2, command + 4, command - 4}) {
      guest.unit().write(unaligned, 8, 1);
      assertThat(guest.unit().read(unaligned, 8)).isZero();
    }
    for (long elsewhere : new long[] {-8, 0, 0xDF8, 0xE08, 0xE18, 0xE28, 0xE38, Long.MIN_VALUE}) {
      guest.unit().write(elsewhere, 8, 1);
      assertThat(guest.unit().read(elsewhere, 8)).isZero();
    }
    guest.unit().write(layout.responseAt(), 8, -1);

    assertThat(guest.unit().read(layout.responseAt(), 8)).isZero();
    assertThat(guest.set().size()).isZero();
  }

  @Test
  void aCommandIsInProgressUntilItIsDoneAndOthersAreIgnoredMeanwhile() {
    Guest guest = guest();
    List<Boolean> seen = new ArrayList<>();
    guest
        .space()
        .subscribe(
            Priority.CPU,
            event -> {
              if (event.type() == EventType.ALLOC) {
                seen.add(guest.driver().isInProgress());
                guest.unit().write(layout.commandAt(), 8, 1);
                guest.unit().write(layout.commandAt() + 4L, 4, 7);
              }
            });

    assertThat(guest.driver().allocate()).isEqualTo(given(1));

    assertThat(seen).containsExactly(true);
    assertThat(guest.set().size()).isEqualTo(1);
    assertThat(guest.unit().read(layout.commandAt(), 8)).isEqualTo(1);
  }

  @Test
  void aSetThatFailsLeavesNoCommandInProgress() {
    PasidSet gone =
        (PasidSet)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {PasidSet.class},
                (proxy, method, arguments) -> {
                  throw new IllegalStateException("gone");
                });
    VirtualCommand unit = new VirtualCommand(gone, layout);
    GuestDriver driver = GuestDriver.of(layout, unit);

    assertThatThrownBy(driver::allocate).hasMessage("gone");

    assertThat(driver.response()).isEqualTo(none());
  }

  @Test
  void guestsOfOneSetNeverGetTheSamePasid() throws InterruptedException {
    Guest guest = guest();
    Set<Integer> given = ConcurrentHashMap.newKeySet();
    List<Thread> vcpus = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      GuestDriver driver = GuestDriver.of(layout, new VirtualCommand(guest.set(), layout));
      vcpus.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < 100; n++) {
                  given.add(driver.allocate().pasid());
                }
              }));
    }
    for (Thread vcpu : vcpus) {
      vcpu.join();
    }

    assertThat(given).hasSize(400).allMatch(guest.set()::holds);
  }
}
