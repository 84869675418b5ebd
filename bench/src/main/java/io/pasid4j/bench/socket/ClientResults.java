// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

/**
 * The Java client's figures, each from the middle one of its runs by the rate.
 *
 * @param roundTrip one thread, one request under way at a time
 * @param threads 256 virtual threads that share the connection, each waiting for its answers
 * @param pipelined 256 requests of one thread under way
 */
public record ClientResults(LoadFigures roundTrip, LoadFigures threads, LoadFigures pipelined) {}
