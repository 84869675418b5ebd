// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

/**
 * The identity of a host's command: its host, and its place among the host's commands.
 *
 * @param name the host's name in the domain
 * @param instance the random number that the computer chose when it joined, not 0
 * @param epoch how often the name has been fenced, as far as the host knows, plus 1
 * @param run which start of the daemon, from 1
 * @param number which command of this run, from 1; 0 for HELLO
 */
public record Sender(String name, long instance, long epoch, long run, long number) {}
