// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.daemon.audit.AuditLog;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.protocol.command.ShownPresence;
import io.pasid4j.protocol.container.Series;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The open sessions of a daemon, in whichever of its spaces. Thread-safe. */
public final class SessionRegistry {
  private final LongSupplier nanoTime;
  private final OwnerProcesses processes = new OwnerProcesses();
  private final SessionAudit audit;
  private final SessionIndex index;
  private final SessionOpener opener;
  private final SessionCloser closer;
  private final OutsideChanges outside;
  private final ResumeTokens tokens;
  private final SessionResumption resumption;
  private final MovingSets moving;
  private final SetExports exports;
  private final SetImports imports;
  private final DetachedSets detached;

  /** Guards the limits of accounts. */
  private final Object limits = new Object();

  private volatile AccessPolicy accessPolicy;

  /**
   * A registry without an audit log.
   *
   * @param accessPolicy the spaces, whose recovered sets are detached, and who may open sets
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public SessionRegistry(AccessPolicy accessPolicy, LongSupplier nanoTime) {
    this(accessPolicy, nanoTime, AuditLog.NONE, 0);
  }

  /**
   * A registry with the recovered sets of all spaces, which are detached.
   *
   * @param accessPolicy the spaces, and who may open sets in them
   * @param nanoTime a monotonic clock in nanoseconds
   * @param log records what happens to sets
   * @param lastSetId the greatest set id in the state directory, that of spaces which are not
   *     served included; 0 if there is none
   */
  public SessionRegistry(
      AccessPolicy accessPolicy, LongSupplier nanoTime, AuditLog log, int lastSetId) {
    this.accessPolicy = accessPolicy;
    this.nanoTime = nanoTime;
    SetCounts counts = new SetCounts();
    tokens = new ResumeTokens();
    audit = new SessionAudit(log);
    index = new SessionIndex(lastSetId);
    opener = new SessionOpener(index, counts, processes, audit, nanoTime);
    closer = new SessionCloser(index, tokens, audit);
    outside = new OutsideChanges(closer);
    resumption = new SessionResumption(tokens, processes, audit);
    detached = new DetachedSets(index, counts, processes, tokens, closer, audit, nanoTime);
    moving = new MovingSets(index, counts, tokens, closer, audit, nanoTime);
    exports = new SetExports(moving, closer);
    imports = new SetImports(moving, tokens);
    accessPolicy.spaces().all().forEach(detached::recover);
    applyLimits();
  }

  /**
   * Gives the account of a session's set the limit that the policy has for it. One at a time, so
   * that an old policy's limit never follows a new one's.
   */
  public void applyLimit(Session session) {
    synchronized (limits) {
      AccountLimits.apply(accessPolicy, session);
    }
  }

  private OpenResult limited(OpenResult result) {
    if (result instanceof OpenResult.Opened(Session session)) {
      applyLimit(session);
    }
    return result;
  }

  /** The most IDs that the rules guarantee a set of a space that asks for none. */
  public int mostGuaranteedIds(String space) {
    return accessPolicy.rules().mostGuaranteedIds(space);
  }

  /** Records what happens to sets. */
  public AuditLog audit() {
    return audit.log();
  }

  /**
   * Opens a session with a set that holds nothing.
   *
   * @param peer the process that gets it
   * @param holder its connection
   * @param request as the peer sent it
   */
  public OpenResult open(Peer peer, SessionHolder holder, OpenRequest request) {
    return switch (Admission.decide(accessPolicy, peer, request)) {
      case Admission.Refused refused -> refused.result();
      case Admission.Granted granted -> limited(opener.open(peer, holder, request, granted));
    };
  }

  /**
   * Opens a session that counts in the place of another of the same connection, which ends. If it
   * cannot be opened, the other one stays.
   *
   * @param old a session with which the connection has its turn
   * @param holder the connection
   * @param request as its peer sent it
   */
  public OpenResult replace(Session old, SessionHolder holder, OpenRequest request) {
    OpenResult result =
        switch (Admission.decide(accessPolicy, old.peer(), request)) {
          case Admission.Refused refused -> refused.result();
          case Admission.Granted granted ->
              limited(opener.openInPlaceOf(old, holder, request, granted));
        };
    if (result instanceof OpenResult.Opened) {
      closeIfHeldBy(old, holder);
    }
    return result;
  }

  /**
   * Opens a session of the operators' own, beside the rules: it holds a band that tenants are not
   * given. No process stands behind it, so it lasts until it is closed, also longer than the
   * daemon.
   *
   * @throws io.pasid4j.daemon.state.StateFullException if the state directory has no room for it
   * @throws QuotaRefusedException if the guarantee cannot be met
   */
  public Session openReservation(HostedSpace hosted, String name, Quota quota) {
    return opener.openReservation(hosted, name, quota);
  }

  /**
   * Ends a session, attached or not: all that its set holds is released.
   *
   * @return how many IDs counted against its quota; 0 if it had ended already
   */
  public int close(Session session) {
    return closer.close(session);
  }

  /**
   * Ends a session if a connection still has it, which has ended or has got another.
   *
   * @return whether it did
   */
  public boolean closeIfHeldBy(Session session, SessionHolder holder) {
    return closer.closeIfHeldBy(session, holder);
  }

