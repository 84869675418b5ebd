// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.AnswerCodec;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.MalformedException;
import io.pasid4j.domain.message.MemberView;
import io.pasid4j.domain.message.Opaque;
import io.pasid4j.domain.message.Sender;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One run of a host's daemon as a member of the domain. It has one command in flight, and acts on
 * views only, never on an answer alone. It reads no clock: its owner repeats a command ({@link
 * #repeat}) or cancels it ({@link #cancel}) when it takes too long. Thread-safe.
 */
public class DomainHost {
  private final IdentityStore identity;
  private final SetRecords records;
  private final LocalWords words;
  private final HostSender commands;
  private final HostListener listener;
  private final Reconciler reconciler;
  private final Deque<Wish> wishes = new ArrayDeque<>();
  private @Nullable Outstanding outstanding;
  private long number;
  private long lastIndex;
  private boolean shutOut;

  /** True if a view that knows this run's HELLO has been followed. */
  private boolean ready;

  /** True from the view that says that the host was fenced until all its words are upstream. */
  private boolean surrendering;

  /** A host that has not started. */
  public DomainHost(
      IdentityStore identity,
      LocalWords words,
      SetRecords records,
      HostSender commands,
      HostListener listener) {
    this(identity, words, records, commands, listener, new Reconciler(words, records, listener));
  }

  DomainHost(
      IdentityStore identity,
      LocalWords words,
      SetRecords records,
      HostSender commands,
      HostListener listener,
      Reconciler reconciler) {
    this.identity = identity;
    this.words = words;
    this.records = records;
    this.commands = commands;
    this.listener = listener;
    this.reconciler = reconciler;
  }

  /**
   * Begins a run: raises it on disk, then says HELLO. From here on the host may serve from its
   * words; nothing leaves upstream before a view knows this HELLO.
   */
  public synchronized void start() {
    identity.storeRun(identity.run() + 1);
    number = 0;
    ready = false;
    outstanding =
        new Outstanding(0, new HostRequest.Hello(DomainCommand.VERSION), new CompletableFuture<>());
    repeat();
  }

  /**
   * True if the domain knows this run: then an unknown token is unknown, and leases are had.
   *
   * @return true from the first view that knows this run's HELLO on
   */
  public synchronized boolean isReady() {
    return ready;
  }

  /**
   * True if the host was fenced and some of its IDs still rest here: it needs the view again later.
   *
   * @return true from the view that says so until the epoch is stored
   */
  public synchronized boolean isSurrendering() {
    return surrendering;
  }

  /**
   * True if a command waits for its answer.
   *
   * @return true if one does
   */
  public synchronized boolean isWaiting() {
    return outstanding != null;
  }

  /**
   * Asks for IDs of a range.
   *
   * @param range where, both ends inclusive
   * @param countIds how many in one piece, 1 or more
   * @return Granted when they are usable here, or why not
   */
  public CompletableFuture<Answer> lease(PasidRange range, int countIds) {
    return send(new HostRequest.Lease(range, countIds));
  }

  /**
   * Asks for certain IDs.
   *
   * @param ids ascending, apart
   * @return Granted with those that were free, when they are usable here, or why not
   */
  public CompletableFuture<Answer> leaseExactly(List<PasidRange> ids) {
    return send(new HostRequest.LeaseExactly(ids));
  }

  /**
   * Ends an arrival whose set has been resumed here.
   *
   * @param setId its number on this host
   * @return Done, also if it had no open arrival
   */
  public synchronized CompletableFuture<Answer> taken(long setId) {
    MovingSet record = records.find(setId);
    return record == null || record.arrival() == 0
        ? CompletableFuture.completedFuture(new Answer.Done())
        : send(new HostRequest.Taken(record.arrival()));
  }

  private CompletableFuture<Answer> send(HostRequest request) {
    return add(new Wish.Plain(request, new CompletableFuture<>()));
  }

  /**
   * Gives IDs back to the domain. They are taken upstream first, when its turn comes: a tenant's
   * allocation wins or loses at the word.
   *
   * @param ids ascending, apart
   * @return Done; Refused with NOT_FREE, and nothing was sent, if one of them is not free
   */
  public CompletableFuture<Answer> giveBack(List<PasidRange> ids) {
    return add(new Wish.Return(ids, new CompletableFuture<>()));
  }

  /**
   * Moves a set. It is frozen when its turn comes; then every request of its session waits.
   *
   * @param setId its number on this host; LIVE
   * @param target the host it moves to
   * @param payload all of the set but its IDs
   * @return Moved; or why not, and the set stays. Refused with NOT_FREE if the set has pending IDs
   */
  public CompletableFuture<Answer> migrate(long setId, String target, Opaque payload) {
    return add(new Wish.Move(setId, target, payload, new CompletableFuture<>()));
  }

  private synchronized CompletableFuture<Answer> add(Wish wish) {
    wishes.add(wish);
    sendNext();
    return wish.answer();
  }

  /**
   * A set has been closed here; its IDs are free already. Its record stays as long as its arrival
   * is open, so that it is not taken a second time.
   *
   * @param setId its number on this host
   */
  public synchronized void closed(long setId) {
    MovingSet record = records.find(setId);
    if (record != null && record.arrival() != 0) {
      records.put(record.closed());
    } else if (record != null) {
      records.remove(setId);
    }
  }

  /** Proposes the outstanding command again, with the same number. */
  public synchronized void repeat() {
    Outstanding open = outstanding;
    if (open != null && !shutOut) {
      propose(open.cancelling ? new HostRequest.Cancel() : open.request, open.number);
    }
  }

  /**
   * Tries to take the outstanding command back: whichever of the two is committed first decides, so
   * the command counts as open until a view has said. Does nothing if there is none.
   */
  public synchronized void cancel() {
    Outstanding open = outstanding;
    if (open != null && !(open.request instanceof HostRequest.Hello)) {
      open.cancelling = true;
      repeat();
    }
  }

  private void propose(HostRequest request, long number) {
    Sender sender =
        new Sender(identity.name(), identity.instance(), identity.epoch(), identity.run(), number);
    commands.propose(CommandCodec.encode(new DomainCommand.FromHost(sender, request)));
  }

  /**
   * Follows a view of this host's name. Views may come late, again, and with gaps.
   *
   * @param view what the domain machine says of the name
   */
  public synchronized void view(MemberView view) {
    if (view.index() < lastIndex) {
      return;
    }
    lastIndex = view.index();
    if (view.epoch() > identity.epoch()) {
      learnFence(view);
    } else if (isMine(view)) {
      follow(view);
    }
  }

  /** True if the view knows this run's HELLO: no command of an earlier run can follow it. */
  boolean isMine(MemberView view) {
    return view.instance() == identity.instance()
        && view.run() == identity.run()
        && view.epoch() == identity.epoch();
  }

  private void follow(MemberView view) {
    Outstanding open = outstanding;
    boolean answered = open != null && view.number() >= open.number;
    reconciler.reconcile(view, answered || !ready, open == null || answered ? null : open.request);
    ready = true;
    if (open != null && answered) {
      outstanding = null;
      open.complete(view);
    }
    sendNext();
  }

  /**
   * Hears the answer to a command. Only what no view says counts here: that the host was fenced, or
   * that its name is another's.
   *
   * @param run the run in which the command was proposed
   * @param answer the bytes of the answer
   */
  public synchronized void answered(long run, byte[] answer) {
    if (run != identity.run() || shutOut) {
      return;
    }
    try {
      String reason =
          switch (AnswerCodec.decode(answer)) {
            case Answer.OtherInstance() -> "the name is another computer's";
            case Answer.Superseded(long later) ->
                "another daemon has started with a copy of this disk: run " + later;
            // A view says it, and says it of one index.
            default -> "";
          };
      if (!reason.isEmpty()) {
        shutOut = true;
        listener.shutOut(reason);
      }
    } catch (MalformedException notOurs) {
      // As if it had not come.
    }
  }

  /**
   * Ends everything, then learns the epoch, then begins a new run: a kill between starts anew. The
   * HELLO of that run ends the rest of the IDs, so it waits until none of them rests here.
   */
  private void learnFence(MemberView view) {
    if (!surrendering) {
      surrendering = true;
      ready = false;
      reconciler.settleMoved(view);
      listener.fenced(view.epoch());
      refuseAll(new Answer.Fenced(view.epoch()));
    }
    if (words.surrenderAll()) {
      records.all().forEach(record -> records.remove(record.setId()));
      identity.storeEpoch(view.epoch());
      surrendering = false;
      shutOut = false;
      start();
    }
  }

  private void refuseAll(Answer answer) {
    Outstanding open = outstanding;
    outstanding = null;
    if (open != null) {
      open.answer.complete(answer);
    }
    wishes.forEach(wish -> wish.answer().complete(answer));
    wishes.clear();
  }

  private void sendNext() {
    while (ready && outstanding == null && !wishes.isEmpty()) {
      Wish wish = wishes.remove();
      HostRequest request = prepare(wish, number + 1);
      if (request == null) {
        wish.answer().complete(new Answer.Refused(Answer.Reason.NOT_FREE, ""));
      } else {
        number++;
        outstanding = new Outstanding(number, request, wish.answer());
        propose(request, number);
      }
    }
  }

  /** Does what comes before a proposal; null if there is nothing to propose. */
  private @Nullable HostRequest prepare(Wish wish, long number) {
    return switch (wish) {
      case Wish.Plain(HostRequest request, var _) -> request;
      case Wish.Return(var ids, var _) -> withdraw(ids) ? new HostRequest.GiveBack(ids) : null;
      case Wish.Move move -> freeze(move, number);
    };
  }

  boolean withdraw(List<PasidRange> ids) {
    return words.withdraw(ids);
  }

  private @Nullable HostRequest freeze(Wish.Move move, long number) {
    MovingSet record = records.find(move.setId());
    if ((record != null && record.state() != MovingSet.State.LIVE)
        || words.hasPending(move.setId())) {
      return null;
    }
    long arrival = record == null ? 0 : record.arrival();
    records.put(move.frozen(arrival, identity.run(), number));
    return move.request(arrival, words.heldBy(move.setId()));
  }
}
