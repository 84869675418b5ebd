// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.client.connection.RequestChannel;
import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.client.failure.UnknownRefusalException;
import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.SpidResult;
import io.pasid4j.protocol.command.AllocateKeyedRequest;
import io.pasid4j.protocol.command.AllocateRequest;
import io.pasid4j.protocol.command.AttachSpidRequest;
import io.pasid4j.protocol.command.FreeRequest;
import io.pasid4j.protocol.command.IdRequest;
import io.pasid4j.protocol.command.IdsReply;
import io.pasid4j.protocol.command.InfoReply;
import io.pasid4j.protocol.command.ReportBusyRequest;
import io.pasid4j.protocol.command.ResultCodes;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The set of a session, queried over its connection. Thread-safe. Its requests do not wait for each
 * other's replies; each method is one round trip unless it says otherwise.
 */
abstract sealed class RemoteSet implements PasidSet permits PasidClient {
  private final RequestChannel channel;
  private final String name;
  private final Quota quotaAtOpening;
  private final Refusals refusals;
  private final AttachedObjects attachments = new AttachedObjects(this::isOurs);
  private final BusyReports busyReports;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  RemoteSet(RequestChannel channel, InfoReply info) {
    this.channel = channel;
    refusals = new Refusals(channel);
    busyReports = new BusyReports(channel, attachments);
    name = info.name();
    quotaAtOpening = info.quota();
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnknownRefusalException if none can be had for a reason unknown here; nothing has
   *     changed
   */
  @Override
  public int allocate(PasidRange range) {
    return refusals.orThrow(tryAllocate(range), range, 1);
  }

  /**
   * {@inheritDoc}
   *
   * @return the ID, 0 or more; or the negative {@link Refusal#code()}, or a newer daemon's negative
   *     code that {@link Refusal#ofCode} does not know
   */
  @Override
  public int tryAllocate(PasidRange range) {
    return idsOrCode(new AllocateRequest(range, 1, false))[0];
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the key is empty, or longer than 128 bytes of UTF-8
   * @throws UnknownRefusalException if none can be had for a reason unknown here; nothing has
   *     changed
   */
  @Override
  public int allocate(PasidRange range, String idempotencyKey) {
    AllocateKeyedRequest request = new AllocateKeyedRequest(range, idempotencyKey);
    int pasid = unlessClosed(() -> channel.result(request), Refusal.CLOSED.code());
    return refusals.orThrow(pasid, range, 1);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if {@code count} is not 1 to 65536, both inclusive: a reply
   *     holds no more
   */
  @Override
  public int[] allocate(PasidRange range, int count) {
    int[] pasids = idsOrCode(new AllocateRequest(range, count, false));
    refusals.orThrow(pasids[0], range, count);
    return pasids;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if {@code count} is not 1 to 65536, both inclusive: a reply
   *     holds no more
   */
  @Override
  public int allocateContiguous(PasidRange range, int count) {
    return refusals.orThrow(idsOrCode(new AllocateRequest(range, count, true))[0], range, count);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A resumable session repeats a report whose reply was lost with its connection, and gets one
   * ID for it. Two round trips if no other ID can be had.
   *
   * @throws UnsupportedOperationException if the daemon is too old for this
   */
  @Override
  public int reportBusy(int pasid, PasidRange range) {
    ReportBusyRequest request = busyReports.request(pasid, range);
    try {
      return busyReports.exchanged(
          request, unlessClosed(() -> channel.result(request), Refusal.CLOSED.code()));
    } catch (PasidRequestException e) {
      throw busyReports.failure(request, e);
    }
  }

  @Override
  public int free(PasidRange range) {
    int freed = unlessClosed(() -> channel.result(new FreeRequest(range)), 0);
    if (freed > 0) {
      attachments.dropGone(range);
    }
    return freed;
  }

  @Override
  public boolean free(int pasid) {
    return pasid >= 0 && free(PasidRange.exactly(pasid)) > 0;
  }

  @Override
  public boolean holds(int pasid) {
    return pasid >= 0
        && unlessClosed(() -> channel.result(new IdRequest(IdRequest.Action.HOLDS, pasid)), 0) > 0;
  }

  @Override
  public int size() {
    return unlessClosed(() -> channel.info().heldIds(), 0);
  }

  private static IdRequest request(IdRequest.Action action, int number) {
    return new IdRequest(action, Integer.toUnsignedLong(number));
  }

  @Override
  public GetResult get(int pasid) {
    IdRequest request = request(IdRequest.Action.GET, pasid);
    try {
      return unlessClosed(() -> channel.reply(request, ResultCodes.GET::decode), GetResult.UNKNOWN);
    } catch (PasidRequestException e) {
      throw new IllegalStateException(
          "references of " + pasid + ": as many as there can be (expected: fewer)", e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>After {@link #close} there is nothing to put: the session's references have ended with it.
   */
  @Override
  public PutResult put(int pasid) {
    IdRequest request = request(IdRequest.Action.PUT, pasid);
    PutResult result =
        unlessClosed(() -> channel.reply(request, ResultCodes.PUT::decode), PutResult.UNKNOWN);
    if (result == PutResult.RELEASED) {
      attachments.dropGone(PasidRange.exactly(pasid));
    }
    return result;
  }

  @Override
  public SpidResult attachSpid(int pasid, int spid) {
    AttachSpidRequest request = new AttachSpidRequest(Integer.toUnsignedLong(pasid), spid);
    return unlessClosed(
        () -> channel.reply(request, ResultCodes.ATTACH_SPID::decode), SpidResult.UNKNOWN);
  }

  @Override
  public boolean detachSpid(int spid) {
    IdRequest request = request(IdRequest.Action.DETACH_SPID, spid);
    return unlessClosed(() -> channel.result(request), 0) > 0;
  }

  @Override
  public int findBySpid(int spid) {
    IdRequest request = request(IdRequest.Action.FIND_SPID, spid);
    int[] ids = unlessClosed(() -> channel.reply(request, IdsReply::decode).ids(), new int[0]);
    return ids.length == 0 ? -1 : ids[0];
  }

  /**
   * {@inheritDoc}
   *
   * <p>The object is kept in this process, until this client has freed the ID and put its last
   * reference, or is closed. That an operator has released the ID is not noticed before the ID is
   * allocated again without a key. Two round trips; and for each ID with an object, one more in a
   * free or last put that reaches it.
   */
  @Override
  public boolean attach(int pasid, @Nullable Object value) {
    if (!holds(pasid)) {
      return false;
    }
    if (value == null) {
      attachments.drop(pasid);
    } else {
      attachments.keep(pasid, value);
    }
    return true;
  }

  /**
   * {@inheritDoc}
   *
   * <p>No round trip, and no exception if the connection has ended.
   */
  @Override
  public @Nullable Object attachment(int pasid) {
    return attachments.find(pasid);
  }

  /**
   * {@inheritDoc}
   *
   * <p>One round trip per 65536 IDs, all before the first call of the action; each shows the set as
   * it was at that moment.
   */
  @Override
  public void forEach(PasidRange range, IntConsumer action) {
    unlessClosed(() -> PagedLists.heldIn(channel, range), List.<int[]>of())
        .forEach(page -> Arrays.stream(page).forEach(action));
  }

  @Override
  public Quota quota() {
    return unlessClosed(() -> channel.info().quota(), quotaAtOpening);
  }

  /**
   * {@inheritDoc}
   *
   * <p>When this returns, the daemon has freed all, unless it is gone or does not answer in time;
   * in that case it frees all when it sees the end of the connection. So it does with the
   * references: IDs that they keep pending are released when the daemon sees that end, without a
   * put.
   *
   * <p>While a resumable set's daemon is away there is one more attempt to reach it; if it fails,
   * the set waits in the daemon until this process has ended, or an operator releases it.
   */
  @Override
  public void close() {
    if (!isClosed.compareAndSet(false, true)) {
      return;
    }
    channel.stopRetrying();
    try {
      channel.result(new FreeRequest(PasidRange.ALL));
    } catch (PasidConnectionException | PasidRequestException e) {
      // The end of the connection frees as well, only not before this returns.
    }
    channel.end("connection: closed (expected: open)");
    attachments.dropAll();
  }

  /** Returns whether {@link #close} has been called. */
  final boolean isClosed() {
    return isClosed.get();
  }

  /** Returns the attachments. */
  final AttachedObjects attachments() {
    return attachments;
  }

  /** Returns the exchanges of IDs that are used outside the space. */
  final BusyReports busyReports() {
    return busyReports;
  }

  /** Returns the converter of refusals to exceptions. */
  final Refusals refusals() {
    return refusals;
  }

  /** Returns the IDs, or the code of the refusal alone; IDs are not negative. */
  private int[] idsOrCode(AllocateRequest request) {
    int[] ids = unlessClosed(() -> channel.idsOrCode(request), new int[] {Refusal.CLOSED.code()});
    if (ids[0] >= 0) {
      attachments.dropOlder(ids);
    }
    return ids;
  }

  /** Returns whether the set holds the ID, or has it pending: then GET returns BUSY. */
  private boolean isOurs(int pasid) {
    if (holds(pasid)) {
      return true;
    }
    GetResult got = get(pasid);
    if (got == GetResult.TAKEN) {
      put(pasid);
    }
    return got != GetResult.UNKNOWN;
  }

  /** Returns the reply to a request, or a default after {@link #close}. */
  final <T> T unlessClosed(Supplier<T> request, T ifClosed) {
    if (isClosed.get()) {
      return ifClosed;
    }
    try {
      return request.get();
    } catch (PasidConnectionException e) {
      if (isClosed.get()) {
        return ifClosed;
      }
      throw e;
    }
  }
}
