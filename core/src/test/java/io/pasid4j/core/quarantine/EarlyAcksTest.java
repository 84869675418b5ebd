// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.word.Word;
import org.junit.jupiter.api.Test;

/** Early acknowledgements, by consumer and by life of an ID. */
class EarlyAcksTest {
  private static final int IOMMU = 1;
  private static final int DEVICE = 4;
  private static final long FIRST_LIFE = Word.pending(Word.allocated(0, 1));
  private static final long SECOND_LIFE = Word.pending(Word.allocated(Word.freed(FIRST_LIFE), 1));

  private final EarlyAcks acks = new EarlyAcks();

  @Test
  void eachConsumerIsRememberedOnceAndAllAreTakenAtOnce() {
    assertThat(acks.remember(5, FIRST_LIFE, IOMMU)).isTrue();
    assertThat(acks.remember(5, FIRST_LIFE, DEVICE)).isTrue();
    assertThat(acks.remember(5, FIRST_LIFE, IOMMU)).isFalse();
    assertThat(acks.size()).isEqualTo(1);
    assertThat(acks.take(5, FIRST_LIFE)).isEqualTo(IOMMU | DEVICE);
    assertThat(acks.take(5, FIRST_LIFE)).isZero();
    assertThat(acks.size()).isZero();
  }

  @Test
  void idsAndTheirLivesAreKeptApart() {
    acks.remember(5, FIRST_LIFE, IOMMU);
    assertThat(acks.take(6, FIRST_LIFE)).isZero();
    assertThat(acks.take(5, SECOND_LIFE)).isZero();
    assertThat(acks.remember(6, FIRST_LIFE, DEVICE)).isTrue();
    assertThat(acks.remember(5, SECOND_LIFE, IOMMU | DEVICE)).isTrue();
    assertThat(acks.size()).isEqualTo(3);
    assertThat(acks.take(6, FIRST_LIFE)).isEqualTo(DEVICE);
    assertThat(acks.take(5, SECOND_LIFE)).isEqualTo(IOMMU | DEVICE);
    assertThat(acks.take(5, FIRST_LIFE)).isEqualTo(IOMMU);
  }

  @Test
  void whatOneConsumerForgetsIsRememberedOfTheOthers() {
    acks.remember(5, FIRST_LIFE, IOMMU);
    acks.remember(5, FIRST_LIFE, DEVICE);
    acks.remember(6, FIRST_LIFE, IOMMU);
    acks.forget(IOMMU);
    assertThat(acks.size()).isEqualTo(1);
    assertThat(acks.take(6, FIRST_LIFE)).isZero();
    assertThat(acks.take(5, FIRST_LIFE)).isEqualTo(DEVICE);
  }
}
