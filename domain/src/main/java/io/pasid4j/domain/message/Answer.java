// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

import io.pasid4j.core.PasidRange;
import java.util.List;

/** The domain machine's answer to a command. */
public sealed interface Answer {
  /** The reason why a command that counts was not executed. */
  enum Reason implements Coded {
    /** The domain is not initialized yet, or has been already. */
    INITIALIZATION(1),
    /** None of the IDs is free. */
    NOT_FREE(2),
    /** Not all of the IDs are the sender's. */
    NOT_YOURS(3),
    /** The target is no member, has no computer at present, or is the sender. */
    NO_TARGET(4),
    /** There is no such arrival at the sender. */
    NO_ARRIVAL(5),
    /** There is no such member. */
    NO_MEMBER(6),
    /** An argument is outside the domain. */
    OUT_OF_BOUNDS(7),
    /** The epoch is one that the domain has not reached. */
    EPOCH(8),
    /** The sender's amount is less than the IDs of the set. */
    AMOUNT(9);

    private final int code;

    Reason(int code) {
      this.code = code;
    }

    @Override
    public int code() {
      return code;
    }
  }

  /** The owner of an ID. */
  enum HolderKind implements Coded {
    /** No host: it can be leased. */
    FREE(1),
    /** No host: it is never leased. */
    RESERVED(2),
    /** A host, whether a tenant of it holds the ID or not. */
    LEASED(3),
    /** A set on its way to a host. */
    ARRIVING(4),
    /** No host: it is quarantined since a host was fenced. */
    RESTING(5);

    private final int code;

    HolderKind(int code) {
      this.code = code;
    }

    @Override
    public int code() {
      return code;
    }
  }

  /**
   * The sender's epoch is out of date.
   *
   * @param epoch the current one
   */
  record Fenced(long epoch) implements Answer {}

  /** The sender's computer does not have the name. */
  record OtherInstance() implements Answer {}

  /**
   * The sender's run is out of date.
   *
   * @param run the current one
   */
  record Superseded(long run) implements Answer {}

  /** The command is older than the last one executed, and will not be executed again. */
  record Stale() implements Answer {}

  /**
   * A command before this one is missing.
   *
   * @param number the last one executed
   */
  record Gap(long number) implements Answer {}

  /**
   * HELLO was executed.
   *
   * @param epoch the epoch of the name
   * @param last the answer to the last command of an earlier run
   */
  record Welcome(long epoch, LastAnswer last) implements Answer {}

  /**
   * The IDs are the sender's as soon as it has applied this.
   *
   * @param ids ascending
   */
  record Granted(List<PasidRange> ids) implements Answer {}

  /**
   * Nothing has changed but the number of the last command.
   *
   * @param reason the reason
   * @param detail the name or number at fault, or empty
   */
  record Refused(Reason reason, String detail) implements Answer {}

  /**
   * LEASE_AMOUNT was done, as far as the limit allows.
   *
   * @param grantedIds how many IDs more the host may give the tenant; 0 if there are none left
   * @param limitIds the limit that counts
   * @param domainIds how many all hosts may give it now, and those that rest since a fence
   * @param hostIds how many of these the sender may
   */
  record AmountLeased(int grantedIds, int limitIds, long domainIds, int hostIds)
      implements Answer {}

  /** The command was executed. */
  record Done() implements Answer {}

  /**
   * A set is now the target's.
   *
   * @param setId its number at the source
   * @param target its host
   * @param arrival the index of its arrival
   */
  record Moved(long setId, String target, long arrival) implements Answer {}

  /** The command with this number has not been executed and never will be. */
  record Cancelled() implements Answer {}

  /**
   * A name was fenced.
   *
   * @param epoch its epoch now
   * @param ids how many IDs are in quarantine
   */
  record FencedOff(long epoch, long ids) implements Answer {}

  /**
   * The name's epoch is not the one to end; nothing has changed.
   *
   * @param epoch its epoch
   */
  record AlreadyFenced(long epoch) implements Answer {}

  /**
   * The clock was recorded.
   *
   * @param timeMs the time of the domain now
   * @param ids how many IDs have left quarantine
   */
  record Expired(long timeMs, long ids) implements Answer {}

  /**
   * The owner of an ID.
   *
   * @param kind its kind
   * @param name the name of the host that owns or owned the ID; empty if there is none
   */
  record Holder(HolderKind kind, String name) implements Answer {}

  /**
   * The requested view.
   *
   * @param view the view
   */
  record Seen(MemberView view) implements Answer {}

  /**
   * The space of the domain.
   *
   * @param bits its width
   * @param leaseIds how many IDs a block has
   * @param reserved the IDs that are never leased; ascending, apart
   */
  record Space(int bits, int leaseIds, List<PasidRange> reserved) implements Answer {}

  /** The view has not changed since the given index. */
  record Unchanged() implements Answer {}

  /**
   * All members.
   *
   * @param members sorted by name
   */
  record Members(List<MemberStatus> members) implements Answer {}

  /**
   * The bytes are not a command of a version that this replica reads; nothing has changed.
   *
   * @param reads the latest version that it reads
   */
  record Unreadable(int reads) implements Answer {}
}
