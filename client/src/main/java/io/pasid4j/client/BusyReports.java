// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.client.connection.RequestChannel;
import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Refusal;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.RefusalReply;
import io.pasid4j.protocol.command.RefusalRequest;
import io.pasid4j.protocol.command.ReportBusyRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Exchanges of IDs that are used outside the space: their checks and their failures. Thread-safe.
 */
final class BusyReports {
  private static final int SINCE_COMMANDS = 3;

  private final RequestChannel channel;
  private final AttachedObjects attachments;

  BusyReports(RequestChannel channel, AttachedObjects attachments) {
    this.channel = channel;
    this.attachments = attachments;
  }

  /** Returns the request, or throws if the daemon does not know it. */
  ReportBusyRequest request(int pasid, PasidRange range) {
    if (channel.commands() < SINCE_COMMANDS) {
      throw new UnsupportedOperationException(
          "commands: %s (expected: %s or more, of a newer daemon)"
              .formatted(channel.commands(), SINCE_COMMANDS));
    }
    if (pasid < 0) {
      throw notHeld(pasid);
    }
    return new ReportBusyRequest(pasid, range);
  }

  /** Returns the other ID, and drops objects that were kept with either of the two. */
  int exchanged(ReportBusyRequest request, int result) {
    if (result < 0) {
      throw notHeld(request.id());
    }
    attachments.drop((int) request.id());
    attachments.dropOlder(new int[] {result});
    return result;
  }

  private static IllegalArgumentException notHeld(long pasid) {
    return new IllegalArgumentException("pasid: " + pasid + " (expected: one that the set holds)");
  }

  /**
   * Returns the exception of the local set for an errno; asks the daemon why there is no other ID.
   */
  RuntimeException failure(ReportBusyRequest request, PasidRequestException failed) {
    return failed.errno() == Errno.ENOSPC
        ? unavailable(request, channel.reply(new RefusalRequest(), RefusalReply::decode))
        : of(request, failed);
  }

  /** As {@link #failure}, without waiting. */
  CompletableFuture<Integer> fail(ReportBusyRequest request, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!(cause instanceof PasidRequestException failed)) {
      return CompletableFuture.failedFuture(cause == null ? failure : cause);
    }
    return failed.errno() == Errno.ENOSPC
        ? channel
            .send(new RefusalRequest(), RefusalReply::decode)
            .thenCompose(reply -> CompletableFuture.failedFuture(unavailable(request, reply)))
        : CompletableFuture.failedFuture(of(request, failed));
  }

  private static RuntimeException of(ReportBusyRequest request, PasidRequestException failed) {
    return switch (failed.errno()) {
      case Errno.ENOENT -> notHeld(request.id());
      case Errno.EBUSY ->
          new IllegalStateException(
              "references of " + request.id() + ": some (expected: none)", failed);
      default -> failed;
    };
  }

  /** Another thread's request may have been refused since: then the reason is not known. */
  private RuntimeException unavailable(ReportBusyRequest request, RefusalReply last) {
    attachments.drop((int) request.id());
    boolean isOurs = last.range().equals(request.range()) && last.count() == 1 && last.code() < 0;
    int code = isOurs ? last.code() : Refusal.RANGE_FULL.code();
    if (code == Refusal.QUARANTINED.code()) {
      return new PasidUnavailableException(request.range(), 1, last.availableAtMs());
    }
    return Refusals.of(code, request.range(), 1);
  }
}
