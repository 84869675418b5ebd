// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.core.IdView;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Quota;
import io.pasid4j.core.SetStatistics;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.AllocateKeyedRequest;
import io.pasid4j.protocol.command.AllocateRequest;
import io.pasid4j.protocol.command.AttachSpidRequest;
import io.pasid4j.protocol.command.Command;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.command.Decoded;
import io.pasid4j.protocol.command.FreeRequest;
import io.pasid4j.protocol.command.Holder;
import io.pasid4j.protocol.command.IdRequest;
import io.pasid4j.protocol.command.IdsReply;
import io.pasid4j.protocol.command.InfoReply;
import io.pasid4j.protocol.command.InfoRequest;
import io.pasid4j.protocol.command.ListRequest;
import io.pasid4j.protocol.command.NameRequest;
import io.pasid4j.protocol.command.Payload;
import io.pasid4j.protocol.command.ReleaseRequest;
import io.pasid4j.protocol.command.Request;
import io.pasid4j.protocol.command.ResultCodes;
import io.pasid4j.protocol.command.ResultReply;
import io.pasid4j.protocol.command.SetEntry;
import io.pasid4j.protocol.command.SetsReply;
import io.pasid4j.protocol.command.SetsRequest;
import io.pasid4j.protocol.command.ShowReply;
import io.pasid4j.protocol.command.ShowRequest;
import io.pasid4j.protocol.command.ShownState;
import io.pasid4j.protocol.frame.Capabilities;
import io.pasid4j.protocol.frame.FrameHeader;
import io.pasid4j.protocol.frame.VersionNegotiation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Serves pasid4j's own commands from a space, one request at a time. */
final class SpacePeer implements FrameServer.Peer {
  private static final int PID = 4321;
  private static final int MOST_REFERENCES = (1 << 21) - 1;

  /** Those of the first version: this peer is a daemon from before the others. */
  private static final Set<Integer> SERVED =
      Stream.concat(
              IntStream.rangeClosed(CommandId.INFO, CommandId.FIND_SPID).boxed(),
              IntStream.rangeClosed(CommandId.SETS, CommandId.RELEASE).boxed())
          .collect(Collectors.toUnmodifiableSet());

  private final PasidSpace space;
  private final Quota quota;
  private final AtomicInteger lastSetId = new AtomicInteger();
  private final NavigableMap<Long, Named> open = new ConcurrentSkipListMap<>();

  SpacePeer(PasidSpace space, Quota quota) {
    this.space = space;
    this.quota = quota;
  }

  /** A set with the name that its client gave it. */
  private record Named(PasidSet set, String name) {}

  @Override
  public void talk(SocketChannel channel) throws IOException {
    FrameServer.write(channel, accept(FrameServer.readFrame(channel)));
    long setId = lastSetId.incrementAndGet();
    try (PasidSet set = space.open("peer", quota)) {
      open.put(setId, new Named(set, "peer-" + setId));
      while (true) {
        FrameServer.write(channel, answer(setId, FrameServer.readFrame(channel)));
      }
    } finally {
      space.releasePending(named(setId).set);
      open.remove(setId);
    }
  }

  /** The reply to a valid version message. */
  static ByteBuffer accept(ByteBuffer frame) {
    VersionNegotiation.Outcome outcome =
        new VersionNegotiation(Capabilities.DEFAULT)
            .negotiate(
                FrameHeader.command(frame, 0),
                frame,
                FrameHeader.SIZE,
                frame.limit() - FrameHeader.SIZE);
    ByteBuffer payload = ((VersionNegotiation.Accepted) outcome).reply().encode();
    ByteBuffer reply = ByteBuffer.allocate(FrameHeader.SIZE + payload.limit());
    FrameHeader.putReply(
        reply, 0, FrameHeader.messageId(frame, 0), FrameHeader.command(frame, 0), payload.limit());
    return reply.put(FrameHeader.SIZE, payload, 0, payload.limit());
  }

  /** The frame of a reply. */
  static ByteBuffer reply(ByteBuffer request, Payload payload) {
    ByteBuffer reply = ByteBuffer.allocate(FrameHeader.SIZE + payload.sizeBytes());
    FrameHeader.putReply(
        reply,
        0,
        FrameHeader.messageId(request, 0),
        FrameHeader.command(request, 0),
        payload.sizeBytes());
    payload.put(reply, FrameHeader.SIZE);
    return reply;
  }

  /** The frame of an error reply. */
  static ByteBuffer error(ByteBuffer request, int errno) {
    ByteBuffer reply = ByteBuffer.allocate(FrameHeader.SIZE);
    FrameHeader.putError(
        reply, 0, FrameHeader.messageId(request, 0), FrameHeader.command(request, 0), errno);
    return reply;
  }

