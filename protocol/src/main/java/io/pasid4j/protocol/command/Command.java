// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.Errno;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The requests of pasid4j's own commands: id, minimum payload and reader of each. */
public enum Command {
  /** Describes the space, the daemon and this session's set. */
  INFO(CommandId.INFO, 0, (payload, at, lengthBytes) -> new InfoRequest()),
  /** Allocates IDs, all or none. */
  ALLOCATE(CommandId.ALLOCATE, AllocateRequest.SIZE, fixed(AllocateRequest::read)),
  /** Frees a range. */
  FREE(CommandId.FREE, FreeRequest.SIZE, fixed(FreeRequest::read)),
  /** Asks whether the set holds an ID. */
  HOLDS(CommandId.HOLDS, IdRequest.SIZE, fixed(IdRequest.Action.HOLDS::read)),
  /** Lists the IDs of the set. */
  LIST(CommandId.LIST, ListRequest.SIZE, fixed(ListRequest::read)),
  /** Names the set. */
  NAME(CommandId.NAME, NameRequest.LEAST_SIZE, NameRequest::read),
  /** Allocates one ID under an idempotency key. */
  ALLOCATE_KEYED(
      CommandId.ALLOCATE_KEYED, AllocateKeyedRequest.LEAST_SIZE, AllocateKeyedRequest::read),
  /** Adds a reference. */
  GET(CommandId.GET, IdRequest.SIZE, fixed(IdRequest.Action.GET::read)),
  /** Drops a reference. */
  PUT(CommandId.PUT, IdRequest.SIZE, fixed(IdRequest.Action.PUT::read)),
  /** Attaches a set-private ID. */
  ATTACH_SPID(CommandId.ATTACH_SPID, AttachSpidRequest.SIZE, fixed(AttachSpidRequest::read)),
  /** Detaches a set-private ID. */
  DETACH_SPID(CommandId.DETACH_SPID, IdRequest.SIZE, fixed(IdRequest.Action.DETACH_SPID::read)),
  /** Looks up a set-private ID. */
  FIND_SPID(CommandId.FIND_SPID, IdRequest.SIZE, fixed(IdRequest.Action.FIND_SPID::read)),
  /** Opens another session. */
  SESSION(CommandId.SESSION, SessionRequest.LEAST_SIZE, SessionRequest::read),
  /** Resumes the set of an earlier connection. */
  RESUME(CommandId.RESUME, ResumeRequest.SIZE, fixed(ResumeRequest::read)),
  /** Adds a process that the set belongs to. */
  HOLDER(CommandId.HOLDER, HolderRequest.SIZE, fixed(HolderRequest::read)),
  /** Explains the last refused allocation. */
  REFUSAL(CommandId.REFUSAL, 0, (payload, at, lengthBytes) -> new RefusalRequest()),
  /** Lists the open sets. */
  SETS(CommandId.SETS, SetsRequest.SIZE, SetsRequest::read),
  /** Shows the state of an ID. */
  SHOW(CommandId.SHOW, ShowRequest.SIZE, ShowRequest::read),
  /** Frees IDs of another set. */
  RELEASE(CommandId.RELEASE, ReleaseRequest.SIZE, fixed(ReleaseRequest::read)),
  /** Subscribes to events. */
  SUBSCRIBE(CommandId.SUBSCRIBE, SubscribeRequest.SIZE, SubscribeRequest::read),
  /** Ends a subscription. */
  UNSUBSCRIBE(CommandId.UNSUBSCRIBE, 0, (payload, at, lengthBytes) -> new UnsubscribeRequest()),
  /** Acknowledges a drained ID. */
  ACK_DRAIN(
      CommandId.ACK_DRAIN, AcknowledgeDrainRequest.SIZE, fixed(AcknowledgeDrainRequest::read)),
  /** Changes a set's quota. */
  QUOTA(CommandId.QUOTA, QuotaRequest.SIZE, fixed(QuotaRequest::read)),
  /** Ends a set. */
  CLOSE_SET(CommandId.CLOSE_SET, CloseSetRequest.SIZE, fixed(CloseSetRequest::read)),
  /** Lists the spaces. */
  SPACES(CommandId.SPACES, SpacesRequest.SIZE, (payload, at, lengthBytes) -> new SpacesRequest()),
  /** Explains what an allocation would return. */
  EXPLAIN(CommandId.EXPLAIN, ExplainRequest.SIZE, fixed(ExplainRequest::read)),
  /** Exchanges an ID that is used outside pasid4j. */
  REPORT_BUSY(CommandId.REPORT_BUSY, ReportBusyRequest.SIZE, fixed(ReportBusyRequest::read)),
  /** Makes FOREIGN IDs free again. */
  CLEAR_FOREIGN(CommandId.CLEAR_FOREIGN, ClearForeignRequest.SIZE, ClearForeignRequest::read);

  private static final @Nullable Command[] BY_ID = byId();

  private final int id;
  private final int leastBytes;

  @SuppressWarnings("ImmutableEnumChecker") // the readers have no state
  private final Reader reader;

  /** Reads a payload of at least the minimum length; throws for a value out of range. */
  private interface Reader {
    Request read(ByteBuffer payload, int at, int lengthBytes);
  }

  /** Reads a payload of fixed layout. */
  private interface FixedReader {
    Request read(ByteBuffer payload, int at);
  }

  Command(int id, int leastBytes, Reader reader) {
    this.id = id;
    this.leastBytes = leastBytes;
    this.reader = reader;
  }

  /** Ignores the bytes after a fixed layout: a newer client may send more. */
  private static Reader fixed(FixedReader reader) {
    return (payload, at, lengthBytes) -> reader.read(payload, at);
  }

  private static @Nullable Command[] byId() {
    int last = 0;
    for (Command command : values()) {
      last = Math.max(last, command.id);
    }
    @Nullable Command[] byId = new @Nullable Command[last - CommandId.FIRST + 1];
    for (Command command : values()) {
      byId[command.id - CommandId.FIRST] = command;
    }
    return byId;
  }

  /**
   * The command's id on the wire.
   *
   * @return one of {@link CommandId}
   */
  public int id() {
    return id;
  }

  /**
   * Looks up a command.
   *
   * @param id any number
   * @return the command with that id, or null
   */
  public static @Nullable Command byId(int id) {
    int index = id - CommandId.FIRST;
    return index >= 0 && index < BY_ID.length ? BY_ID[index] : null;
  }

  /**
   * Reads and checks the payload of a request.
   *
   * @param id the command's id, any number
   * @param payload holds the payload; position and limit stay
   * @param at absolute index of its first byte
   * @param lengthBytes its length, 0 or more
   * @return the request, or malformed with ENOTSUP for an unknown id, EFAULT for a payload shorter
   *     than the request's layout, EINVAL for a value out of range; never throws for any content
   */
  public static Decoded<Request> decode(int id, ByteBuffer payload, int at, int lengthBytes) {
    Command command = byId(id);
    if (command == null) {
      return new Decoded.Malformed<>(
          Errno.ENOTSUP, "command: " + id + " (expected: one that is served)");
    }
    if (lengthBytes < command.leastBytes) {
      return new Decoded.Malformed<>(
          Errno.EFAULT,
          "payload: " + lengthBytes + " bytes (expected: " + command.leastBytes + " or more)");
    }
    try {
      return new Decoded.Valid<>(command.reader.read(payload, at, lengthBytes));
    } catch (IllegalArgumentException e) {
      return new Decoded.Malformed<>(Errno.EINVAL, String.valueOf(e.getMessage()));
    }
  }
}
