// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.client.connection.RequestChannel;
import io.pasid4j.client.failure.UnknownRefusalException;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Refusal;
import io.pasid4j.protocol.command.RefusalReply;
import io.pasid4j.protocol.command.RefusalRequest;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** Turns refusals into exceptions; asks the daemon when a temporary one ends. Thread-safe. */
final class Refusals {
  private static final int SINCE_COMMANDS = 2;

  private final RequestChannel channel;

  Refusals(RequestChannel channel) {
    this.channel = channel;
  }

  /** Returns a result of 0 or more; throws the refusal of a negative one. */
  int orThrow(int result, PasidRange range, int count) {
    if (result >= 0) {
      return result;
    }
    throw isTimed(result)
        ? timed(range, count, channel.reply(new RefusalRequest(), RefusalReply::decode))
        : of(result, range, count);
  }

  /** As {@link #orThrow}, without waiting. */
  CompletableFuture<Integer> orFail(int result, PasidRange range, int count) {
    if (result >= 0) {
      return CompletableFuture.completedFuture(result);
    }
    return isTimed(result)
        ? channel
            .send(new RefusalRequest(), RefusalReply::decode)
            .thenCompose(reply -> CompletableFuture.failedFuture(timed(range, count, reply)))
        : CompletableFuture.failedFuture(of(result, range, count));
  }

  private boolean isTimed(int code) {
    return code == Refusal.QUARANTINED.code() && channel.commands() >= SINCE_COMMANDS;
  }

  /** Another thread's request may have been refused since: then the time is not known. */
  private static PasidUnavailableException timed(PasidRange range, int count, RefusalReply last) {
    boolean isOurs =
        last.code() == Refusal.QUARANTINED.code()
            && last.range().equals(range)
            && last.count() == count;
    return isOurs
        ? new PasidUnavailableException(range, count, last.availableAtMs())
        : new PasidUnavailableException(Refusal.QUARANTINED, range, count);
  }

  /** Returns the exception for the code of a refusal, which may be one of a newer daemon. */
  static RuntimeException of(int code, PasidRange range, int count) {
    return Arrays.stream(Refusal.values()).anyMatch(refusal -> refusal.code() == code)
        ? new PasidUnavailableException(Refusal.ofCode(code), range, count)
        : new UnknownRefusalException(code, range, count);
  }
}
