// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.client.connection.RequestChannel;
import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.client.resume.PayloadDecoder;
import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.SpidResult;
import io.pasid4j.protocol.command.AllocateKeyedRequest;
import io.pasid4j.protocol.command.AllocateRequest;
import io.pasid4j.protocol.command.AttachSpidRequest;
import io.pasid4j.protocol.command.FreeRequest;
import io.pasid4j.protocol.command.IdRequest;
import io.pasid4j.protocol.command.IdsReply;
import io.pasid4j.protocol.command.ReportBusyRequest;
import io.pasid4j.protocol.command.Request;
import io.pasid4j.protocol.command.ResultCodes;
import io.pasid4j.protocol.command.ResultReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A {@link PasidClient}'s set without waiting: requests go out at once, are done in the order in
 * which one thread sent them, and complete in that order. {@link PasidClient#async} returns it.
 *
 * <p>Thread-safe. A future completes in the thread that reads the connection: dependent stages must
 * be quick and must not wait for another reply; use the {@code ...Async} methods of {@link
 * CompletableFuture} for anything else. A future fails with the exception of the blocking method;
 * bad arguments are thrown at once. Cancelling a future does not take the request back: what it
 * allocates is the set's.
 *
 * <p>The caller bounds the number of requests in flight; each costs some 300 bytes until its reply
 * has come.
 */
public final class AsyncPasidSet {
  private final RemoteSet set;
  private final RequestChannel channel;

  AsyncPasidSet(RemoteSet set, RequestChannel channel) {
    this.set = set;
    this.channel = channel;
  }

  /**
   * {@link io.pasid4j.core.PasidSet#allocate(PasidRange)} without waiting.
   *
   * @param range where to look, both ends inclusive
   * @return the ID, 0 or more; fails with {@link io.pasid4j.core.PasidUnavailableException}
   */
  public CompletableFuture<Integer> allocate(PasidRange range) {
    return tryAllocate(range).thenCompose(answer -> set.refusals().orFail(answer, range, 1));
  }

  /**
   * {@link io.pasid4j.core.PasidSet#tryAllocate} without waiting.
   *
   * @param range where to look, both ends inclusive
   * @return the ID, 0 or more; or the negative {@link Refusal#code()}
   */
  public CompletableFuture<Integer> tryAllocate(PasidRange range) {
    return idsOrCode(new AllocateRequest(range, 1, false)).thenApply(answer -> answer[0]);
  }

  /**
   * {@link io.pasid4j.core.PasidSet#allocate(PasidRange, String)} without waiting.
   *
   * @param range where to look, both ends inclusive; not looked at when the key has an ID already
   * @param idempotencyKey names the request within this set, 1 to 128 bytes of UTF-8
   * @return the ID, 0 or more; fails with {@link io.pasid4j.core.PasidUnavailableException}
   * @throws IllegalArgumentException if the key is empty or too long
   */
  public CompletableFuture<Integer> allocate(PasidRange range, String idempotencyKey) {
    return result(new AllocateKeyedRequest(range, idempotencyKey), Refusal.CLOSED.code())
        .thenCompose(answer -> set.refusals().orFail(answer, range, 1));
  }

  /**
   * {@link io.pasid4j.core.PasidSet#allocate(PasidRange, int)} without waiting.
   *
   * @param range where to look, both ends inclusive
   * @param count the number of IDs, 1 to 65536 inclusive
   * @return the IDs in ascending order; fails with {@link
   *     io.pasid4j.core.PasidUnavailableException}
   * @throws IllegalArgumentException if the count is out of range
   */
  public CompletableFuture<int[]> allocate(PasidRange range, int count) {
    return idsOrCode(new AllocateRequest(range, count, false))
        .thenCompose(
            answer -> set.refusals().orFail(answer[0], range, count).thenApply(first -> answer));
  }

  /**
   * {@link io.pasid4j.core.PasidSet#allocateContiguous} without waiting.
   *
   * @param range where to look, both ends inclusive
   * @param count the length of the block in IDs, 1 to 65536 inclusive
   * @return the lowest ID of the block; fails with {@link
   *     io.pasid4j.core.PasidUnavailableException}
   * @throws IllegalArgumentException if the count is out of range
   */
  public CompletableFuture<Integer> allocateContiguous(PasidRange range, int count) {
    return idsOrCode(new AllocateRequest(range, count, true))
        .thenCompose(answer -> set.refusals().orFail(answer[0], range, count));
  }

  /**
   * {@link io.pasid4j.core.PasidSet#reportBusy} without waiting.
   *
   * @param pasid an ID this set holds, without references
   * @param range where to look for the other one, both ends inclusive
   * @return the other ID, 0 or more; fails with the exceptions of the blocking method
   * @throws IllegalArgumentException if {@code pasid} is negative
   * @throws UnsupportedOperationException if the daemon is too old for this
   */
  public CompletableFuture<Integer> reportBusy(int pasid, PasidRange range) {
    ReportBusyRequest request = set.busyReports().request(pasid, range);
    return result(request, Refusal.CLOSED.code())
        .thenApply(answer -> set.busyReports().exchanged(request, answer))
        .exceptionallyCompose(failure -> set.busyReports().fail(request, failure));
  }

  /**
   * {@link io.pasid4j.core.PasidSet#free(PasidRange)} without waiting.
   *
   * @param range the range to free, both ends inclusive
   * @return the number of IDs freed, 0 or more
   */
  public CompletableFuture<Integer> free(PasidRange range) {
    return result(new FreeRequest(range), 0).thenCompose(freed -> dropGone(range, freed));
  }

  /**
   * {@link io.pasid4j.core.PasidSet#free(int)} without waiting.
   *
   * @param pasid the ID, any number
   * @return true if this set held it
   */
  public CompletableFuture<Boolean> free(int pasid) {
    return pasid < 0
        ? CompletableFuture.completedFuture(false)
        : free(PasidRange.exactly(pasid)).thenApply(freed -> freed > 0);
  }

  /**
   * {@link io.pasid4j.core.PasidSet#holds} without waiting.
   *
   * @param pasid the ID, any number
   * @return true if this set holds it and has not freed it
   */
  public CompletableFuture<Boolean> holds(int pasid) {
    return pasid < 0
        ? CompletableFuture.completedFuture(false)
        : result(new IdRequest(IdRequest.Action.HOLDS, pasid), 0).thenApply(held -> held > 0);
  }

  /**
   * {@link io.pasid4j.core.PasidSet#get} without waiting.
   *
   * @param pasid the ID, any number
   * @return TAKEN, UNKNOWN or BUSY; fails with {@link PasidRequestException} of ENOSPC if the ID
   *     has as many references as there can be
   */
  public CompletableFuture<GetResult> get(int pasid) {
    IdRequest request = request(IdRequest.Action.GET, pasid);
    return send(request, ResultCodes.GET::decode, GetResult.UNKNOWN);
  }

  /**
   * {@link io.pasid4j.core.PasidSet#put} without waiting.
   *
   * @param pasid the ID, any number
   * @return KEPT, LAST, RELEASED or UNKNOWN
   */
  public CompletableFuture<PutResult> put(int pasid) {
    IdRequest request = request(IdRequest.Action.PUT, pasid);
    return send(request, ResultCodes.PUT::decode, PutResult.UNKNOWN)
        .thenCompose(result ->
            result == PutResult.RELEASED
                ? dropGone(PasidRange.exactly(pasid), 1).thenApply(dropped -> result)
                : CompletableFuture.completedFuture(result));
  }

  /**
   * {@link io.pasid4j.core.PasidSet#attachSpid} without waiting.
   *
   * @param pasid an ID this set holds
   * @param spid 0 to 2^31-1 inclusive; unique in this set
   * @return ATTACHED, or the reason why not
   * @throws IllegalArgumentException if {@code spid} is negative
   */
  public CompletableFuture<SpidResult> attachSpid(int pasid, int spid) {
    AttachSpidRequest request = new AttachSpidRequest(Integer.toUnsignedLong(pasid), spid);
    return send(request, ResultCodes.ATTACH_SPID::decode, SpidResult.UNKNOWN);
  }

  /**
   * {@link io.pasid4j.core.PasidSet#detachSpid} without waiting.
   *
   * @param spid any number
   * @return true if an ID had it
   */
  public CompletableFuture<Boolean> detachSpid(int spid) {
    return result(request(IdRequest.Action.DETACH_SPID, spid), 0).thenApply(ended -> ended > 0);
  }

  /**
   * {@link io.pasid4j.core.PasidSet#findBySpid} without waiting.
   *
   * @param spid any number
   * @return the ID, or -1
   */
  public CompletableFuture<Integer> findBySpid(int spid) {
    IdRequest request = request(IdRequest.Action.FIND_SPID, spid);
    return send(request, IdsReply::decode, new IdsReply(new int[0]))
        .thenApply(reply -> reply.ids().length == 0 ? -1 : reply.ids()[0]);
  }

  private static IdRequest request(IdRequest.Action action, int number) {
    return new IdRequest(action, Integer.toUnsignedLong(number));
  }

  private CompletableFuture<Integer> result(Request request, int ifClosed) {
    return send(request, ResultReply::decode, new ResultReply(ifClosed))
        .thenApply(ResultReply::result);
  }

  private CompletableFuture<int[]> idsOrCode(AllocateRequest request) {
    int[] closed = {Refusal.CLOSED.code()};
    return set.isClosed()
        ? CompletableFuture.completedFuture(closed)
        : channel
            .sendIdsOrCode(request)
            .exceptionally(failure -> unlessClosed(failure, closed))
            .thenApply(this::dropOlder);
  }

  private int[] dropOlder(int[] idsOrCode) {
    if (idsOrCode[0] >= 0) {
      set.attachments().dropOlder(idsOrCode);
    }
    return idsOrCode;
  }

  /** Queries the daemon for the IDs that objects are kept with, in a thread that may wait. */
  private CompletableFuture<Integer> dropGone(PasidRange range, int freed) {
    return freed == 0 || set.attachments().isEmpty()
        ? CompletableFuture.completedFuture(freed)
        : CompletableFuture.supplyAsync(
            () -> {
              set.attachments().dropGone(range);
              return freed;
            },
            Thread::startVirtualThread);
  }

  private <T> CompletableFuture<T> send(Request request, PayloadDecoder<T> decoder, T ifClosed) {
    return set.isClosed()
        ? CompletableFuture.completedFuture(ifClosed)
        : channel.send(request, decoder).exceptionally(failure -> unlessClosed(failure, ifClosed));
  }

  private <T> T unlessClosed(Throwable failure, T ifClosed) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof PasidConnectionException && set.isClosed()) {
      return ifClosed;
    }
    throw cause instanceof RuntimeException e ? e : new CompletionException(failure);
  }
}
