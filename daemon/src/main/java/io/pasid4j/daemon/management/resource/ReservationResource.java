// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import com.linecorp.armeria.common.HttpStatus;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.audit.AuditLog;
import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ApiReply;
import io.pasid4j.daemon.management.http.ProblemException;
import io.pasid4j.daemon.management.http.ProblemType;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.state.StateFullException;
import io.pasid4j.protocol.command.NameRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Bands that tenants do not get. Those of the configuration are fixed while the daemon runs: a
 * space's capacity, and every guarantee made on it, counts without them. An operator's are held by
 * a set of the operator's own, so they are as exact, and last as long, as any set.
 */
final class ReservationResource {
  /** Each ID of a band costs as much as a tenant's. */
  private static final int MOST_IDS = 1 << 20;

  private static final int MOST_NAME_CHARACTERS = 48;

  private final Directory directory;
  private final AuditLog audit;

  ReservationResource(Directory directory, AuditLog audit) {
    this.directory = directory;
    this.audit = audit;
  }

  ApiReply list(ApiCall call) {
    call.allowQuery();
    HostedSpace hosted = directory.space(call);
    List<Reservation> all = new ArrayList<>();
    hosted.space().inspector().reservedBands().stream()
        .map(band -> new Reservation(null, null, band.min(), band.max(), true))
        .forEach(all::add);
    directory.sessions().after(0).stream()
        .filter(session -> session.hostedSpace() == hosted && session.isReservation())
        .map(ReservationResource::view)
        .forEach(all::add);
    return ApiReply.json(new Reservations(all));
  }

  private static Reservation view(Session session) {
    AtomicInteger min = new AtomicInteger(-1);
    AtomicInteger max = new AtomicInteger(-1);
    session
        .set()
        .forEach(
            PasidRange.ALL,
            id -> {
              min.compareAndSet(-1, id);
              max.set(id);
            });
    return new Reservation(session.id(), session.name(), min.get(), max.get(), false);
  }

  ApiReply add(ApiCall call) {
    call.allowQuery();
    HostedSpace hosted = directory.space(call);
    ReservationBody body = call.body(ReservationBody.class);
    PasidRange band = checked(body, hosted);
    int count = (int) band.countIds();
    Session session = open(hosted, body.name(), count);
    boolean reserved = false;
    try {
      DomainWait wait = new DomainWait(call, hosted);
      while (!takes(session, band, wait)) {
        // The domain may have leased another part of the band.
      }
      reserved = true;
    } finally {
      if (!reserved) {
        directory.sessions().close(session);
      }
    }
    audit.record(
        AuditEvent.of(
            AuditAction.BAND_RESERVED,
            call.principal(),
            session.audited(),
            Map.of(),
            Map.of("min", band.min(), "max", band.max())));
    return ApiReply.json(HttpStatus.CREATED, view(session));
  }

  /** Takes all IDs of a band; false if it is worth one more try. */
  private static boolean takes(Session session, PasidRange band, DomainWait wait) {
    try {
      session.set().allocateContiguous(band, (int) band.countIds());
      return true;
    } catch (PasidUnavailableException e) {
      if (wait.leasesPartOf(band)) {
        return false;
      }
      throw ProblemException.refused(
          "band: " + band + ": not all of it is free (expected: held by nobody, not quarantined)",
          e.reason().name());
    }
  }

  private Session open(HostedSpace hosted, String name, int count) {
    try {
      return directory.sessions().openReservation(hosted, name, Quota.limit(count));
    } catch (StateFullException e) {
      throw new ProblemException(
          ProblemType.CONFLICT, "state directory: full (expected: room for one more set)");
    }
  }

  private static PasidRange checked(ReservationBody body, HostedSpace hosted) {
    PasidRange band = RequestedRange.of(body.min(), body.max());
    int maxId = Directory.maxId(hosted);
    if (band.max() > maxId) {
      throw ProblemException.invalid("max: " + band.max() + " (expected: <= " + maxId + ")");
    }
    if (band.max() - band.min() >= MOST_IDS) {
      throw ProblemException.invalid(
          "band: " + band + " (expected: at most " + MOST_IDS + " IDs; more in the configuration)");
    }
    requireName(body.name());
    return band;
  }

  /** The set that holds the band has the name, so it must be one that a set can have. */
  private static void requireName(String name) {
    if (name.isBlank() || name.length() > MOST_NAME_CHARACTERS) {
      throw ProblemException.invalid(
          "name: %s characters (expected: 1 to %s, printable)"
              .formatted(name.length(), MOST_NAME_CHARACTERS));
    }
    try {
      var _ = new NameRequest(name);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid(String.valueOf(e.getMessage()));
    }
  }

  ApiReply remove(ApiCall call) {
    call.allowQuery();
    HostedSpace hosted = directory.space(call);
    Session session = directory.set((int) call.pathNumber("set", 1, Integer.MAX_VALUE));
    if (session.hostedSpace() != hosted || !session.isReservation()) {
      throw new ProblemException(
          ProblemType.CONFLICT,
          "set: " + session.id() + ": a tenant's (expected: a reservation of " + hosted + ")");
    }
    int released = session.set().size();
    directory.sessions().close(session);
    audit.record(
        AuditEvent.of(
            AuditAction.BAND_UNRESERVED,
            call.principal(),
            session.audited(),
            Map.of("heldIds", released),
            Map.of()));
    return ApiReply.json(new Released(released));
  }

  private record Reservations(List<Reservation> reservations) {}

  /**
   * A band.
   *
   * @param set the operator's set that holds it; null for a band of the configuration
   * @param name why it is reserved
   * @param fixed whether it is of the configuration
   */
  private record Reservation(
      @Nullable Integer set, @Nullable String name, long min, long max, boolean fixed) {}

  private record ReservationBody(long min, long max, String name) {}

  private record Released(int releasedIds) {}
}
