// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.SpidResult;
import io.pasid4j.vfio.command.AllocateKeyedRequest;
import io.pasid4j.vfio.command.AllocateRequest;
import io.pasid4j.vfio.command.AttachSpidRequest;
import io.pasid4j.vfio.command.DetachSpidRequest;
import io.pasid4j.vfio.command.FindSpidRequest;
import io.pasid4j.vfio.command.FreeRequest;
import io.pasid4j.vfio.command.GetRequest;
import io.pasid4j.vfio.command.Holder;
import io.pasid4j.vfio.command.HoldsRequest;
import io.pasid4j.vfio.command.IdsReply;
import io.pasid4j.vfio.command.InfoReply;
import io.pasid4j.vfio.command.InfoRequest;
import io.pasid4j.vfio.command.PutRequest;
import io.pasid4j.vfio.command.ReleaseRequest;
import io.pasid4j.vfio.command.ResultCodes;
import io.pasid4j.vfio.command.SetEntry;
import io.pasid4j.vfio.command.ShowReply;
import io.pasid4j.vfio.command.ShowRequest;
import io.pasid4j.vfio.command.ShownState;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session with the daemon, which is a set: what it holds lives as long as the connection, and the
 * daemon frees it when the connection ends for whatever reason.
 *
 * <p>Thread-safe; any number of threads, virtual ones too, share one connection, and their requests
 * do not wait for each other's replies. Each method is one round trip unless it says otherwise.
 *
 * <p>When the connection ends without {@link #close}, because the daemon has gone, has broken the
 * protocol, or has not answered within the timeout given to {@link #connect(Path, ConnectOptions)},
 * every call that waits and every later one throws {@link PasidConnectionException}. After {@link
 * #close} the set answers as any closed set does: allocation is refused as CLOSED, and nothing is
 * held. An interrupt does not end a call.
 *
 * <p>References belong to the session: when the connection ends, pending IDs go back too. What
 * {@link #attach} keeps with an ID lives in this object, and no other process sees it.
 */
public final class PasidClient implements PasidSet {
  private final Session session;
  private final String name;
  private final long setId;
  private final Quota quotaAtOpening;
  private final Attachments attachments = new Attachments(this::isOurs);
  private final AtomicBoolean isClosed = new AtomicBoolean();

  private PasidClient(Session session, InfoReply info) {
    this.session = session;
    name = info.name();
    setId = info.setId();
    quotaAtOpening = info.quota();
  }

  /**
   * Opens a session with {@link ConnectOptions#DEFAULT}.
   *
   * @param socket the daemon's socket
   * @return an open session that holds nothing
   * @throws PasidConnectionException if nobody listens there, or who does speaks another protocol
   *     or does not answer in time
   */
  public static PasidClient connect(Path socket) {
    return connect(socket, ConnectOptions.DEFAULT);
  }

  /**
   * Opens a session.
   *
   * @param socket the daemon's socket
   * @param options the timeout, and the set that is wished for
   * @return an open session that holds nothing
   * @throws PasidConnectionException if nobody listens there, or who does speaks another protocol
   *     or does not answer in time
   * @throws io.pasid4j.core.QuotaRefusedException with QUOTA if the quota that is wished for is
   *     more than the daemon's rules give, with CAPACITY if the space cannot guarantee as much
   * @throws PasidRequestException with ENOENT if there is no such space, or none for this user;
   *     with ENOTSUP if the daemon is of a version that has one space and one quota for all
   */
  public static PasidClient connect(Path socket, ConnectOptions options) {
    Session session = new Session(new Connection(socket, options.requestTimeoutMs()));
    try {
      session.negotiate();
      SessionOpening.open(session, options);
      return new PasidClient(session, session.reply(new InfoRequest(), InfoReply::decode));
    } catch (RuntimeException e) {
      session.end("connection: not opened (expected: open)");
      throw e;
    }
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
    return Refusals.orThrow(tryAllocate(range), range, 1);
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
    int pasid = unlessClosed(() -> session.result(request), Refusal.CLOSED.code());
    return Refusals.orThrow(pasid, range, 1);
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
    Refusals.orThrow(pasids[0], range, count);
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
    return Refusals.orThrow(idsOrCode(new AllocateRequest(range, count, true))[0], range, count);
  }

  @Override
  public int free(PasidRange range) {
    int freed = unlessClosed(() -> session.result(new FreeRequest(range)), 0);
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
    return pasid >= 0 && unlessClosed(() -> session.result(new HoldsRequest(pasid)), 0) > 0;
  }

  @Override
  public int size() {
    return unlessClosed(() -> info().heldIds(), 0);
  }

  @Override
  public GetResult get(int pasid) {
    GetRequest request = new GetRequest(Integer.toUnsignedLong(pasid));
    try {
      return unlessClosed(() -> session.reply(request, ResultCodes.GET::decode), GetResult.UNKNOWN);
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
    PutRequest request = new PutRequest(Integer.toUnsignedLong(pasid));
    PutResult result =
        unlessClosed(() -> session.reply(request, ResultCodes.PUT::decode), PutResult.UNKNOWN);
    if (result == PutResult.RELEASED) {
      attachments.dropGone(PasidRange.exactly(pasid));
    }
    return result;
  }

  @Override
  public SpidResult attachSpid(int pasid, int spid) {
    AttachSpidRequest request = new AttachSpidRequest(Integer.toUnsignedLong(pasid), spid);
    return unlessClosed(
        () -> session.reply(request, ResultCodes.ATTACH_SPID::decode), SpidResult.UNKNOWN);
  }

  @Override
  public boolean detachSpid(int spid) {
    DetachSpidRequest request = new DetachSpidRequest(Integer.toUnsignedLong(spid));
    return unlessClosed(() -> session.result(request), 0) > 0;
  }

  @Override
  public int findBySpid(int spid) {
    FindSpidRequest request = new FindSpidRequest(Integer.toUnsignedLong(spid));
    int[] ids = unlessClosed(() -> session.reply(request, IdsReply::decode).ids(), new int[0]);
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
    unlessClosed(() -> Pages.heldIn(session, range), List.<int[]>of())
        .forEach(page -> Arrays.stream(page).forEach(action));
  }

  @Override
  public Quota quota() {
    return unlessClosed(() -> info().quota(), quotaAtOpening);
  }

  /**
   * {@inheritDoc}
   *
   * <p>When this returns, the daemon has freed all, unless it is gone or does not answer in time;
   * in that case it frees all when it sees the end of the connection. So it does with the
   * references: what they keep pending goes back when the daemon sees that end, without a put.
   */
  @Override
  public void close() {
    if (!isClosed.compareAndSet(false, true)) {
      return;
    }
    try {
      session.result(new FreeRequest(PasidRange.ALL));
    } catch (PasidConnectionException | PasidRequestException e) {
      // The end of the connection frees as well, only not before this returns.
    }
    session.end("connection: closed (expected: open)");
    attachments.dropAll();
  }

  /**
   * What the daemon says of its space and of this session's set.
   *
   * @return what it is at this moment
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public InfoReply info() {
    return session.reply(new InfoRequest(), InfoReply::decode);
  }

  /**
   * The open sets that this process may see: all of them for root and for the daemon's own user,
   * those of its own user for anybody else. One round trip per 512 sets.
   *
   * @return the sets in the order of their ids, which is that of opening; each page as of its
   *     moment
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public List<SetEntry> sets() {
    return Pages.sets(session);
  }

  /**
   * Who holds an ID, as far as this process may see it.
   *
   * @param id the ID, 0 to 2^32-1 inclusive
   * @return what it is at this moment
   * @throws IllegalArgumentException if it is negative or above 2^32-1
   * @throws PasidRequestException with EINVAL if the ID is not of the space
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public ShowReply show(long id) {
    return session.reply(new ShowRequest(id), ShowReply::decode);
  }

  /**
   * Frees IDs of another session's set, as its operator.
   *
   * @param setId the set's id, as {@link #sets} tells it, 0 to 2^32-1 inclusive
   * @param range what to free, both ends inclusive
   * @return how many IDs were freed, 0 or more
   * @throws IllegalArgumentException if the id is negative or above 2^32-1
   * @throws PasidRequestException with ENOENT if the set is not open, or not for this process to
   *     touch
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public int release(long setId, PasidRange range) {
    return session.result(new ReleaseRequest(setId, range));
  }

  /** The IDs, or the code of the refusal alone; IDs are not negative. */
  private int[] idsOrCode(AllocateRequest request) {
    int[] ids = unlessClosed(() -> session.idsOrCode(request), new int[] {Refusal.CLOSED.code()});
    if (ids[0] >= 0) {
      attachments.dropOlder(ids);
    }
    return ids;
  }

  /** Whether the daemon says that the set holds the ID, or has it pending. */
  private boolean isOurs(int pasid) {
    Holder holder = unlessClosed(() -> show(pasid), ShowReply.of(ShownState.FREE)).holder();
    return holder != null && holder.setId() == setId;
  }

  private <T> T unlessClosed(Supplier<T> request, T ifClosed) {
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
