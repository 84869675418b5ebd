// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import static com.linecorp.armeria.common.HttpMethod.DELETE;
import static com.linecorp.armeria.common.HttpMethod.GET;
import static com.linecorp.armeria.common.HttpMethod.POST;
import static com.linecorp.armeria.common.HttpMethod.PUT;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import io.pasid4j.daemon.audit.AuditLog;
import io.pasid4j.daemon.audit.AuditReader;
import io.pasid4j.daemon.audit.AuditTrail;
import io.pasid4j.daemon.management.event.EventService;
import io.pasid4j.daemon.management.http.Endpoint;
import io.pasid4j.daemon.management.http.EndpointService;
import io.pasid4j.daemon.management.http.WaitingEndpoint;
import io.pasid4j.daemon.management.http.Worker;
import io.pasid4j.daemon.management.meter.Meters;
import io.pasid4j.daemon.management.page.PageFiles;
import io.pasid4j.daemon.management.service.ManagementServices;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every path of the API. openapi.json describes them, and a test compares the two. */
public final class Routes {
  private static final String IMPORTS = "/v1/spaces/{space}/imports";

  private final Directory directory;
  private final Worker worker = new Worker();
  private final Map<String, HttpService> byPath = new LinkedHashMap<>();
  private final Map<String, Set<HttpMethod>> methods = new LinkedHashMap<>();

  /** The routes over a daemon. */
  public Routes(ManagementServices services, Meters meters, EventService events) {
    directory = new Directory(services.sessions());
    health(new HealthResource(services.ready(), services.version()));
    spaces(services.audit());
    sets(new SetResource(directory, services.audit()));
    domain(new DomainResource(directory, services.audit(), services.domain()));
    exports(new ExportResource(directory, services.audit()));
    add("/v1/audit", Map.of(GET, new AuditResource(auditReader(services))::list));
    add("/v1/explain", Map.of(GET, new ExplainResource(directory)::explain));
    byPath.put("/v1/events", events);
    methods.put("/v1/events", Set.of(GET));
    add("/metrics", Map.of(GET, meters::scrape));
    add("/openapi.json", Map.of(GET, DocumentResource::openApi));
    add("/docs", Map.of(GET, DocumentResource::page));
    PageFiles page = new PageFiles();
    add("/", Map.of(GET, page::index));
    add("/page/{file}", Map.of(GET, page::file));
  }

  private static Optional<AuditReader> auditReader(ManagementServices services) {
    return services.auditFile().map(AuditTrail::reader);
  }

  private void health(HealthResource health) {
    add("/health", Map.of(GET, health::live));
    add("/ready", Map.of(GET, health::ready));
  }

  private void spaces(AuditLog audit) {
    SpaceResource spaces = new SpaceResource(directory);
    add("/v1/spaces", Map.of(GET, spaces::list));
    add("/v1/spaces/{space}", Map.of(GET, spaces::one));
    add("/v1/spaces/{space}/ids/{id}", Map.of(GET, new IdResource(directory)::one));
    add("/v1/spaces/{space}/spids/{spid}", Map.of(GET, new SpidResource(directory)::one));
    add("/v1/spaces/{space}/map", Map.of(GET, new MapResource(directory)::one));
    ForeignResource foreign = new ForeignResource(directory, audit);
    add("/v1/spaces/{space}/foreign", Map.of(GET, foreign::list, DELETE, foreign::clear));
    ReservationResource reservations = new ReservationResource(directory, audit);
    String path = "/v1/spaces/{space}/reservations";
    add(path, Map.of(GET, reservations::list, POST, waiting(reservations::add)));
    add(path + "/{set}", Map.of(DELETE, reservations::remove));
  }

  private void sets(SetResource sets) {
    add("/v1/sets", Map.of(GET, sets::list));
    add("/v1/sets/{set}", Map.of(GET, sets::one, DELETE, sets::close));
    add("/v1/sets/{set}/ids", Map.of(GET, sets::ids, DELETE, sets::release));
    add("/v1/sets/{set}/ranges", Map.of(GET, sets::ranges));
    add("/v1/sets/{set}/quota", Map.of(PUT, waiting(sets::changeQuota)));
  }

  private void domain(DomainResource domain) {
    add("/v1/domain", Map.of(GET, new WaitingEndpoint(domain::status, DomainResource::waits)));
    add("/v1/domain/ids/{id}", Map.of(GET, new WaitingEndpoint(domain::owner)));
    add("/v1/domain/hosts/{host}/fence", Map.of(POST, new WaitingEndpoint(domain::fence)));
    add("/v1/domain/voters", Map.of(POST, new WaitingEndpoint(domain::addVoter)));
    add("/v1/domain/voters/{host}", Map.of(DELETE, new WaitingEndpoint(domain::removeVoter)));
    add("/v1/domain/leader", Map.of(PUT, new WaitingEndpoint(domain::lead)));
    add("/v1/sets/{set}/migration", Map.of(POST, new WaitingEndpoint(domain::migrate)));
  }

  private void exports(ExportResource exports) {
    add("/v1/sets/{set}/export", Map.of(GET, exports::read, DELETE, exports::end));
    add(IMPORTS, Map.of(POST, exports::open));
  }

  /** An endpoint that may have to lease IDs first, if the space is in a domain. */
  private Endpoint waiting(Endpoint endpoint) {
    return new WaitingEndpoint(endpoint, _ -> directory.hasDomain());
  }

  private void add(String path, Map<HttpMethod, Endpoint> byMethod) {
    byPath.put(path, new EndpointService(byMethod, worker));
    methods.put(path, byMethod.keySet());
  }

  /** The methods of each path. */
  public Map<String, Set<HttpMethod>> methods() {
    return Map.copyOf(methods);
  }

  /** Serves them. */
  public void addTo(ServerBuilder server) {
    byPath.forEach((path, service) -> {
      if (path.equals(IMPORTS)) {
        server.route().path(path).maxRequestLength(SetDocument.MOST_BYTES).build(service);
      } else {
        server.service(path, service);
      }
    });
  }
}
