// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.HttpResponse;
import io.pasid4j.core.QuotaRefusedException;
import java.io.Serial;

/** A request cannot be answered; becomes problem details. */
public final class ProblemException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** The problem that the client receives. */
  private final transient Problem problem;

  /**
   * A problem.
   *
   * @param detail the value and what was expected, in one sentence
   */
  public ProblemException(ProblemType type, String detail) {
    this(Problem.of(type, detail));
  }

  private ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** The named thing is not there. */
  public static ProblemException notFound(String detail) {
    return new ProblemException(ProblemType.NOT_FOUND, detail);
  }

  /** A parameter or a field has a value that cannot be. */
  public static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_REQUEST, detail);
  }

  /** The allocator refuses. */
  public static ProblemException refused(QuotaRefusedException refusal) {
    return refused(String.valueOf(refusal.getMessage()), refusal.reason().name());
  }

  /** The allocator refuses, with a code. */
  public static ProblemException refused(String detail, String code) {
    ProblemType type = ProblemType.REFUSED;
    return new ProblemException(new Problem(type.uri(), type.title(), type.status(), detail, code));
  }

  /** The reply that states it. */
  public HttpResponse response() {
    return ApiReply.problem(problem).response();
  }

  Problem problem() {
    return problem;
  }
}
