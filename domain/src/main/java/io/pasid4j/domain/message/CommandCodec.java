// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The bytes of commands: version, type, then the fields of the type. */
public final class CommandCodec {
  private static final int INITIALIZE = 1;
  private static final int FENCE = 2;
  private static final int EXPIRE = 3;
  private static final int FIND_HOLDER = 4;
  private static final int FIND_VIEW = 5;
  private static final int LIST_MEMBERS = 6;
  private static final int COUNTED_FENCE = 7;
  private static final int FIND_SPACE = 8;
  private static final int FROM_HOST = 16;
  private static final int HELLO = 1;
  private static final int LEASE = 2;
  private static final int LEASE_EXACTLY = 3;
  private static final int GIVE_BACK = 4;
  private static final int MIGRATE = 5;
  private static final int TAKEN = 6;
  private static final int CANCEL = 7;
  private static final int LEASE_AMOUNT = 8;
  private static final int RETURN_AMOUNT = 9;
  private static final int MIGRATE_WITH_AMOUNT = 10;
  private static final int MAX_AMOUNT = 1 << 24;
  private static final int MAX_VOTERS = 255;

  private CommandCodec() {}

  /** Encodes a command. */
  public static byte[] encode(DomainCommand command) {
    MessageWriter out = new MessageWriter();
    out.putByte(versionOf(command));
    switch (command) {
      case DomainCommand.Initialize first -> initialize(out, first);
      case DomainCommand.FromHost(Sender sender, HostRequest request) -> {
        out.putByte(FROM_HOST);
        sender(out, sender);
        request(out, request);
      }
      case DomainCommand.Fence(String name, long epoch, long nowMs, long restMs) -> {
        out.putByte(FENCE);
        out.putText(name);
        out.putLong(epoch);
        out.putLong(nowMs);
        out.putLong(restMs);
      }
      case DomainCommand.CountedFence(String name, long epoch, long restMs) -> {
        out.putByte(COUNTED_FENCE);
        out.putText(name);
        out.putLong(epoch);
        out.putLong(restMs);
      }
      case DomainCommand.Expire expire -> expire(out, expire);
      case DomainCommand.FindHolder(int id) -> {
        out.putByte(FIND_HOLDER);
        out.putInt(id);
      }
      case DomainCommand.FindView(String name, long sinceIndex) -> {
        out.putByte(FIND_VIEW);
        out.putText(name);
        out.putLong(sinceIndex);
      }
      case DomainCommand.ListMembers() -> out.putByte(LIST_MEMBERS);
      case DomainCommand.FindSpace() -> out.putByte(FIND_SPACE);
    }
    return out.bytes();
  }

  /** The first version that has a command: it is written and read as one of that, and no other. */
  private static int versionOf(DomainCommand command) {
    return switch (command) {
      case DomainCommand.CountedFence _, DomainCommand.FindSpace _ -> DomainCommand.COUNTED_VERSION;
      case DomainCommand.FromHost(var _, HostRequest request) when isOfAmounts(request) ->
          DomainCommand.AMOUNTS_VERSION;
      default -> 1;
    };
  }

  private static boolean isOfAmounts(HostRequest request) {
    return switch (request) {
      case HostRequest.LeaseAmount _, HostRequest.ReturnAmount _ -> true;
      case HostRequest.Migrate migrate -> !migrate.tenant().isEmpty();
      default -> false;
    };
  }

  private static void initialize(MessageWriter out, DomainCommand.Initialize first) {
    out.putByte(INITIALIZE);
    out.putByte(first.bits());
    out.putInt(first.leaseIds());
    out.putRanges(first.reserved());
    out.putLong(first.timeMs());
  }

  private static void expire(MessageWriter out, DomainCommand.Expire expire) {
    out.putByte(EXPIRE);
    out.putText(expire.voter());
    out.putLong(expire.nowMs());
    out.putByte(expire.voters().size());
    expire.voters().forEach(out::putText);
  }

  private static void sender(MessageWriter out, Sender sender) {
    out.putText(sender.name());
    out.putLong(sender.instance());
    out.putLong(sender.epoch());
    out.putLong(sender.run());
    out.putLong(sender.number());
  }

  private static void request(MessageWriter out, HostRequest request) {
    switch (request) {
      case HostRequest.Hello(int reads) -> {
        out.putByte(HELLO);
        out.putByte(reads);
      }
      case HostRequest.Lease(PasidRange range, int countIds) -> {
        out.putByte(LEASE);
        out.putRanges(List.of(range));
        out.putInt(countIds);
      }
      case HostRequest.LeaseExactly(List<PasidRange> ids) -> {
        out.putByte(LEASE_EXACTLY);
        out.putRanges(ids);
      }
      case HostRequest.GiveBack(List<PasidRange> ids) -> {
        out.putByte(GIVE_BACK);
        out.putRanges(ids);
      }
      case HostRequest.Migrate migrate -> migrate(out, migrate);
      case HostRequest.Taken(long arrival) -> {
        out.putByte(TAKEN);
        out.putLong(arrival);
      }
      case HostRequest.Cancel() -> out.putByte(CANCEL);
      case HostRequest.LeaseAmount(String tenant, int limitIds, int ids) -> {
        out.putByte(LEASE_AMOUNT);
        out.putText(tenant);
        out.putInt(limitIds);
        out.putInt(ids);
      }
      case HostRequest.ReturnAmount(String tenant, int ids) -> {
        out.putByte(RETURN_AMOUNT);
        out.putText(tenant);
        out.putInt(ids);
      }
    }
  }