  /** Changes of sets by others than their connections. */
  public OutsideChanges outside() {
    return outside;
  }

  /** Names a session's set. */
  public void rename(Session session, String name) {
    String before = session.name();
    session.rename(name);
    session.save();
    audit.renamed(session, before);
  }

  /** Returns a token to resume a session by; empty if nothing of it outlives the daemon. */
  public Optional<byte[]> makeResumable(Session session) {
    return resumption.makeResumable(session);
  }

  /**
   * Gives the session of a token to a connection, and begins a turn with it. The connection that
   * had it before is evicted.
   *
   * @param peer the process that resumes
   * @param holder its connection
   * @param token the token it sent
   * @return the session; null if the token stands for no open session of the peer's user, or for
   *     one that is frozen
   */
  public @Nullable Session resume(Peer peer, SessionHolder holder, byte[] token) {
    return resumption.resume(peer, holder, token);
  }

  /**
   * Returns whether a token stands for an open session of the peer's user: one that was not resumed
   * because it was frozen at that moment.
   */
  public boolean isOpen(Peer peer, byte[] token) {
    return resumption.isOpen(peer, token);
  }

  /** Sets that move between the hosts of a domain. */
  public MovingSets moving() {
    return moving;
  }

  /** Sets that leave by a file. */
  public SetExports exports() {
    return exports;
  }

  /**
   * Opens a set that comes by a file, with all of its IDs; it waits to be resumed.
   *
   * @throws ExportRefusedException if one of its IDs cannot be had or its set is here already
   * @throws QuotaRefusedException if its guarantee cannot be met
   */
  public Session openExported(HostedSpace hosted, ExportedSet exported)
      throws ExportRefusedException {
    Session session = imports.open(hosted, exported);
    applyLimit(session);
    return session;
  }

  /** Returns the host of a token's set; "stays" if it is unknown. */
  public Fate fateOf(byte[] token) {
    return tokens.fateOf(token);
  }

  /** Completes when the set of a token is not frozen; at once if there is none, or it is not. */
  public CompletableFuture<Fate> thawed(byte[] token, Peer peer) {
    Session session = tokens.find(token, peer.uid());
    return session == null ? CompletableFuture.completedFuture(Fate.STAYS) : session.thawed();
  }

  /** Names a further process that a session's set belongs to. */
  public OwnerProcesses.Naming addHolder(Session session, int pid) {
    OwnerProcesses.Naming naming = processes.add(session, pid);
    session.save();
    return naming;
  }

  /** Releases the detached sets whose processes have all ended, as the kernel has confirmed. */
  public List<Session> releaseDead() {
    return detached.releaseDead();
  }

  /** Returns whether the tenant of a session is there; reads proc if it is detached. */
  public ShownPresence presenceOf(Session session) {
    return detached.presenceOf(session);
  }

  /** The number of IDs of detached sets that were released because their processes had ended. */
  public long leakedIds() {
    return detached.leakedIds();
  }

  /** The number of sets that wait to be resumed. */
  public long detached() {
    return detached.count();
  }

  /** The space with a name, the empty one being the default's, if a peer may open sets in it. */
  public Optional<HostedSpace> spaceFor(Peer peer, String name) {
    return Admission.spaceOf(accessPolicy, peer, name);
  }

  /**
   * The revision of the PASID series that the rules name for a peer; empty: none, or the default.
   */
  public Optional<Series> seriesOf(Peer peer) {
    return peer.operator() ? Optional.empty() : accessPolicy.rules().seriesOf(peer.applicant(""));
  }

  /** The spaces the sessions are in. */
  public Spaces spaces() {
    return accessPolicy.spaces();
  }

  /** The spaces, and who may open sets in them. */
  public AccessPolicy accessPolicy() {
    return accessPolicy;
  }

  /**
   * Opens sets by other rules from now on, and in the spaces that are new. Open sets stay as they
   * are, and may hold as many IDs as their rule says now.
   *
   * @param other has all spaces of the policy before
   */
  public void replacePolicy(AccessPolicy other) {
    other.spaces().addedTo(accessPolicy.spaces()).forEach(detached::recover);
    accessPolicy = other;
    applyLimits();
  }

  /** Gives the accounts of all sets the limits that the policy has for them. */
  public void applyLimits() {
    index.all().forEach(this::applyLimit);
  }

  /**
   * Returns how many IDs the sets that count by a key may hold in the domain; empty: no rule says.
   */
  public OptionalInt limitInDomain(int idsKey) {
    return AccountLimits.inDomain(accessPolicy.rules(), idsKey);
  }

  /** The time by the clock of session ages. */
  public long nowNanos() {
    return nanoTime.getAsLong();
  }

  /** The number of open sessions. */
  public int size() {
    return index.size();
  }

  /** The open session with an id. */
  public Optional<Session> byId(int id) {
    return index.byId(id);
  }

  /** The open session of a set. */
  public Optional<Session> bySet(@Nullable PasidSet set) {
    return index.bySet(set);
  }

  /** The open sessions with a greater id, by id; a view that follows later changes. */
  public Collection<Session> after(int id) {
    return index.after(id);
  }
}
