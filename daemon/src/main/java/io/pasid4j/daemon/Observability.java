// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.start.DaemonVersion;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidEvent;
import io.pasid4j.core.Priority;
import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditActor;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.audit.AuditFile;
import io.pasid4j.daemon.audit.AuditLog;
import io.pasid4j.daemon.audit.AuditOptions;
import io.pasid4j.daemon.audit.AuditSet;
import io.pasid4j.daemon.config.AuditConfig;
import io.pasid4j.daemon.management.ManagementLoop;
import io.pasid4j.daemon.management.ManagementOptions;
import io.pasid4j.daemon.management.ManagementResources;
import io.pasid4j.daemon.management.ManagementServer;
import io.pasid4j.daemon.management.service.ManagementServices;
import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What watches a daemon: its counts, its audit log and its management API. */
final class Observability implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.management");

  private final Optional<ManagementResources> claim;
  private final Optional<AuditFile> auditFile;
  private final boolean auditsIds;
  private final DaemonMetrics metrics = new DaemonMetrics();
  private final List<HostedSpace> watched = new ArrayList<>();
  private @Nullable Thread starting;
  private @Nullable ManagementServer server;
  private boolean closed;

  private Observability(
      Optional<ManagementResources> claim, Optional<AuditFile> auditFile, boolean auditsIds) {
    this.claim = claim;
    this.auditFile = auditFile;
    this.auditsIds = auditsIds;
  }

  /**
   * Opens the audit log, and takes what the management API needs.
   *
   * @throws StartException if something of that cannot be had
   */
  static Observability open(DaemonOptions options) {
    Optional<AuditConfig> audit = options.configuration().audit();
    Optional<ManagementResources> claim = managementOf(options).map(ManagementResources::take);
    boolean opened = false;
    try {
      Optional<AuditFile> file = audit.map(Observability::open);
      opened = true;
      return new Observability(claim, file, audit.map(AuditConfig::ids).orElse(false));
    } finally {
      if (!opened) {
        claim.ifPresent(ManagementResources::close);
      }
    }
  }

  /**
   * Where the management API is to be served.
   *
   * @throws StartException if it would be open to other machines without a guard
   */
  static Optional<ManagementOptions> managementOf(DaemonOptions options) {
    try {
      return options.management();
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static AuditFile open(AuditConfig config) {
    try {
      AuditOptions audit = new AuditOptions(config.file(), config.maxBytes(), config.keep());
      return AuditFile.open(audit, System::currentTimeMillis);
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new StartException("audit.file: " + e + " (expected: a place to write)", e);
    }
  }

  DaemonMetrics metrics() {
    return metrics;
  }

  AuditLog audit() {
    return auditFile.<AuditLog>map(file -> file).orElse(AuditLog.NONE);
  }

  /**
   * Notes each allocation and free in a space, if that is wanted, and lets its events be followed.
   */
  void watch(HostedSpace hosted, SessionRegistry sessions) {
    follow(hosted);
    if (auditsIds) {
      var _ =
          hosted
              .space()
              .subscribe(Priority.LAST, event -> audit().record(audited(hosted, sessions, event)));
    }
  }

  private synchronized void follow(HostedSpace hosted) {
    watched.add(hosted);
    if (server != null) {
      server.follow(hosted);
    }
  }

  private static AuditEvent audited(
      HostedSpace hosted, SessionRegistry sessions, PasidEvent event) {
    Session session = sessions.bySet(event.set()).orElse(null);
    AuditActor actor = session == null ? AuditActor.DAEMON : session.peer().audited();
    AuditSet set =
        session == null ? new AuditSet(0, event.set().name(), hosted.name()) : session.audited();
    Map<String, Integer> id = Map.of("id", event.pasid());
    return event.type() == EventType.FREE
        ? AuditEvent.of(AuditAction.of(event.type()), actor, set, id, Map.of())
        : AuditEvent.of(AuditAction.of(event.type()), actor, set, Map.of(), id);
  }

  /** Serves the management API soon, without keeping the caller waiting. */
  synchronized void serveSoon(SessionRegistry sessions, BooleanSupplier ready) {
    if (claim.isPresent() && !closed) {
      ManagementServices services =
          new ManagementServices(
              sessions, metrics, audit(), auditFile, ready, DaemonVersion.text());
      starting =
          Thread.ofPlatform()
              .name("pasidd-management-start")
              .daemon()
              .start(() -> serve(claim.get(), services));
    }
  }

  /** Tenants are served by now: a management API that fails after all does not end the daemon. */
  private void serve(ManagementResources claim, ManagementServices services) {
    try {
      ManagementLoop.giveWay();
      ManagementServer started = ManagementServer.start(claim, services);
      if (!keep(started)) {
        started.close();
      }
    } catch (RuntimeException e) {
      LOG.error("not served", e);
    }
  }

  private synchronized boolean keep(ManagementServer started) {
    server = closed ? null : started;
    watched.forEach(started::follow);
    return !closed;
  }

  @Override
  public void close() {
    Thread unfinished;
    ManagementServer served;
    synchronized (this) {
      closed = true;
      unfinished = starting;
      served = server;
    }
    if (served != null) {
      served.close();
    } else if (unfinished != null) {
      awaitEnd(unfinished);
    } else {
      claim.ifPresent(ManagementResources::close);
    }
    auditFile.ifPresent(AuditFile::close);
  }

  private static void awaitEnd(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
