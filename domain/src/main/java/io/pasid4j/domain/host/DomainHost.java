// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.MemberView;
import io.pasid4j.domain.message.Sender;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One run of a host's daemon as a member of the domain. It has one command in flight, and acts on
 * views only, never on an answer alone. It reads no clock: its owner repeats a command ({@link
 * #repeat}) or cancels it ({@link #cancel}) when it takes too long. Thread-safe.
 */
public class DomainHost extends HostRequests {
  private final IdentityStore identity;
  private final SetRecords records;
  private final LocalWords words;
  private final HostSender commands;
  private final HostListener listener;
  private final Reconciler reconciler;
  private final Preparation preparation;
  private final Deque<QueuedRequest> queue = new ArrayDeque<>();
  private @Nullable Outstanding outstanding;
  private long number;
  private long lastIndex;

  /** The answer by which the domain refuses every command of this run; null if it does not. */
  private @Nullable Answer shutOut;

  /** True once a view that knows this run's HELLO has been followed. */
  private boolean ready;

  /** True from the view that reports a fence until all words of this host are upstream. */
  private boolean surrendering;

  /** Creates a host that has not started. */
  public DomainHost(HostStores stores, HostSender commands, HostListener listener) {
    this(stores, commands, listener, new Reconciler(stores, listener), new Preparation(stores));
  }

  DomainHost(
      HostStores stores,
      HostSender commands,
      HostListener listener,
      Reconciler reconciler,
      Preparation preparation) {
    this.identity = stores.identity();
    this.words = stores.words();
    this.records = stores.records();
    this.commands = commands;
    this.listener = listener;
    this.reconciler = reconciler;
    this.preparation = preparation;
  }

  /**
   * Begins a run: stores its number on disk, then sends HELLO. From here on the host may serve from
   * its words, but no ID leaves upstream before a view knows this HELLO. If the disk takes nothing,
   * nothing has begun: see {@link #startIfNot}.
   */
  public synchronized void start() {
    identity.storeRun(identity.run() + 1);
    number = 0;
    ready = false;
    outstanding =
        new Outstanding(0, new HostRequest.Hello(DomainCommand.VERSION), new CompletableFuture<>());
    repeat();
  }

  /** Begins the run that {@link #start}, or the end of a fence, could not store. */
  public synchronized void startIfNot() {
    if (!ready && outstanding == null && !surrendering && shutOut == null) {
      start();
    }
  }

  /**
   * Returns whether the domain knows this run. Only then does an unknown token belong to no set,
   * and only then are leases granted.
   *
   * @return true from the first view that knows this run's HELLO on, until the domain refuses all
   *     commands of this run
   */
  public synchronized boolean isReady() {
    return ready && shutOut == null;
  }

  /**
   * Returns whether the host was fenced and some of its IDs are still in quarantine here, so that
   * it needs the view again later.
   *
   * @return true from the view that reports the fence until the epoch is stored
   */
  public synchronized boolean isSurrendering() {
    return surrendering;
  }

  /**
   * Returns whether a command waits for its answer.
   *
   * @return true if one does
   */
  public synchronized boolean isWaiting() {
    return outstanding != null;
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

  @Override
  synchronized CompletableFuture<Answer> add(QueuedRequest queued) {
    Answer refusal = shutOut;
    if (refusal == null) {
      queue.add(queued);
      sendNext();
    } else {
      queued.answer().complete(refusal);
    }
    return queued.answer();
  }

  /**
   * Records that a set was closed here; its IDs are free already. Its record stays as long as its
   * arrival is open, so that the arrival is not taken a second time.
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
    if (open != null && shutOut == null) {
      propose(open.cancelling ? new HostRequest.Cancel() : open.request, open.number);
    }
  }

  /**
   * Tries to withdraw the outstanding command. Whichever of the two is committed first counts, so
   * the command stays outstanding until a view decides. Does nothing if there is none.
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
   * Follows a view of this host's name. Views may be late, repeated, and incomplete in sequence.
   *
   * @param view the domain's state of the name
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
    } else if (view.instance() == identity.instance() && view.run() > identity.run()) {
      superseded(view);
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
   * Processes the answer to a command. It uses only what no view contains: that the host was
   * fenced, or that another computer has its name.
   *
   * @param run the run in which the command was proposed
   * @param answer the bytes of the answer
   */
  public synchronized void answered(long run, byte[] answer) {
    Answer refusal = ShutOutReason.refusal(answer);
    if (refusal != null && run == identity.run()) {
      shutOut(refusal);
    }
  }

  /**
   * Refuses what was not sent yet. The command in flight may have been executed before the refusal,
   * which may be that of a repeated proposal; so a set that may be moving stays frozen until a view
   * decides. Nothing else depends on the answer alone.
   */
  private void shutOut(Answer refusal) {
    if (shutOut != null) {
      return;
    }
    shutOut = refusal;
    listener.shutOut(ShutOutReason.textOf(refusal));
    queue.forEach(queued -> queued.answer().complete(refusal));
    queue.clear();
    Outstanding open = outstanding;
    if (open != null && !(open.request instanceof HostRequest.Migrate)) {
      open.answer.complete(refusal);
    }
  }

  /**
   * Learns from the HELLO of a later run that this one is over. The HELLO leaves the last answer as
   * it is. So it decides a move in flight, as long as the later run has sent no command: either it
   * is the answer to that move, or the move was not executed and never will be. Else the set stays
   * frozen until the host is fenced.
   */
  private void superseded(MemberView view) {
    Answer refusal = new Answer.Superseded(view.run());
    shutOut(refusal);
    Outstanding open = outstanding;
    boolean hasMove = open != null && open.request instanceof HostRequest.Migrate;
    if (open != null && hasMove && view.last().run() <= identity.run()) {
      boolean answered = view.last().answers(identity.run(), open.number);
      reconciler.settleFrozen(view);
      outstanding = null;
      open.answer.complete(answered ? open.answerIn(view) : refusal);
    }
  }

  /**
   * Surrenders all IDs, then stores the epoch, then begins a new run; after a kill in between it
   * begins again. The new run's HELLO frees the IDs in the domain, so it waits until none is in
   * quarantine here.
   */
  private void learnFence(MemberView view) {
    if (!surrendering) {
      surrendering = true;
      ready = false;
      reconciler.settleMoved(view);
      listener.fenced(view.epoch());
      refuseAll(new Answer.Fenced(view.epoch()));
    }
    reconciler.surrenderAmounts();
    if (words.surrenderAll()) {
      records.all().forEach(record -> records.remove(record.setId()));
      identity.storeEpoch(view.epoch());
      surrendering = false;
      shutOut = null;
      start();
    }
  }

  private void refuseAll(Answer answer) {
    Outstanding open = outstanding;
    outstanding = null;
    if (open != null) {
      open.answer.complete(answer);
    }
    queue.forEach(queued -> queued.answer().complete(answer));
    queue.clear();
  }

  private void sendNext() {
    while (ready && outstanding == null && !queue.isEmpty()) {
      QueuedRequest queued = queue.remove();
      HostRequest request = preparation.begin(queued, number + 1);
      if (request != null) {
        number++;
        outstanding = new Outstanding(number, request, queued.answer());
        propose(request, number);
      }
    }
  }
}
