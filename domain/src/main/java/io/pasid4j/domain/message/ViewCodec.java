// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

import java.util.ArrayList;
import java.util.List;

/** The bytes of views and their parts. */
public final class ViewCodec {
  static final int MIN_STATUS_BYTES = 47;
  private static final int MIN_ARRIVAL_BYTES = 25;
  private static final int MIN_AMOUNT_BYTES = 11;

  private ViewCodec() {}

  /** Appends the last answer of a name. */
  public static void write(MessageWriter out, LastAnswer kept) {
    out.putLong(kept.run());
    out.putLong(kept.number());
    out.putPayload(kept.answer());
  }

  /** Reads the last answer of a name. */
  public static LastAnswer kept(MessageReader in) throws MalformedException {
    return new LastAnswer(in.counter("run"), in.counter("number"), in.payload());
  }

  static void write(MessageWriter out, MemberView view) {
    out.putLong(view.index());
    out.putText(view.name());
    out.putLong(view.epoch());
    out.putLong(view.instance());
    out.putLong(view.run());
    out.putLong(view.number());
    write(out, view.last());
    out.putRanges(view.ids());
    out.putInt(view.arrivals().size());
    for (ArrivalView arrival : view.arrivals()) {
      out.putLong(arrival.index());
      out.putText(arrival.source());
      out.putLong(arrival.setId());
      out.putRanges(arrival.ids());
      out.putPayload(arrival.record());
    }
  }

  static MemberView view(MessageReader in) throws MalformedException {
    return new MemberView(
        in.counter("index"),
        in.name(),
        in.counter("epoch"),
        in.readLong(),
        in.counter("run"),
        in.counter("number"),
        kept(in),
        in.ranges(),
        arrivals(in),
        List.of());
  }

  /** True if a view has something that only the version of amounts can carry. */
  static boolean hasAmounts(MemberView view) {
    return !view.amounts().isEmpty()
        || view.arrivals().stream().anyMatch(arrival -> !arrival.tenant().isEmpty());
  }

  /** Appends what {@link #write} leaves out of a view: amounts, and the tenants of arrivals. */
  static void writeAmounts(MessageWriter out, MemberView view) {
    write(out, view.amounts());
    view.arrivals().forEach(arrival -> out.putText(arrival.tenant()));
  }

  /** Appends the amounts of a host. */
  public static void write(MessageWriter out, List<Amount> amounts) {
    out.putInt(amounts.size());
    for (Amount amount : amounts) {
      out.putText(amount.tenant());
      out.putInt(amount.ids());
      out.putInt(amount.limitIds());
      out.putByte(amount.wanted() ? 1 : 0);
    }
  }

  static MemberView viewWithAmounts(MessageReader in) throws MalformedException {
    MemberView view = view(in);
    List<Amount> amounts = amounts(in);
    List<ArrivalView> arrivals = new ArrayList<>(view.arrivals().size());
    for (ArrivalView arrival : view.arrivals()) {
      arrivals.add(
          new ArrivalView(
              arrival.index(),
              arrival.source(),
              arrival.setId(),
              arrival.ids(),
              arrival.record(),
              in.text()));
    }
    return new MemberView(
        view.index(),
        view.name(),
        view.epoch(),
        view.instance(),
        view.run(),
        view.number(),
        view.last(),
        view.ids(),
        List.copyOf(arrivals),
        amounts);
  }

  /** The amounts of a host. */
  public static List<Amount> amounts(MessageReader in) throws MalformedException {
    int count = in.count("amounts", MIN_AMOUNT_BYTES);
    List<Amount> amounts = new ArrayList<>(count);
    for (int at = 0; at < count; at++) {
      amounts.add(
          new Amount(
              in.name(),
              in.readInt("ids", 1, Integer.MAX_VALUE),
              in.readInt("limit", 0, Integer.MAX_VALUE),
              in.readByte("wanted", 0, 1) == 1));
    }
    return List.copyOf(amounts);
  }

  private static List<ArrivalView> arrivals(MessageReader in) throws MalformedException {
    int count = in.count("arrivals", MIN_ARRIVAL_BYTES);
    List<ArrivalView> arrivals = new ArrayList<>(count);
    for (int at = 0; at < count; at++) {
      arrivals.add(
          new ArrivalView(
              in.counter("index"), in.name(), in.counter("set"), in.ranges(), in.payload(), ""));
    }
    return List.copyOf(arrivals);
  }

  static void write(MessageWriter out, MemberStatus member) {
    out.putText(member.name());
    out.putLong(member.epoch());
    out.putLong(member.instance());
    out.putLong(member.run());
    out.putByte(member.reads());
    out.putLong(member.leasedIds());
    out.putInt(member.arrivals());
    out.putLong(member.restingIds());
  }

  static MemberStatus status(MessageReader in) throws MalformedException {
    return new MemberStatus(
        in.name(),
        in.counter("epoch"),
        in.readLong(),
        in.counter("run"),
        in.unsignedByte(),
        in.counter("leased"),
        in.readInt(),
        in.counter("resting"));
  }
}
