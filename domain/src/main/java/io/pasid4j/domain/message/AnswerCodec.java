// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.List;

/** The bytes of answers: version, type, then the fields of the type. */
public final class AnswerCodec {
  private static final int FENCED = 1;
  private static final int OTHER_INSTANCE = 2;
  private static final int SUPERSEDED = 3;
  private static final int STALE = 4;
  private static final int GAP = 5;
  private static final int WELCOME = 6;
  private static final int GRANTED = 7;
  private static final int REFUSED = 8;
  private static final int DONE = 9;
  private static final int MOVED = 10;
  private static final int CANCELLED = 11;
  private static final int FENCED_OFF = 12;
  private static final int ALREADY_FENCED = 13;
  private static final int EXPIRED = 14;
  private static final int HOLDER = 15;
  private static final int SEEN = 16;
  private static final int UNCHANGED = 17;
  private static final int MEMBERS = 18;
  private static final int UNREADABLE = 19;
  private static final int AMOUNT_LEASED = 20;
  private static final int SEEN_WITH_AMOUNTS = 21;
  private static final int SPACE = 22;

  private AnswerCodec() {}

  /** Encodes an answer. */
  public static byte[] encode(Answer answer) {
    MessageWriter out = new MessageWriter();
    out.putByte(versionOf(answer));
    switch (answer) {
      case Answer.Fenced(long epoch) -> number(out, FENCED, epoch);
      case Answer.OtherInstance() -> out.putByte(OTHER_INSTANCE);
      case Answer.Superseded(long run) -> number(out, SUPERSEDED, run);
      case Answer.Stale() -> out.putByte(STALE);
      case Answer.Gap(long last) -> number(out, GAP, last);
      case Answer.Welcome welcome -> welcome(out, welcome);
      case Answer.Granted granted -> granted(out, granted);
      case Answer.Refused(Answer.Reason reason, String text) ->
          constant(out, REFUSED, reason, text);
      case Answer.Done() -> out.putByte(DONE);
      case Answer.Moved moved -> moved(out, moved);
      case Answer.Cancelled() -> out.putByte(CANCELLED);
      case Answer.FencedOff(long epoch, long ids) -> numbers(out, FENCED_OFF, epoch, ids);
      case Answer.AlreadyFenced(long epoch) -> number(out, ALREADY_FENCED, epoch);
      case Answer.Expired(long timeMs, long ids) -> numbers(out, EXPIRED, timeMs, ids);
      case Answer.Holder(Answer.HolderKind kind, String name) -> constant(out, HOLDER, kind, name);
      case Answer.Seen seen -> seen(out, seen);
      case Answer.Unchanged() -> out.putByte(UNCHANGED);
      case Answer.Members(List<MemberStatus> members) -> members(out, members);
      case Answer.Unreadable unreadable -> unreadable(out, unreadable);
      case Answer.AmountLeased leased -> leased(out, leased);
      case Answer.Space(int bits, int leaseIds, List<PasidRange> reserved) -> {
        out.putByte(SPACE);
        out.putByte(bits);
        out.putInt(leaseIds);
        out.putRanges(reserved);
      }
    }
    return out.bytes();
  }

  /** The first version that has an answer: it is written and read as one of that, and no other. */
  private static int versionOf(Answer answer) {
    if (answer instanceof Answer.Space) {
      return DomainCommand.COUNTED_VERSION;
    }
    boolean amounts =
        switch (answer) {
          case Answer.AmountLeased _ -> true;
          case Answer.Seen(MemberView view) -> ViewCodec.hasAmounts(view);
          case Answer.Refused(Answer.Reason reason, var _) -> reason == Answer.Reason.AMOUNT;
          default -> false;
        };
    return amounts ? DomainCommand.AMOUNTS_VERSION : 1;
  }

  private static void welcome(MessageWriter out, Answer.Welcome welcome) {
    number(out, WELCOME, welcome.epoch());
    ViewCodec.write(out, welcome.last());
  }

  private static void granted(MessageWriter out, Answer.Granted granted) {
    out.putByte(GRANTED);
    out.putRanges(granted.ids());
  }

  private static void moved(MessageWriter out, Answer.Moved moved) {
    number(out, MOVED, moved.setId());
    out.putText(moved.target());
    out.putLong(moved.arrival());
  }

  private static void seen(MessageWriter out, Answer.Seen seen) {
    boolean withAmounts = ViewCodec.hasAmounts(seen.view());
    out.putByte(withAmounts ? SEEN_WITH_AMOUNTS : SEEN);
    ViewCodec.write(out, seen.view());
    if (withAmounts) {
      ViewCodec.writeAmounts(out, seen.view());
    }
  }

