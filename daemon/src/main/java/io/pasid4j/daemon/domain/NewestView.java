// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.domain.message.MemberView;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest view of a host. One that could not be followed, as on a full disk, is kept until it or
 * a newer one is: an older one that comes late does not replace it. Used by the worker only, but
 * for {@link #latest}.
 */
final class NewestView {
  private @Nullable MemberView failed;
  private volatile @Nullable MemberView latest;

  /**
   * Has a view followed.
   *
   * @param host follows it, or throws; false if it is older than one before, and nothing was done
   */
  void follow(MemberView view, BooleanSupplier host) {
    MemberView before = failed;
    if (before == null || before.index() <= view.index()) {
      failed = view;
    }
    boolean isNewest = host.getAsBoolean();
    failed = isNewest ? null : before;
    if (isNewest || latest == null) {
      latest = view;
    }
  }

  /** Forgets the view that could not be followed: the log that it is of is lost. */
  void forgetFailed() {
    failed = null;
  }

  /** The view that could not be followed; null if there is none. */
  @Nullable MemberView failed() {
    return failed;
  }

  /** The latest view that was followed; null before the first. */
  @Nullable MemberView latest() {
    return latest;
  }
}
