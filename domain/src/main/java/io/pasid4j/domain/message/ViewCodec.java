// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

import java.util.ArrayList;
import java.util.List;

/** The bytes of views and their parts. */
public final class ViewCodec {
  static final int MIN_STATUS_BYTES = 47;
  private static final int MIN_ARRIVAL_BYTES = 25;

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
        arrivals(in));
  }

  private static List<ArrivalView> arrivals(MessageReader in) throws MalformedException {
    int count = in.count("arrivals", MIN_ARRIVAL_BYTES);
    List<ArrivalView> arrivals = new ArrayList<>(count);
    for (int at = 0; at < count; at++) {
      arrivals.add(
          new ArrivalView(
              in.counter("index"), in.name(), in.counter("set"), in.ranges(), in.payload()));
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
