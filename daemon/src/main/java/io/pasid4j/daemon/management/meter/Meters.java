// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.meter;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pasid4j.daemon.audit.AuditTrail;
import io.pasid4j.daemon.domain.DomainMember;
import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ApiReply;
import io.pasid4j.daemon.management.service.ManagementServices;
import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.session.SessionRegistry;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** Shows the daemon's counts to Prometheus. They are read when it asks, and cost nothing else. */
public final class Meters implements AutoCloseable {
  private static final MediaType TEXT = MediaType.parse("text/plain; version=0.0.4; charset=utf-8");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbage = new JvmGcMetrics();

  /** The meters of a daemon. */
  public Meters(ManagementServices services) {
    registry.getPrometheusRegistry().register(new SpaceCollector(services.sessions()));
    registry.getPrometheusRegistry().register(new SetCollector(services.sessions()));
    registry.getPrometheusRegistry().register(new PresenceCollector(services.sessions()));
    registry.getPrometheusRegistry().register(new RequestCollector(services.metrics()));
    registry.getPrometheusRegistry().register(new LatencyCollector(services.metrics()));
    bindDaemon(services);
    services.auditFile().ifPresent(this::bindAudit);
    services.domain().ifPresent(this::bindDomain);
    bindJvm();
  }

  private void bindDaemon(ManagementServices services) {
    Gauge.builder("pasid.build.info", () -> 1)
        .description("Always 1; the label says which version runs.")
        .tag("version", services.version())
        .register(registry);
    Gauge.builder("pasid.sessions", services.sessions(), sessions -> sessions.size())
        .description("Sets that are open, in all spaces.")
        .register(registry);
    DaemonMetrics metrics = services.metrics();
    counter(
        "pasid.leaked.ids",
        "IDs of waiting sets whose processes were all found dead.",
        services.sessions(),
        SessionRegistry::leakedIds);
    counter(
        "pasid.events.lost",
        "Events that readers of the event stream were too slow for.",
        metrics,
        DaemonMetrics::lostEvents);
  }

  private void bindAudit(AuditTrail audit) {
    counter("pasid.audit.lines", "Lines of the audit log.", audit, AuditTrail::writtenLines);
    counter(
        "pasid.audit.lost.lines",
        "Lines of the audit log that could not be queued or written.",
        audit,
        AuditTrail::lostLines);
    counter(
        "pasid.audit.left.out.lines",
        "Lines of tenants that were left out because there were too many.",
        audit,
        AuditTrail::leftOutLines);
  }

  private void bindDomain(DomainMember domain) {
    registry
        .getPrometheusRegistry()
        .register(new DomainCollector(domain::localStatus, domain::amounts, domain.counts()));
  }

  private <T> void counter(String name, String description, T source, ToDoubleFunction<T> count) {
    FunctionCounter.builder(name, source, count).description(description).register(registry);
  }

  private void bindJvm() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    FunctionCounter.builder("process.cpu", ProcessHandle.current(), Meters::cpuSeconds)
        .baseUnit("seconds")
        .description("Processor time of the daemon, user and system.")
        .register(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    garbage.bindTo(registry);
  }

  private static double cpuSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / 1e9;
  }

  /** All of it in Prometheus' text format. */
  public ApiReply scrape(ApiCall call) {
    call.allowQuery();
    return new ApiReply(HttpStatus.OK, TEXT, HttpData.ofUtf8(registry.scrape()));
  }

  @Override
  public void close() {
    garbage.close();
    registry.close();
  }
}
