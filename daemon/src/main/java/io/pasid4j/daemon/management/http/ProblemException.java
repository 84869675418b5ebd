// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.HttpResponse;
import io.pasid4j.core.QuotaRefusedException;
import java.io.Serial;

/** Thrown if a request cannot be answered; becomes problem details. */
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

  /** Creates the problem of a name that does not exist. */
  public static ProblemException notFound(String detail) {
    return new ProblemException(ProblemType.NOT_FOUND, detail);
  }

  /** Creates the problem of a parameter or field with an invalid value. */
  public static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_REQUEST, detail);
  }

  /** Creates the problem of an allocator's refusal. */
  public static ProblemException refused(QuotaRefusedException refusal) {
    return refused(String.valueOf(refusal.getMessage()), refusal.reason().name());
  }

  /** Creates the problem of an allocator's refusal, with a code. */
  public static ProblemException refused(String detail, String code) {
    ProblemType type = ProblemType.REFUSED;
    return new ProblemException(new Problem(type.uri(), type.title(), type.status(), detail, code));
  }

  /** Returns the reply that states the problem. */
  public HttpResponse response() {
    return ApiReply.problem(problem).response();
  }

  Problem problem() {
    return problem;
  }
}
