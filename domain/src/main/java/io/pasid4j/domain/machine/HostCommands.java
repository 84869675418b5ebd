// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.Answer.Reason;
import io.pasid4j.domain.message.AnswerCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.LastAnswer;
import io.pasid4j.domain.message.Opaque;
import io.pasid4j.domain.message.Sender;
import java.util.List;

/**
 * The commands of hosts. Each is checked in a fixed order: epoch, instance, run, number. Only a
 * command that passes all four checks changes anything, and its answer is kept.
 */
final class HostCommands {
  private final DomainState state;
  private final Amounts amounts;

  HostCommands(DomainState state) {
    this.state = state;
    amounts = new Amounts(state);
  }

  /**
   * Executes a command, or refuses it.
   *
   * @return the bytes of the answer
   */
  byte[] apply(long index, DomainCommand.FromHost command) {
    Sender sender = command.sender();
    if (command.request() instanceof HostRequest.Hello(int reads)) {
      return AnswerCodec.encode(hello(index, sender, reads));
    }
    Member member = state.members.get(sender.name());
    if (member == null) {
      return AnswerCodec.encode(new Answer.Refused(Reason.NO_MEMBER, sender.name()));
    }
    if (sender.epoch() != member.epoch) {
      return AnswerCodec.encode(otherEpoch(sender, member));
    }
    if (sender.instance() != member.instance || !member.hasInstance()) {
      return AnswerCodec.encode(new Answer.OtherInstance());
    }
    if (sender.run() != member.run) {
      return AnswerCodec.encode(
          sender.run() < member.run
              ? new Answer.Superseded(member.run)
              : new Answer.Gap(member.number));
    }
    return numbered(index, member, sender, command.request());
  }

  private byte[] numbered(long index, Member member, Sender sender, HostRequest request) {
    if (sender.number() == member.number && member.last.answers(sender.run(), sender.number())) {
      return member.last.answer().bytes();
    }
    if (sender.number() <= member.number) {
      return AnswerCodec.encode(new Answer.Stale());
    }
    if (sender.number() != member.number + 1) {
      return AnswerCodec.encode(new Answer.Gap(member.number));
    }
    byte[] answer = AnswerCodec.encode(perform(index, member, request));
    member.number = sender.number();
    member.last = new LastAnswer(sender.run(), sender.number(), Opaque.of(answer));
    member.changedIndex = index;
    return answer;
  }

  private Answer hello(long index, Sender sender, int reads) {
    if (sender.instance() == Member.NO_INSTANCE || sender.epoch() < 1 || sender.run() < 1) {
      return new Answer.Refused(Reason.OUT_OF_BOUNDS, "");
    }
    Member known = state.members.get(sender.name());
    long epoch = known == null ? 1 : known.epoch;
    if (sender.epoch() != epoch) {
      return sender.epoch() < epoch
          ? new Answer.Fenced(epoch)
          : new Answer.Refused(Reason.EPOCH, Long.toString(epoch));
    }
    Member member = state.member(sender.name());
    if (member.hasInstance() && member.instance != sender.instance()) {
      // Acknowledges the fence of a computer, even if another one has its name now.
      state.acknowledge(member, sender.instance());
      return new Answer.OtherInstance();
    }
    if (member.hasInstance() && sender.run() < member.run) {
      return new Answer.Superseded(member.run);
    }
    if (!member.hasInstance() || sender.run() > member.run) {
      state.hello(member, sender.instance(), sender.run(), reads);
      member.changedIndex = index;
    }
    return new Answer.Welcome(member.epoch, member.last);
  }

  private static Answer otherEpoch(Sender sender, Member member) {
    return sender.epoch() < member.epoch
        ? new Answer.Fenced(member.epoch)
        : new Answer.Refused(Reason.EPOCH, Long.toString(member.epoch));
  }

