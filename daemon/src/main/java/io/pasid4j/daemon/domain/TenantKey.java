// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.config.UidMap;
import io.pasid4j.daemon.state.LimitKeys;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of tenants with a limit in the domain, as text: the key of the rule's limit in
 * hexadecimal, then the uid in the domain; one that has none there is its host's own, after a
 * minus. Equal on all hosts whose rules are for the same peers.
 */
final class TenantKey {
  private static final Pattern TEXT = Pattern.compile("([0-9a-f]{8})/(-?)(\\d{1,10})");

  private TenantKey() {}

  /**
   * Returns the text of the key of an account.
   *
   * @param account as {@link io.pasid4j.daemon.state.LimitKeys#account} makes it
   */
  static String of(long account, UidMap uids) {
    OptionalInt inDomain = uids.inDomain((int) account);
    return "%08x/%s%s"
        .formatted(
            idsKey(account),
            inDomain.isPresent() ? "" : "-",
            Integer.toUnsignedString(inDomain.orElse((int) account)));
  }

  /** Returns the key of a tenant's account here; empty if it has none. */
  static OptionalLong account(String tenant, UidMap uids) {
    Matcher text = TEXT.matcher(tenant);
    if (!text.matches()) {
      return OptionalLong.empty();
    }
    int uid = (int) Long.parseLong(text.group(3));
    OptionalInt here = text.group(2).isEmpty() ? uids.here(uid) : OptionalInt.of(uid);
    return here.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            new LimitKeys(LimitKeys.DEFAULT_LIMIT, Integer.parseUnsignedInt(text.group(1), 16))
                .account(here.getAsInt()));
  }

  /** Returns the key of the limit of an account. */
  static int idsKey(long account) {
    return (int) (account >>> Integer.SIZE);
  }
}
