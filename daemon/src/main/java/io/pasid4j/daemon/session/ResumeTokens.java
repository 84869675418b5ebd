// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.state.TokenHash;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sessions by their resume tokens. Thread-safe. */
final class ResumeTokens {
  private static final int TOKEN_BYTES = 32;

  /** The number of sets that have moved away whose tokens are known. */
  static final int MOST_GONE = 1024;

  private final SecureRandom random = new SecureRandom();
  private final Map<TokenHash, Session> byToken = new ConcurrentHashMap<>();

  /** The latest sets that have moved away, to report their new host instead of ENOENT. */
  private final Map<TokenHash, Fate> gone =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<TokenHash, Fate> eldest) {
              return size() > MOST_GONE;
            }
          });

  /** Returns an unguessable token. */
  byte[] newToken() {
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    return token;
  }

  void add(Session session) {
    if (session.isResumable()) {
      // It may have been here before.
      gone.remove(session.tokenHash());
      byToken.put(session.tokenHash(), session);
    }
  }

  /**
   * Records that the session's set is on another host, so that an attempt to resume it here is
   * answered so.
   */
  void moved(Session session, Fate fate) {
    remove(session);
    if (session.isResumable()) {
      gone.put(session.tokenHash(), fate);
    }
  }

  /** Records the same under an earlier daemon, unless the set is here again. */
  void moved(TokenHash hash, Fate fate) {
    if (!isKnown(hash)) {
      gone.put(hash, fate);
    }
  }

  /** Returns the host of a token's set; "stays" if it is unknown. */
  Fate fateOf(byte[] token) {
    Fate fate = gone.get(TokenHash.of(token));
    return fate == null ? Fate.STAYS : fate;
  }

  /** Returns whether an open session has a token of this hash. */
  boolean isKnown(TokenHash hash) {
    return byToken.containsKey(hash);
  }

  void remove(Session session) {
    byToken.remove(session.tokenHash(), session);
  }

  /** The session of a token; null if there is none, or it is another user's. */
  @Nullable Session find(byte[] token, int uid) {
    Session session = byToken.get(TokenHash.of(token));
    return session == null || session.peer().uid() != uid ? null : session;
  }
}
