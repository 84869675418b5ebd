// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.client.connection.RequestChannel;
import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.Subscription;
import io.pasid4j.protocol.command.ClearForeignRequest;
import io.pasid4j.protocol.command.CloseSetRequest;
import io.pasid4j.protocol.command.ExplainReply;
import io.pasid4j.protocol.command.InfoReply;
import io.pasid4j.protocol.command.QuotaRequest;
import io.pasid4j.protocol.command.RefusalReply;
import io.pasid4j.protocol.command.RefusalRequest;
import io.pasid4j.protocol.command.ReleaseRequest;
import io.pasid4j.protocol.command.ShowReply;
import io.pasid4j.protocol.command.ShowRequest;
import io.pasid4j.protocol.command.SpacesReply;
import io.pasid4j.protocol.command.SpacesRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A session with the daemon, which is a set: its IDs live as long as the connection, and the daemon
 * frees them when the connection ends for whatever reason.
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
 * <p>References belong to the session: when the connection ends, pending IDs are released too. What
 * {@link #attach} keeps with an ID lives in this object, and no other process sees it.
 */
public final class PasidClient extends RemoteSet {
  private final RequestChannel channel;
  private final ClientEvents events;
  private final AsyncPasidSet async;

  private PasidClient(RequestChannel channel, InfoReply info, ConnectOptions options) {
    super(channel, info);
    this.channel = channel;
    events = new ClientEvents(channel, options.eventExecutor());
    async = new AsyncPasidSet(this, channel);
  }

  /**
   * Opens a session with {@link ConnectOptions#DEFAULT}.
   *
   * @param socket the daemon's socket
   * @return an open session that holds nothing
   * @throws PasidConnectionException if no daemon listens there, or it speaks another protocol, or
   *     does not answer in time
   */
  public static PasidClient connect(Path socket) {
    return connect(socket, ConnectOptions.DEFAULT);
  }

  /**
   * Opens a session.
   *
   * @param socket the daemon's socket
   * @param options the timeout, and the requested set
   * @return an open session that holds nothing
   * @throws PasidConnectionException if no daemon listens there, or it speaks another protocol, or
   *     does not answer in time
   * @throws io.pasid4j.core.QuotaRefusedException with QUOTA if the requested quota is more than
   *     the daemon's rules allow, with CAPACITY if the space cannot guarantee as much
   * @throws PasidRequestException with ENOENT if there is no such space, or none for this user;
   *     with ENOTSUP if the daemon is of a version that has one space and one quota for all
   */
  public static PasidClient connect(Path socket, ConnectOptions options) {
    RequestChannel channel = RequestChannel.open(socket, options.requestTimeoutMs());
    try {
      channel.negotiate();
      SessionOpening.open(channel, options);
      return new PasidClient(channel, channel.info(), options);
    } catch (RuntimeException e) {
      channel.end("connection: not opened (expected: open)");
      throw e;
    }
  }

  /**
   * Connects without a set, to ask about those of others: the session is not among {@link #sets},
   * takes no set id and leaves no trace in the audit log. What needs a set of its own, allocation
   * above all, throws {@link PasidRequestException} with EPERM. An older daemon opens a set all the
   * same; {@link SessionInfo#setId} is 0 where there is none.
   *
   * @param socket the daemon's socket
   * @return an open session
   * @throws PasidConnectionException if no daemon listens there, or it speaks another protocol, or
   *     does not answer in time
   */
  public static PasidClient observe(Path socket) {
    ConnectOptions options = ConnectOptions.DEFAULT;
    RequestChannel channel = RequestChannel.open(socket, options.requestTimeoutMs());
    try {
      channel.negotiateWithoutSet();
      return new PasidClient(channel, channel.info(), options);
    } catch (RuntimeException e) {
      channel.end("connection: not opened (expected: open)");
      throw e;
    }
  }

  /**
   * Returns information about the daemon, its space and this session's set.
   *
   * @return the state at this moment
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public SessionInfo info() {
    return SessionInfo.of(channel.info());
  }

  /**
   * Returns the open sets that this process may see: all of them over the operators' socket, those
   * of its own user over the tenants'. One round trip per 512 sets.
   *
   * @return the sets in the order of their ids, which is that of opening; each page as of its
   *     moment
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public List<SetInfo> sets() {
    return PagedLists.sets(channel).stream().map(SetInfo::of).toList();
  }

  /**
   * The state and the holder of an ID, as far as this process may see them.
   *
   * @param id the ID, 0 to 2^32-1 inclusive
   * @return the state at this moment
   * @throws IllegalArgumentException if it is negative or above 2^32-1
   * @throws PasidRequestException with EINVAL if the ID is not of the space
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public PasidInfo show(long id) {
    return PasidInfo.of(channel.reply(new ShowRequest(id), ShowReply::decode));
  }

  /**
   * The state and the holder of an ID of a space, as far as this process may see them.
   *
   * @param id the ID, 0 to 2^32-1 inclusive
   * @param space the space's name; empty: the default space
   * @return the state at this moment
   * @throws IllegalArgumentException if the ID is out of range or the name cannot be one
   * @throws PasidRequestException with EINVAL if the ID is not of the space, with ENOENT if there
   *     is no such space, or this process may not open a set in it
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public PasidInfo show(long id, String space) {
    return PasidInfo.of(channel.reply(new ShowRequest(id, space), ShowReply::decode));
  }

  /**
   * Returns the spaces in which this process may open sets. One round trip.
   *
   * @return at least one, in the daemon's order
   * @throws PasidRequestException with ENOTSUP if the daemon is too old for this
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public List<SpaceInfo> spaces() {
    SpacesReply reply = channel.reply(new SpacesRequest(), SpacesReply::decode);
    return reply.spaces().stream().map(SpaceInfo::of).toList();
  }

  /**
   * Changes the quota of a set, as its operator.
   *
   * @param setId the set's id, as listed by {@link #sets}, 0 to 2^32-1 inclusive
   * @param quota the new quota
   * @throws IllegalArgumentException if the id is negative or above 2^32-1
   * @throws QuotaRefusedException with QUOTA if the set holds more, with CAPACITY if the space has
   *     no more to give; nothing has changed
   * @throws PasidRequestException with EPERM if this is not the operators' socket, with ENOENT if
   *     the set is not open
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public void changeQuota(long setId, Quota quota) {
    int result = channel.result(new QuotaRequest(setId, quota));
    if (result < 0) {
      throw new QuotaRefusedException(
          Refusal.ofCode(result), "quota: " + quota + " (expected: one that the space can meet)");
    }
  }

  /**
   * Frees IDs of another session's set, as its operator.
   *
   * @param setId the set's id, as listed by {@link #sets}, 0 to 2^32-1 inclusive
   * @param range the range to free, both ends inclusive
   * @return the number of IDs freed, 0 or more
   * @throws IllegalArgumentException if the id is negative or above 2^32-1
   * @throws PasidRequestException with ENOENT if the set is not open, or not for this process to
   *     touch
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public int release(long setId, PasidRange range) {
    return channel.result(new ReleaseRequest(setId, range));
  }

  /**
   * Makes IDs free again that sets have reported as used outside the space, as their operator.
   *
   * @param range the IDs, both ends inclusive; those that are not FOREIGN stay as they are
   * @param space the space's name; empty: the default space
   * @return how many were cleared, 0 or more
   * @throws IllegalArgumentException if the name cannot be one
   * @throws PasidRequestException with EPERM if this is not the operators' socket, with ENOENT if
   *     there is no such space, with ENOTSUP if the daemon is too old for this
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public int clearForeign(PasidRange range, String space) {
    return channel.result(new ClearForeignRequest(range, space));
  }

  /**
   * Ends a set, as its operator: frees all its IDs and ends its connection.
   *
   * @param setId the set's id, as listed by {@link #sets}, 0 to 2^32-1 inclusive
   * @return the number of IDs it held or had pending, 0 or more
   * @throws IllegalArgumentException if the id is negative or above 2^32-1
   * @throws PasidRequestException with ENOENT if the set is not open, or not for this process to
   *     touch
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public int closeSet(long setId) {
    return channel.result(new CloseSetRequest(setId));
  }

  /**
   * The result that an allocation would have at this moment, as its operator; nothing is allocated.
   * Takes the daemon time proportional to the width of the range.
   *
   * @param query the set and the allocation
   * @return success, or the refusal and the time when it may end
   * @throws PasidRequestException with EPERM if this is not the operators' socket, with ENOENT if
   *     the set is not open or the space not there, with ENOTSUP if the daemon is too old for this
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public AllocationForecast explain(AllocationQuery query) {
    return AllocationForecast.of(channel.reply(query.request(), ExplainReply::decode));
  }

  /**
   * Returns the last refused allocation of this session, whichever thread requested it. One round
   * trip.
   *
   * @return the refusal; empty if nothing has been refused
   * @throws PasidRequestException with ENOTSUP if the daemon is too old for this
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public Optional<RefusedAllocation> lastRefusal() {
    RefusalReply reply = channel.reply(new RefusalRequest(), RefusalReply::decode);
    return reply.code() == 0 ? Optional.empty() : Optional.of(RefusedAllocation.of(reply));
  }

  /**
   * The same set for programs that do not want to wait for answers: many requests of one thread can
   * be in flight at once.
   *
   * @return the asynchronous interface of this set; always the same object
   */
  public AsyncPasidSet async() {
    return async;
  }

  /**
   * Listens to this session's set. The listeners of a client are called one at a time, on the
   * executor of {@link ConnectOptions}: by priority, then as they came. The daemon, for its part,
   * notifies connections in the order of the priorities of their first listeners. One round trip
   * for the first listener, none for others.
   *
   * @param priority when to be called
   * @param listener receives the events from now on
   * @return ends it; the last one to end costs a round trip
   * @throws IllegalStateException if this client listens to the whole space, or drains
   * @throws PasidRequestException with ENOTSUP if the daemon is too old to have events
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public Subscription subscribe(Priority priority, RemoteListener listener) {
    return events.subscribe(priority, listener);
  }

  /**
   * Listens to all sets of this session's space, as its operator.
   *
   * @param priority the place in the order of listeners
   * @param listener receives the events from now on
   * @return ends it
   * @throws IllegalStateException if this client listens already, to its set or to the space
   * @throws PasidRequestException with EPERM if this user may not, with ENOTSUP if the daemon is
   *     too old to have events
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public Subscription subscribeToSpace(Priority priority, RemoteListener listener) {
    return events.subscribeToSpace("", priority, listener);
  }

  /**
   * The same for a client that {@link #observe}s.
   *
   * @param space the space's name; empty: the default space
   * @param priority the place in the order of listeners
   * @param listener receives the events from now on
   * @return ends it
   */
  public Subscription subscribeToSpace(String space, Priority priority, RemoteListener listener) {
    return events.subscribeToSpace(space, priority, listener);
  }

  /**
   * Registers this process as a consumer that must have drained an ID of the space that was freed,
   * or has moved to another host, before it is allocated again here. The listener receives each
   * FREE and each MOVED in the space. Unless an operator, it receives nothing else of other sets,
   * and their ids as 0.
   *
   * @param priority the place in the order of listeners
   * @param listener receives the events from now on
   * @return acknowledges, one round trip each, and ends it
   * @throws IllegalStateException if this client listens already, to its set or to the space
   * @throws PasidRequestException with EPERM if the daemon's rules do not let this user drain, with
   *     ENOTSUP if the space has no quarantine or the daemon is too old to have events, with ENOSPC
   *     if there are four consumers already, or two of this user, or three of all but operators
   * @throws PasidConnectionException if the connection has ended, by {@link #close} too
   */
  public DrainConsumer registerDrainConsumer(Priority priority, DrainListener listener) {
    return events.drain(priority, listener);
  }
}