  private static void migrate(MessageWriter out, HostRequest.Migrate migrate) {
    boolean withAmount = !migrate.tenant().isEmpty();
    out.putByte(withAmount ? MIGRATE_WITH_AMOUNT : MIGRATE);
    out.putLong(migrate.setId());
    out.putLong(migrate.arrival());
    out.putText(migrate.target());
    out.putRanges(migrate.ids());
    out.putPayload(migrate.record());
    if (withAmount) {
      out.putText(migrate.tenant());
    }
  }

  /**
   * Decodes a command.
   *
   * @throws MalformedException if the bytes are no command that is read here; the message names the
   *     fault
   */
  public static DomainCommand decode(byte[] bytes) throws MalformedException {
    MessageReader in = new MessageReader(bytes);
    int version = in.readByte("version", 1, DomainCommand.VERSION);
    DomainCommand command = command(in);
    in.end();
    if (versionOf(command) != version) {
      throw new MalformedException(
          "version: " + version + " (expected: " + versionOf(command) + " for this command)");
    }
    return command;
  }

  /**
   * Returns the host that a command came from, without looking at the rest of it.
   *
   * @return empty if the command has no sender, or cannot be read so far
   */
  public static Optional<String> senderOf(byte[] bytes) {
    MessageReader in = new MessageReader(bytes);
    try {
      var _ = in.unsignedByte();
      return switch (in.unsignedByte()) {
        case FROM_HOST, FIND_VIEW, EXPIRE -> Optional.of(in.name());
        default -> Optional.empty();
      };
    } catch (MalformedException unreadable) {
      return Optional.empty();
    }
  }

  private static DomainCommand command(MessageReader in) throws MalformedException {
    int type = in.unsignedByte();
    return switch (type) {
      case INITIALIZE ->
          new DomainCommand.Initialize(
              in.unsignedByte(), in.readInt(), in.ranges(), in.counter("time"));
      case FENCE ->
          new DomainCommand.Fence(
              in.name(), in.counter("epoch"), in.counter("time"), in.counter("rest"));
      case COUNTED_FENCE ->
          new DomainCommand.CountedFence(in.name(), in.counter("epoch"), in.counter("rest"));
      case EXPIRE -> new DomainCommand.Expire(in.name(), in.counter("time"), names(in));
      case FIND_HOLDER -> new DomainCommand.FindHolder(in.readInt());
      case FIND_VIEW -> new DomainCommand.FindView(in.name(), in.counter("index"));
      case LIST_MEMBERS -> new DomainCommand.ListMembers();
      case FIND_SPACE -> new DomainCommand.FindSpace();
      case FROM_HOST -> new DomainCommand.FromHost(sender(in), request(in));
      default -> throw new MalformedException("type: " + type + " (expected: a command's)");
    };
  }

  private static List<String> names(MessageReader in) throws MalformedException {
    int count = in.unsignedByte();
    if (count == 0 || count > MAX_VOTERS) {
      throw new MalformedException("voters: " + count + " (expected: 1 to 255)");
    }
    List<String> names = new ArrayList<>(count);
    for (int at = 0; at < count; at++) {
      names.add(in.name());
    }
    return List.copyOf(names);
  }

  private static Sender sender(MessageReader in) throws MalformedException {
    return new Sender(
        in.name(), in.readLong(), in.counter("epoch"), in.counter("run"), in.counter("number"));
  }

  private static HostRequest request(MessageReader in) throws MalformedException {
    int type = in.unsignedByte();
    return switch (type) {
      case HELLO -> new HostRequest.Hello(in.unsignedByte());
      case LEASE -> new HostRequest.Lease(oneRange(in), in.readInt("count", 1, 1 << 24));
      case LEASE_EXACTLY -> new HostRequest.LeaseExactly(in.ranges());
      case GIVE_BACK -> new HostRequest.GiveBack(in.ranges());
      case MIGRATE, MIGRATE_WITH_AMOUNT -> migrate(in, type == MIGRATE_WITH_AMOUNT);
      case TAKEN -> new HostRequest.Taken(in.counter("arrival"));
      case CANCEL -> new HostRequest.Cancel();
      case LEASE_AMOUNT ->
          new HostRequest.LeaseAmount(
              in.name(),
              in.readInt("limit", 0, Integer.MAX_VALUE),
              in.readInt("ids", 0, MAX_AMOUNT));
      case RETURN_AMOUNT ->
          new HostRequest.ReturnAmount(in.name(), in.readInt("ids", 0, MAX_AMOUNT));
      default -> throw new MalformedException("request: " + type + " (expected: 1 to 10)");
    };
  }

  private static HostRequest migrate(MessageReader in, boolean withAmount)
      throws MalformedException {
    return new HostRequest.Migrate(
        in.counter("set"),
        in.counter("arrival"),
        in.name(),
        in.ranges(),
        in.payload(),
        withAmount ? in.name() : "");
  }

  private static PasidRange oneRange(MessageReader in) throws MalformedException {
    List<PasidRange> ranges = in.ranges();
    if (ranges.size() != 1) {
      throw new MalformedException("ranges: " + ranges.size() + " (expected: 1)");
    }
    return ranges.getFirst();
  }
}
