// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.domain.message.LastAnswer;
import io.pasid4j.domain.message.MemberView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Views of a host whose disk takes nothing for a while. */
class NewestViewTest {
  private final List<Long> followed = new ArrayList<>();
  private final NewestView newest = new NewestView();
  private long lastIndex;
  private boolean isDiskFull;

  private void follow(MemberView view) {
    newest.follow(
        view,
        () -> {
          if (view.index() < lastIndex) {
            return false;
          }
          lastIndex = view.index();
          if (isDiskFull) {
            throw new UncheckedIOException(new IOException("No space left on device"));
          }
          followed.add(view.index());
          return true;
        });
  }

  private static MemberView view(long index) {
    return new MemberView(index, "a", 1, 1, 1, 1, LastAnswer.NONE, List.of(), List.of(), List.of());
  }

  private void failAt(long index) {
    isDiskFull = true;
    assertThatThrownBy(() -> follow(view(index))).isInstanceOf(UncheckedIOException.class);
    isDiskFull = false;
  }

  /** One that a RESUME has asked for before may be answered after the replica has a newer one. */
  @Test
  void aViewThatHasFailedIsNotForgottenForAnOlderOne() {
    failAt(101);
    follow(view(100));
    assertThat(followed).isEmpty();
    MemberView failed = Objects.requireNonNull(newest.failed());
    assertThat(failed.index()).isEqualTo(101);

    follow(failed);
    assertThat(newest.failed()).isNull();
    assertThat(Objects.requireNonNull(newest.latest()).index()).isEqualTo(101);
  }

  @Test
  void aNewerOneTakesItsPlace() {
    failAt(101);
    follow(view(102));
    assertThat(followed).containsExactly(102L);
    assertThat(newest.failed()).isNull();
  }

  @Test
  void anOlderOneIsNeverTheLatest() {
    follow(view(101));
    follow(view(100));
    assertThat(Objects.requireNonNull(newest.latest()).index()).isEqualTo(101);
  }
}