  private static void leased(MessageWriter out, Answer.AmountLeased leased) {
    out.putByte(AMOUNT_LEASED);
    out.putInt(leased.grantedIds());
    out.putInt(leased.limitIds());
    out.putLong(leased.domainIds());
    out.putInt(leased.hostIds());
  }

  private static void members(MessageWriter out, List<MemberStatus> members) {
    out.putByte(MEMBERS);
    out.putInt(members.size());
    members.forEach(member -> ViewCodec.write(out, member));
  }

  private static void unreadable(MessageWriter out, Answer.Unreadable unreadable) {
    out.putByte(UNREADABLE);
    out.putByte(unreadable.reads());
  }

  private static void constant(MessageWriter out, int type, Coded constant, String text) {
    out.putByte(type);
    out.putByte(constant.code());
    out.putText(text);
  }

  private static void number(MessageWriter out, int type, long value) {
    out.putByte(type);
    out.putLong(value);
  }

  private static void numbers(MessageWriter out, int type, long first, long second) {
    number(out, type, first);
    out.putLong(second);
  }

  /**
   * Decodes an answer.
   *
   * @throws MalformedException if the bytes are no answer that is read here; the message names the
   *     fault
   */
  public static Answer decode(byte[] bytes) throws MalformedException {
    MessageReader in = new MessageReader(bytes);
    int version = in.readByte("version", 1, DomainCommand.VERSION);
    Answer answer = answer(in);
    in.end();
    if (versionOf(answer) != version) {
      throw new MalformedException(
          "version: " + version + " (expected: " + versionOf(answer) + " for this answer)");
    }
    return answer;
  }

  private static Answer answer(MessageReader in) throws MalformedException {
    int type = in.unsignedByte();
    return switch (type) {
      case FENCED -> new Answer.Fenced(in.readLong());
      case OTHER_INSTANCE -> new Answer.OtherInstance();
      case SUPERSEDED -> new Answer.Superseded(in.readLong());
      case STALE -> new Answer.Stale();
      case GAP -> new Answer.Gap(in.readLong());
      case WELCOME -> new Answer.Welcome(in.readLong(), ViewCodec.kept(in));
      case GRANTED -> new Answer.Granted(in.ranges());
      case REFUSED -> new Answer.Refused(constant(in, Answer.Reason.values()), in.text());
      case DONE -> new Answer.Done();
      case MOVED -> new Answer.Moved(in.readLong(), in.name(), in.readLong());
      case CANCELLED -> new Answer.Cancelled();
      case FENCED_OFF -> new Answer.FencedOff(in.readLong(), in.readLong());
      case ALREADY_FENCED -> new Answer.AlreadyFenced(in.readLong());
      case EXPIRED -> new Answer.Expired(in.readLong(), in.readLong());
      case HOLDER -> new Answer.Holder(constant(in, Answer.HolderKind.values()), in.text());
      case SEEN -> new Answer.Seen(ViewCodec.view(in));
      case UNCHANGED -> new Answer.Unchanged();
      case MEMBERS -> new Answer.Members(members(in));
      case UNREADABLE -> new Answer.Unreadable(in.unsignedByte());
      case AMOUNT_LEASED -> leased(in);
      case SPACE -> new Answer.Space(in.unsignedByte(), in.readInt(), in.ranges());
      case SEEN_WITH_AMOUNTS -> new Answer.Seen(ViewCodec.viewWithAmounts(in));
      default -> throw new MalformedException("type: " + type + " (expected: an answer's)");
    };
  }

  private static Answer leased(MessageReader in) throws MalformedException {
    return new Answer.AmountLeased(
        in.readInt("granted", 0, Integer.MAX_VALUE),
        in.readInt("limit", 0, Integer.MAX_VALUE),
        in.counter("domain"),
        in.readInt("host", 0, Integer.MAX_VALUE));
  }

  private static <T extends Coded> T constant(MessageReader in, T[] values)
      throws MalformedException {
    int code = in.unsignedByte();
    for (T value : values) {
      if (value.code() == code) {
        return value;
      }
    }
    throw new MalformedException("constant: " + code + " (expected: 1 to " + values.length + ")");
  }

  private static List<MemberStatus> members(MessageReader in) throws MalformedException {
    int count = in.count("members", ViewCodec.MIN_STATUS_BYTES);
    List<MemberStatus> members = new ArrayList<>(count);
    for (int at = 0; at < count; at++) {
      members.add(ViewCodec.status(in));
    }
    return List.copyOf(members);
  }
}
