// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ProblemException;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import java.util.stream.Collectors;

/** Finds what paths and queries name. Thread-safe. */
final class Directory {
  private final SessionRegistry sessions;

  Directory(SessionRegistry sessions) {
    this.sessions = sessions;
  }

  SessionRegistry sessions() {
    return sessions;
  }

  /** Returns whether a space is in a domain. */
  boolean hasDomain() {
    return sessions.spaces().domain().isInDomain();
  }

  /** The space that the path names. */
  HostedSpace space(ApiCall call) {
    return space(call.path("space"));
  }

  /** The space with a name; the empty one is the default's. */
  HostedSpace space(String name) {
    return sessions
        .spaces()
        .byName(name)
        .orElseThrow(
            () -> ProblemException.notFound("space: " + name + " (expected: " + names() + ")"));
  }

  private String names() {
    return sessions.spaces().all().stream()
        .map(HostedSpace::name)
        .collect(Collectors.joining(" or "));
  }

  /** The set that the path names. */
  Session set(ApiCall call) {
    return set((int) call.pathNumber("set", 1, Integer.MAX_VALUE));
  }

  /** The set with an id. */
  Session set(int id) {
    return sessions
        .byId(id)
        .orElseThrow(
            () -> ProblemException.notFound("set: " + id + " (expected: the id of an open set)"));
  }

  /** The greatest ID of a space. */
  static int maxId(HostedSpace hosted) {
    return (int) ((1L << hosted.space().bits()) - 1);
  }
}
