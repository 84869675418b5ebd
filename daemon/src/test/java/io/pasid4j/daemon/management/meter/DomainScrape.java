// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.meter;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pasid4j.daemon.domain.ExampleDomain;
import io.pasid4j.domain.log.LogRole;

/** What Prometheus reads of {@link ExampleDomain}. */
public final class DomainScrape {
  private DomainScrape() {}

  /** The text, for a host of a role, with so many tenants' limits. */
  public static String of(LogRole role, int tenants) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry
        .getPrometheusRegistry()
        .register(
            new DomainCollector(
                () -> ExampleDomain.status(role),
                most -> ExampleDomain.amounts(tenants).stream().limit(most).toList(),
                ExampleDomain.counts()));
    return registry.scrape();
  }
}
