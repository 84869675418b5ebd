// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.HostRequest;
import io.pasid4j.domain.message.MemberView;
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
  private final HostListener listener;
  private final Reconciler reconciler;
  private final Preparation preparation;
  private final Surrender surrender;
  private final Deque<QueuedRequest> queue = new ArrayDeque<>();
  private final InFlight inFlight;
  private long lastIndex;

  /** The answer by which the domain refuses every command of this run; null if it does not. */
  private @Nullable Answer shutOut;

  /** True once a view that knows this run's HELLO has been followed. */
  private boolean ready;

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
    this.records = stores.records();
    this.listener = listener;
    this.reconciler = reconciler;
    this.preparation = preparation;
    surrender = new Surrender(stores, reconciler);
    inFlight = new InFlight(identity, commands);
  }

  /**
   * Begins a run: stores its number on disk, then sends HELLO. From here on the host may serve from
   * its words, but no ID leaves upstream before a view knows this HELLO. If the disk takes nothing,
   * nothing has begun: see {@link #startIfNot}.
   */
  public synchronized void start() {
    identity.storeRun(identity.run() + 1);
    lastIndex = 0;
    ready = false;
    inFlight.begin();
    repeat();
  }

  /** Begins the run that {@link #start}, or the end of a fence, could not store. */
  public synchronized void startIfNot() {
    if (!ready && inFlight.isNone() && !surrender.isRunning() && shutOut == null) {
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
   * Returns whether the host has lost its IDs and some of them are still in quarantine here, so
   * that it needs the view again later.
   *
   * @return true from the view that reports a fence, or does not know this host's IDs, until all
   *     are upstream
   */
  public synchronized boolean isSurrendering() {
    return surrender.isRunning();
  }

  /**
   * Returns whether a command waits for its answer.
   *
   * @return true if one does
   */
  public synchronized boolean isWaiting() {
    return !inFlight.isNone();
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
    if (shutOut == null) {
      inFlight.propose();
    }
  }

  /**
   * Tries to withdraw the outstanding command. Whichever of the two is committed first counts, so
   * the command stays outstanding until a view decides. Does nothing if there is none.
   */
  public synchronized void cancel() {
    if (inFlight.cancel()) {
      repeat();
    }
  }

  /**
   * Follows a view of this host's name. Views may be late, repeated, and incomplete in sequence.
   *
   * @param view the domain's state of the name
   * @return false if it is older than one before, so that nothing was done
   */
  public synchronized boolean view(MemberView view) {
    if (view.index() < lastIndex) {
      return false;
    }
    lastIndex = view.index();
    if (view.epoch() > identity.epoch()) {
      learnFence(view);
    } else if (isMine(view)) {
      follow(view);
    } else if (view.instance() == identity.instance() && view.run() > identity.run()) {
      superseded(view);
    }
    return true;
  }

  /**
   * Follows a view that was read after another one. If it is older all the same, or does not have
   * the name, the log is not the one that it was: the host begins a new run in it.
   *
   * @param view the domain's state of the name
   * @param sinceIndex the index of a view of this run that was followed before the read began
   * @return as {@link #view}
   */
  public synchronized boolean read(MemberView view, long sinceIndex) {
    if (isReady() && (view.index() < sinceIndex || view.epoch() == 0)) {
      beginAgain(new Answer.Refused(Answer.Reason.NO_MEMBER, identity.name()));
      return false;
    }
    return view(view);
  }

  /** True if the view knows this run's HELLO: no command of an earlier run can follow it. */
  boolean isMine(MemberView view) {
    return view.instance() == identity.instance()
        && view.run() == identity.run()
        && view.epoch() == identity.epoch();
  }

  private void follow(MemberView view) {
    if (!ready && (surrender.isRunning() || !reconciler.knows(view))) {
      reconciler.settleMoved(view);
      disowned(view.epoch());
      return;
    }
    boolean decides = !ready || inFlight.isDecidedBy(view);
    reconciler.reconcile(view, decides, inFlight.undecidedBy(view));
    ready = true;
    inFlight.settle(view);
    sendNext();
  }

  /**
   * Processes the answer to a command. It uses only what no view contains: that the host was
   * fenced, that another computer has its name, or that the log has lost what it said before.
   *
   * @param command the bytes of the command
   * @param answer the bytes of the answer
   */
  public synchronized void answered(byte[] command, byte[] answer) {
    RunRefusal refusal = RunRefusal.of(command, answer);
    if (refusal == null || shutOut != null || refusal.sender().run() != identity.run()) {
      return;
    }
    if (refusal.isOtherInstance() && reconciler.hasLeased()) {
      // A name changes hands by a fence, of which this host would know: so it is another domain's.
      disowned(identity.epoch());
      helloUnlessSurrendered();
    } else if (refusal.shutsOut()) {
      shutOut(refusal.answer());
    } else if (refusal.sender().epoch() == identity.epoch() && refusal.epoch() > 0) {
      // The domain that said so before is no more. What was leased from it a view of this one says.
      identity.storeEpoch(refusal.epoch());
      beginAgain(refusal.answer());
    } else if (inFlight.isNumber(refusal.sender().number())) {
      beginAgain(refusal.answer());
    }
  }

  /** The answer to the next HELLO is the next try. */
  private void helloUnlessSurrendered() {
    if (surrender.isRunning()) {
      inFlight.begin();
    }
  }

  /** Begins a new run in a log that has lost, or never had, what this run depends on. */
  private void beginAgain(Answer reason) {
    inFlight.interrupt(reason);
    ready = false;
    start();
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
    listener.shutOut(RunRefusal.textOf(refusal));
    queue.forEach(queued -> queued.answer().complete(refusal));
    queue.clear();
    inFlight.refuseUnlessMove(refusal);
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
    if (inFlight.isMove() && view.last().run() <= identity.run()) {
      reconciler.settleFrozen(view);
      inFlight.decide(view, refusal);
    }
  }

  /**
   * Surrenders all IDs, then stores the epoch, then begins a new run; after a kill in between it
   * begins again. The new run's HELLO frees the IDs in the domain, so it waits until none is in
   * quarantine here.
   */
  private void learnFence(MemberView view) {
    if (surrender.begin()) {
      ready = false;
      reconciler.settleMoved(view);
      listener.fenced(view.epoch());
      refuseAll(new Answer.Fenced(view.epoch()));
    }
    surrenderTo(view.epoch());
  }

  /**
   * Surrenders all IDs, as after a fence, to a domain that does not know that this host has them:
   * it was founded anew, is another one, or knows another host by these words. It may have given
   * them to others.
   */
  private void disowned(long epoch) {
    if (surrender.begin()) {
      ready = false;
      listener.disowned();
      refuseAll(new Answer.Refused(Answer.Reason.NOT_YOURS, ""));
    }
    surrenderTo(epoch);
  }

  private void surrenderTo(long epoch) {
    if (surrender.all(epoch)) {
      shutOut = null;
      start();
    }
  }

  private void refuseAll(Answer answer) {
    inFlight.refuse(answer);
    queue.forEach(queued -> queued.answer().complete(answer));
    queue.clear();
  }

  private void sendNext() {
    while (ready && inFlight.isNone() && !queue.isEmpty()) {
      QueuedRequest queued = queue.remove();
      HostRequest request = preparation.begin(queued, inFlight.nextNumber());
      if (request != null) {
        inFlight.send(request, queued.answer());
      }
    }
  }
}
