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
  private static final int MOST_GONE = 1024;

  private final SecureRandom random = new SecureRandom();
  private final Map<TokenHash, Session> byToken = new ConcurrentHashMap<>();

  /** The latest that have moved away; for an answer that says more than that they are not here. */
  private final Map<TokenHash, Fate> gone =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<TokenHash, Fate> eldest) {
              return size() > MOST_GONE;
            }
          });

  /** Returns a token that nobody can guess. */
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

  /** The session's set is on another host: who resumes it here is told. */
  void moved(Session session, Fate fate) {
    remove(session);
    if (session.isResumable()) {
      gone.put(session.tokenHash(), fate);
    }
  }

  /** Where the set of a token went; it stays if nothing is known of it. */
  Fate fateOf(byte[] token) {
    Fate fate = gone.get(TokenHash.of(token));
    return fate == null ? Fate.STAYS : fate;
  }

  /** True if an open session has a token of this hash. */
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
