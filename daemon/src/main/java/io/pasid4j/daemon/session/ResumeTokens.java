// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.state.TokenHash;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sessions by their resume tokens. Thread-safe. */
final class ResumeTokens {
  private static final int TOKEN_BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final Map<TokenHash, Session> byToken = new ConcurrentHashMap<>();

  /** Returns a token that nobody can guess. */
  byte[] newToken() {
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    return token;
  }

  void add(Session session) {
    if (session.isResumable()) {
      byToken.put(session.tokenHash(), session);
    }
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
