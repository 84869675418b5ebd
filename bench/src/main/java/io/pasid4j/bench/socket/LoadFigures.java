// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Output of the load program.
 *
 * @param requestsPerS requests answered per second
 * @param errors error replies; the load program fails if there are any
 * @param p50Ns median round trip; 0 for pipelined load, as are the others
 * @param p99Ns 99 % of the round trips took no longer
 * @param p999Ns 99.9 % of the round trips took no longer
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LoadFigures(
    @JsonProperty("requests_per_s") double requestsPerS,
    @JsonProperty("errors") long errors,
    @JsonProperty("p50_ns") long p50Ns,
    @JsonProperty("p99_ns") long p99Ns,
    @JsonProperty("p999_ns") long p999Ns) {}