  private ByteBuffer answer(long setId, ByteBuffer frame) {
    Decoded<Request> decoded =
        Command.decode(
            FrameHeader.command(frame, 0),
            frame,
            FrameHeader.SIZE,
            frame.limit() - FrameHeader.SIZE);
    return switch (decoded) {
      case Decoded.Malformed<Request>(int errno, String reason) -> error(frame, errno);
      case Decoded.Valid<Request>(Request r) when !SERVED.contains(r.command()) ->
          error(frame, Errno.ENOTSUP);
      case Decoded.Valid<Request>(ReleaseRequest r) when !open.containsKey(r.setId()) ->
          error(frame, Errno.ENOENT);
      case Decoded.Valid<Request>(ShowRequest r) when r.id() >= 1L << space.bits() ->
          error(frame, Errno.EINVAL);
      case Decoded.Valid<Request>(IdRequest r)
          when r.action() == IdRequest.Action.GET
              && r.id() < 1L << space.bits()
              && space.describe((int) r.id()).references() == MOST_REFERENCES ->
          error(frame, Errno.ENOSPC);
      case Decoded.Valid<Request>(Request request) -> reply(frame, serve(setId, request));
    };
  }

  private Payload serve(long setId, Request request) {
    PasidSet set = named(setId).set;
    return switch (request) {
      case InfoRequest r -> info(setId);
      case AllocateRequest r -> allocate(set, r);
      case FreeRequest r -> new ResultReply(set.free(r.range()));
      case IdRequest r -> serve(set, r.action(), (int) r.id());
      case ListRequest r ->
          new IdsReply(Arrays.stream(ids(set, r.range())).limit(r.most()).toArray());
      case NameRequest r -> name(setId, r.name());
      case AllocateKeyedRequest r -> allocateKeyed(set, r);
      case AttachSpidRequest r ->
          ResultCodes.ATTACH_SPID.reply(set.attachSpid((int) r.id(), r.spid()));
      case SetsRequest r -> sets(r);
      case ShowRequest r -> show(r.id());
      case ReleaseRequest r -> new ResultReply(named(r.setId()).set.free(r.range()));
      default -> throw new IllegalArgumentException("request: " + request);
    };
  }

  private static Payload serve(PasidSet set, IdRequest.Action action, int id) {
    return switch (action) {
      case HOLDS -> new ResultReply(set.holds(id) ? 1 : 0);
      case GET -> ResultCodes.GET.reply(set.get(id));
      case PUT -> ResultCodes.PUT.reply(set.put(id));
      case DETACH_SPID -> new ResultReply(set.detachSpid(id) ? 1 : 0);
      case FIND_SPID -> findSpid(set.findBySpid(id));
    };
  }

  private Named named(long setId) {
    Named named = open.get(setId);
    if (named == null) {
      throw new IllegalStateException("set: " + setId + " (expected: open)");
    }
    return named;
  }

  private InfoReply info(long setId) {
    Named named = named(setId);
    return new InfoReply(
        space.bits(),
        space.policy(),
        named.set.quota(),
        named.set.size(),
        PID,
        setId,
        named.name,
        "1.2.3");
  }

  private ResultReply name(long setId, String name) {
    open.put(setId, new Named(named(setId).set, name));
    return new ResultReply(0);
  }

  private static Payload allocate(PasidSet set, AllocateRequest request) {
    try {
      if (!request.contiguous()) {
        return new IdsReply(set.allocate(request.range(), request.count()));
      }
      int first = set.allocateContiguous(request.range(), request.count());
      return new IdsReply(IntStream.range(first, first + request.count()).toArray());
    } catch (PasidUnavailableException e) {
      return new ResultReply(e.reason().code());
    }
  }

  private static Payload allocateKeyed(PasidSet set, AllocateKeyedRequest request) {
    try {
      return new ResultReply(set.allocate(request.range(), request.key()));
    } catch (PasidUnavailableException e) {
      return new ResultReply(e.reason().code());
    }
  }

  private static int[] ids(PasidSet set, PasidRange range) {
    IntStream.Builder ids = IntStream.builder();
    set.forEach(range, ids::add);
    return ids.build().toArray();
  }

  private SetsReply sets(SetsRequest request) {
    return new SetsReply(
        open.tailMap(request.afterSetId(), false).keySet().stream()
            .limit(request.most())
            .map(this::entry)
            .toList());
  }

  private SetEntry entry(long setId) {
    SetStatistics now = space.statistics(named(setId).set);
    return new SetEntry(
        holder(setId), now.heldIds(), now.quota(), 0, now.activeIds(), now.pendingIds());
  }

  private static IdsReply findSpid(int id) {
    return new IdsReply(id < 0 ? new int[0] : new int[] {id});
  }

  private ShowReply show(long id) {
    IdView view = space.describe((int) id);
    ShownState state = ShownState.valueOf(view.state().name());
    return open.keySet().stream()
        .filter(setId -> named(setId).set.equals(view.holder()))
        .findFirst()
        .map(setId -> new ShowReply(state, holder(setId), view.references()))
        .orElseGet(() -> ShowReply.of(state));
  }

  private Holder holder(long setId) {
    return new Holder(setId, PID, 1000, 1000, named(setId).name);
  }
}