  private Answer perform(long index, Member member, HostRequest request) {
    return switch (request) {
      case HostRequest.Hello hello -> throw new IllegalStateException("request: " + hello);
      case HostRequest.Lease(PasidRange range, int countIds) -> lease(member, range, countIds);
      case HostRequest.LeaseExactly(List<PasidRange> ids) -> leaseExactly(member, ids);
      case HostRequest.GiveBack(List<PasidRange> ids) -> giveBack(member, ids);
      case HostRequest.Migrate migrate -> migrate(index, member, migrate);
      case HostRequest.Taken(long arrival) -> taken(member, arrival);
      case HostRequest.LeaseAmount lease -> amounts.lease(index, member, lease);
      case HostRequest.ReturnAmount(String tenant, int ids) ->
          Amounts.take(member, tenant, ids)
              ? new Answer.Done()
              : new Answer.Refused(Reason.NOT_YOURS, tenant);
      case HostRequest.Cancel() -> new Answer.Cancelled();
    };
  }

  private Answer lease(Member member, PasidRange range, int countIds) {
    if (range.min() > state.ids.maxId()) {
      return new Answer.Refused(Reason.OUT_OF_BOUNDS, "");
    }
    int max = (int) Math.min(range.max(), state.ids.maxId());
    List<PasidRange> found = state.ids.choose((int) range.min(), max, countIds);
    return grant(member, found, "");
  }

  private Answer leaseExactly(Member member, List<PasidRange> ids) {
    if (!isInSpace(ids)) {
      return new Answer.Refused(Reason.OUT_OF_BOUNDS, "");
    }
    return grant(member, state.ids.freeOf(ids), ownerName(ids));
  }

  private Answer grant(Member member, List<PasidRange> found, String otherwise) {
    if (found.isEmpty()) {
      return new Answer.Refused(Reason.NOT_FREE, otherwise);
    }
    state.ids.assign(found, member);
    return new Answer.Granted(found);
  }

  private String ownerName(List<PasidRange> ids) {
    return ids.isEmpty() ? "" : Holders.nameOf(state.ids.ownerOf((int) ids.getFirst().min()));
  }

  private boolean isInSpace(List<PasidRange> ids) {
    return ids.isEmpty() || ids.getLast().max() <= state.ids.maxId();
  }

  private Answer giveBack(Member member, List<PasidRange> ids) {
    if (!isInSpace(ids) || !state.ids.areOf(ids, member)) {
      return new Answer.Refused(Reason.NOT_YOURS, "");
    }
    state.ids.assign(ids, state.ids.free());
    return new Answer.Done();
  }

  private Answer migrate(long index, Member member, HostRequest.Migrate migrate) {
    if (!isInSpace(migrate.ids()) || !state.ids.areOf(migrate.ids(), member)) {
      return new Answer.Refused(Reason.NOT_YOURS, "");
    }
    Member target = state.members.get(migrate.target());
    if (target == null || target == member || !target.hasInstance()) {
      return new Answer.Refused(Reason.NO_TARGET, migrate.target());
    }
    if (migrate.arrival() != 0 && state.arrival(member, migrate.arrival()) == null) {
      return new Answer.Refused(Reason.NO_ARRIVAL, Long.toString(migrate.arrival()));
    }
    if (!migrate.tenant().isEmpty()) {
      if (target.reads < DomainCommand.AMOUNTS_VERSION) {
        return new Answer.Refused(Reason.NO_TARGET, migrate.target());
      }
      if (!Amounts.move(
          member, target, migrate.tenant(), idsOf(migrate.ids()), migrate.arrival())) {
        return new Answer.Refused(Reason.AMOUNT, migrate.tenant());
      }
    }
    state.migrate(
        index,
        member,
        target,
        migrate.setId(),
        migrate.arrival(),
        migrate.ids(),
        migrate.record(),
        migrate.tenant());
    return new Answer.Moved(migrate.setId(), target.name, index);
  }

  private static int idsOf(List<PasidRange> ranges) {
    return (int) ranges.stream().mapToLong(PasidRange::countIds).sum();
  }

  private Answer taken(Member member, long index) {
    Arrival arrival = state.arrival(member, index);
    if (arrival == null) {
      return new Answer.Refused(Reason.NO_ARRIVAL, Long.toString(index));
    }
    state.end(arrival);
    return new Answer.Done();
  }
}
