// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.domain.message.MemberView;
import java.util.function.Predicate;
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
   * Follows a view, or the newer one that has failed.
   *
   * @param host follows it, or throws; false if one before was newer
   */
  void follow(MemberView view, Predicate<MemberView> host) {
    MemberView now = newer(failed, view);
    failed = now;
    boolean isNewest = host.test(now);
    failed = null;
    MemberView before = latest;
    // By the host and not by its index: another log may begin anew.
    latest = isNewest || before == null ? now : before;
  }

  private static MemberView newer(@Nullable MemberView known, MemberView view) {
    return known == null || known.index() <= view.index() ? view : known;
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
