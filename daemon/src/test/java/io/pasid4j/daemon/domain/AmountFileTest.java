// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.IdAccount;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.config.UidMap;
import io.pasid4j.daemon.state.DamagedStateException;
import io.pasid4j.daemon.state.LimitKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The amounts of a host's tenants, and the leases of their accounts. */
class AmountFileTest {
  private static final long ACCOUNT = new LimitKeys(0, 0x89abcdef).account(1000);
  private static final String TENANT = "89abcdef/1000";

  @TempDir Path directory;
  private final PasidSpace space = PasidSpace.builder().bits(8).build();
  private final IdAccount account = space.account(ACCOUNT);
  private final PasidSet set = space.open("vm", Quota.limit(100), account);
  private Path file;
  private AmountFile amounts;

  @BeforeEach
  void open() {
    file = directory.resolve("amounts");
    amounts = AmountFile.open(file, space, UidMap.SAME);
  }

  @Test
  void aTenantIsTheKeyOfItsRuleAndItsUid() {
    assertThat(TenantKey.of(ACCOUNT, UidMap.SAME)).isEqualTo(TENANT);
    assertThat(TenantKey.account(TENANT, UidMap.SAME)).hasValue(ACCOUNT);
    assertThat(TenantKey.idsKey(ACCOUNT)).isEqualTo(0x89abcdef);
    long nobody = new LimitKeys(0, 1).account(-2);
    assertThat(TenantKey.of(nobody, UidMap.SAME)).isEqualTo("00000001/4294967294");
    assertThat(TenantKey.account("00000001/4294967294", UidMap.SAME)).hasValue(nobody);
    assertThat(TenantKey.account("vm-7", UidMap.SAME)).isEmpty();
  }

  @Test
  void aTenantHasItsUidOfTheDomain() {
    UidMap uids = new UidMap(Map.of(2000, 1000));

    assertThat(TenantKey.of(ACCOUNT, uids)).isEqualTo("89abcdef/2000");
    assertThat(TenantKey.account("89abcdef/2000", uids)).hasValue(ACCOUNT);
    assertThat(TenantKey.account(TENANT, uids)).isEmpty();
    long own = new LimitKeys(0, 0x89abcdef).account(2000);
    assertThat(TenantKey.of(own, uids)).isEqualTo("89abcdef/-2000");
    assertThat(TenantKey.account("89abcdef/-2000", uids)).hasValue(own);
  }

  @Test
  void nobodyIsLimitedWithoutARule() {
    assertThat(account.leasedIds()).isEqualTo(Long.MAX_VALUE);
    amounts.limit(TENANT);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
  }

  @Test
  void aTenantThatWasLimitedOnceStaysSoInTheNextDaemon() {
    amounts.limit(TENANT);
    PasidSpace next = PasidSpace.builder().bits(8).build();

    AmountFile again = AmountFile.open(file, next, UidMap.SAME);

    assertThat(again.isLimited(TENANT)).isTrue();
    assertThat(again.all()).isEmpty();
    assertThat(next.account(ACCOUNT).leasedIds()).isZero();
  }

  @Test
  void aLimitThatCannotBeWrittenHoldsAllTheSameAndIsWrittenLater() throws IOException {
    Path gone = directory.resolve("gone");
    AmountFile unwritable = AmountFile.open(gone.resolve("amounts"), space, UidMap.SAME);

    assertThatThrownBy(() -> unwritable.limit(TENANT)).isInstanceOf(UncheckedIOException.class);
    assertThat(account.leasedIds()).isZero();

    Files.createDirectory(gone);
    unwritable.limit(TENANT);
    assertThat(Files.exists(gone.resolve("amounts"))).isTrue();
  }

  @Test
  void aTenantGetsWhatItsHostHasLeased() {
    amounts.limit(TENANT);
    amounts.put(TENANT, 2);
    amounts.limit(TENANT);
    assertThat(set.tryAllocate(PasidRange.ALL)).isPositive();
    assertThat(set.tryAllocate(PasidRange.ALL)).isPositive();
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
    assertThat(amounts.all()).isEqualTo(Map.of(TENANT, 2));
  }

  @Test
  void onlyWhatNoSetHasIsWithdrawn() {
    amounts.put(TENANT, 3);
    set.tryAllocate(PasidRange.ALL);

    assertThat(amounts.withdraw(TENANT, 3)).isFalse();
    assertThat(amounts.withdraw(TENANT, 4)).isFalse();
    assertThat(amounts.of(TENANT)).isEqualTo(3);
    assertThat(amounts.withdraw(TENANT, 2)).isTrue();
    assertThat(amounts.of(TENANT)).isEqualTo(1);
    assertThat(account.leasedIds()).isEqualTo(1);
  }

  @Test
  void theAmountsOutliveTheDaemonAlsoWhenThereIsNothingLeft() {
    String other = TenantKey.of(new LimitKeys(0, 7).account(5), UidMap.SAME);
    amounts.put(TENANT, 3);
    amounts.put(other, 1);
    amounts.put(other, 0);
    PasidSpace next = PasidSpace.builder().bits(8).build();

    AmountFile again = AmountFile.open(file, next, UidMap.SAME);

    assertThat(again.all()).isEqualTo(Map.of(TENANT, 3));
    assertThat(again.tenants()).containsExactlyInAnyOrder(TENANT, other);
    assertThat(next.account(ACCOUNT).leasedIds()).isEqualTo(3);
    assertThat(next.account(new LimitKeys(0, 7).account(5)).leasedIds()).isZero();
  }

  @Test
  void anAmountThatCannotBeWrittenIsAsItWas() throws IOException {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    AmountFile unwritable = AmountFile.open(gone.resolve("amounts"), space, UidMap.SAME);
    unwritable.put(TENANT, 3);
    Files.delete(gone.resolve("amounts"));
    Files.delete(gone);

    assertThatThrownBy(() -> unwritable.put(TENANT, 5)).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> unwritable.withdraw(TENANT, 2))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(unwritable.of(TENANT)).isEqualTo(3);
    assertThat(account.leasedIds()).isEqualTo(3);
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    amounts.put(TENANT, 3);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> AmountFile.open(file, space, UidMap.SAME))
        .isInstanceOf(DamagedStateException.class)
        .hasMessageContaining("amounts: shorter (expected: ");
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> AmountFile.open(file, space, UidMap.SAME))
        .isInstanceOf(DamagedStateException.class)
        .hasMessageContaining("amounts: longer (expected: ");
    Files.write(file, new byte[8]);
    assertThatThrownBy(() -> AmountFile.open(file, space, UidMap.SAME))
        .isInstanceOf(DamagedStateException.class)
        .hasMessageContaining("magic");
  }
}
