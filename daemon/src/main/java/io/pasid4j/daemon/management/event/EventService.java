// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.event;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.pasid4j.core.PasidListener;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Priority;
import io.pasid4j.daemon.audit.AuditActor;
import io.pasid4j.daemon.management.http.AllowedMethods;
import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ProblemException;
import io.pasid4j.daemon.management.http.ProblemType;
import io.pasid4j.daemon.management.http.Transport;
import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Events as a server-sent stream. As long as nobody listens, they cost tenants nothing. */
public final class EventService implements HttpService, AutoCloseable {
  private static final AllowedMethods METHODS = AllowedMethods.of(Set.of(HttpMethod.GET));
  private static final ResponseHeaders HEADERS =
      ResponseHeaders.builder(HttpStatus.OK)
          .contentType(MediaType.EVENT_STREAM)
          .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
          .build();

  /** The most streams of one transport, and of one reader on it. */
  private static final int MOST_STREAMS = 16;

  private static final int MOST_STREAMS_OF_READER = 8;
  private static final int MOST_BATCH_MS = 1000;

  private final SessionRegistry sessions;
  private final DaemonMetrics metrics;
  private final Map<EventStream, Reader> streams = new ConcurrentHashMap<>();

  /** Those of the streams that follow all spaces; guarded by this. */
  private final Set<EventStream> ofAllSpaces = new HashSet<>();

  /** All spaces that may be followed, those too that nobody can open sets in yet. */
  private final Set<HostedSpace> spaces = new LinkedHashSet<>();

  /** The events of a daemon. */
  public EventService(SessionRegistry sessions, DaemonMetrics metrics) {
    this.sessions = sessions;
    this.metrics = metrics;
    spaces.addAll(sessions.spaces().all());
  }

  /**
   * Adds a space to the streams of all spaces, unless it is known. Called before anybody can open a
   * set in it, so that no event of it is missed.
   */
  public synchronized void follow(HostedSpace added) {
    if (spaces.add(added)) {
      for (EventStream stream : ofAllSpaces) {
        stream.announceSpace(added.name());
        stream.ends(added.space().subscribe(Priority.LAST, stream.listener(added.name())));
      }
    }
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    try {
      if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
        return METHODS.answerWithout(request.method());
      }
      ApiCall call = ApiCall.of(context);
      call.allowQuery("space", "set", "batchMs");
      Selection selection = Selection.of(call, sessions);
      if (request.method() == HttpMethod.HEAD) {
        return HttpResponse.of(HEADERS);
      }
      requirePlace(context, call.principal());
      int batchMs = (int) call.queryNumber("batchMs", 0, MOST_BATCH_MS, 0);
      String lastEventId = request.headers().get(HttpHeaderNames.LAST_EVENT_ID);
      return open(selection, batchMs, context, lastEventId);
    } catch (ProblemException e) {
      return e.response();
    }
  }

  private HttpResponse open(
      Selection selection,
      int batchMs,
      ServiceRequestContext context,
      @Nullable String lastEventId) {
    context.clearRequestTimeout();
    HttpResponseWriter response = HttpResponse.streaming();
    response.write(HEADERS);
    EventStream stream =
        new EventStream(response, context.eventLoop().withoutContext(), sessions, metrics, batchMs);
    streams.put(stream, Reader.of(context, ApiCall.of(context).principal()));
    var _ =
        response
            .whenComplete()
            .whenComplete((done, failed) -> {
              stream.close();
              forget(stream);
            });
    begin(selection, stream, lastEventId);
    return response;
  }

  /** Called on the one management event loop: no other stream is opened in between. */
  private void requirePlace(ServiceRequestContext context, AuditActor principal) {
    Reader reader = Reader.of(context, principal);
    requireBelow(
        MOST_STREAMS, other -> other.transport() == reader.transport(), "event streams: more");
    requireBelow(MOST_STREAMS_OF_READER, reader::equals, "event streams of one reader: more");
  }

  private void requireBelow(int most, Predicate<Reader> counted, String problem) {
    if (streams.values().stream().filter(counted).count() >= most) {
      throw new ProblemException(
          ProblemType.TOO_MANY_REQUESTS, problem + " (expected: <= " + most + ")");
    }
  }

  private synchronized void begin(
      Selection selection, EventStream stream, @Nullable String lastEventId) {
    List<HostedSpace> followed = selection.all() ? List.copyOf(spaces) : selection.spaces();
    stream.begin(followed.stream().map(HostedSpace::name).toList(), lastEventId);
    selection.subscribe(stream, followed);
    if (selection.all() && streams.containsKey(stream)) {
      ofAllSpaces.add(stream);
    }
  }

  private synchronized void forget(EventStream stream) {
    streams.remove(stream);
    ofAllSpaces.remove(stream);
  }

  /** Ends every stream. */
  @Override
  public void close() {
    streams.keySet().forEach(EventStream::close);
  }

  /**
   * The originator of streams.
   *
   * @param transport the way it came
   * @param name its uid, or the name of its certificate or address
   */
  private record Reader(Transport transport, String name) {
    static Reader of(ServiceRequestContext context, AuditActor principal) {
      String name =
          principal.uid() < 0 ? principal.principal() : Long.toUnsignedString(principal.uid());
      return new Reader(Transport.of(context), name);
    }
  }

  /**
   * The selected events.
   *
   * @param all of all spaces, also of those that come later
   * @param spaces one, if not all
   * @param set one, or null for all of the spaces
   */
  private record Selection(boolean all, List<HostedSpace> spaces, @Nullable Session set) {
    static Selection of(ApiCall call, SessionRegistry sessions) {
      int id = (int) call.queryNumber("set", 1, Integer.MAX_VALUE, 0);
      String space = call.query("space").orElse(null);
      List<HostedSpace> spaces =
          space == null ? sessions.spaces().all() : List.of(find(space, sessions));
      return id == 0 ? new Selection(space == null, spaces, null) : of(spaces, id, sessions);
    }

    private static Selection of(List<HostedSpace> spaces, int id, SessionRegistry sessions) {
      Session set =
          sessions
              .byId(id)
              .filter(found -> spaces.contains(found.hostedSpace()))
              .orElseThrow(() ->
                  ProblemException.notFound(
                      "set: " + id + " (expected: the id of an open set of " + spaces + ")"));
      return new Selection(false, List.of(set.hostedSpace()), set);
    }

    private static HostedSpace find(String space, SessionRegistry sessions) {
      return sessions
          .spaces()
          .byName(space)
          .orElseThrow(() ->
              ProblemException.notFound(
                  "space: " + space + " (expected: one of " + sessions.spaces().all() + ")"));
    }

    void subscribe(EventStream stream, List<HostedSpace> followed) {
      for (HostedSpace hosted : followed) {
        PasidSpace space = hosted.space();
        PasidListener listener = stream.listener(hosted.name());
        stream.ends(
            set == null
                ? space.subscribe(Priority.LAST, listener)
                : space.subscribe(set.set(), Priority.LAST, listener));
      }
    }
  }
}
