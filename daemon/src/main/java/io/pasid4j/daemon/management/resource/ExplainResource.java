// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import io.pasid4j.core.Explanation;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Quota;
import io.pasid4j.core.RangeSurvey;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ApiReply;
import io.pasid4j.daemon.management.http.ProblemException;
import io.pasid4j.daemon.rule.Applicant;
import io.pasid4j.daemon.rule.Rule;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.space.DomainAmount;
import io.pasid4j.daemon.space.HostedSpace;
import org.jspecify.annotations.Nullable;

/** Why an allocation would fail; nothing is allocated. */
final class ExplainResource {
  private static final long MAX_UID = 0xFFFF_FFFFL;

  private final Directory directory;

  ExplainResource(Directory directory) {
    this.directory = directory;
  }

  ApiReply explain(ApiCall call) {
    call.allowQuery("space", "set", "uid", "gid", "min", "max", "count", "contiguous");
    int set = (int) call.queryNumber("set", 1, Integer.MAX_VALUE, 0);
    return set == 0 ? ofNewSet(call) : ofSet(call, directory.set(set));
  }

  private ApiReply ofSet(ApiCall call, Session session) {
    HostedSpace hosted = session.hostedSpace();
    String space = call.query("space").orElse(hosted.name());
    if (directory.space(space) != hosted) {
      throw ProblemException.invalid(
          "space: " + space + " (expected: " + hosted.name() + ", the space of the set)");
    }
    if (call.query("uid").isPresent() || call.query("gid").isPresent()) {
      throw ProblemException.invalid("uid, gid: with set (expected: the one or the other)");
    }
    Question asked = Question.of(call, hosted);
    Explanation explanation =
        hosted
            .space()
            .inspector()
            .explain(session.set(), asked.range(), asked.count(), asked.contiguous());
    Explanation inUnixTime = hosted.quarantineClock().toUnixMs(explanation);
    SetDescription view = SetDescription.of(session, directory.sessions());
    return ApiReply.json(ExplainBody.of(asked, inUnixTime, session.set().quota(), view));
  }

  private ApiReply ofNewSet(ApiCall call) {
    HostedSpace hosted = directory.space(call.query("space").orElse(""));
    Question asked = Question.of(call, hosted);
    Rule rule = rule(call);
    if (rule == null || !rule.spaces().allows(hosted.name())) {
      RangeSurvey survey =
          hosted.quarantineClock().toUnixMs(hosted.space().inspector().survey(asked.range()));
      return ApiReply.json(ExplainBody.forbidden(asked, survey));
    }
    Explanation explanation =
        hosted
            .space()
            .inspector()
            .explain(rule.quota(), asked.range(), asked.count(), asked.contiguous());
    Explanation inUnixTime = hosted.quarantineClock().toUnixMs(explanation);
    return ApiReply.json(ExplainBody.of(asked, inUnixTime, rule.quota(), null));
  }

  /** The rights of a uid and a gid; root's without any. */
  private @Nullable Rule rule(ApiCall call) {
    long uid = call.queryNumber("uid", 0, MAX_UID, 0);
    long gid = call.queryNumber("gid", 0, MAX_UID, 0);
    return directory
        .sessions()
        .accessPolicy()
        .rules()
        .of(Applicant.of((int) uid, (int) gid))
        .orElse(null);
  }

  private record Question(String space, PasidRange range, int count, boolean contiguous) {
    static Question of(ApiCall call, HostedSpace hosted) {
      return new Question(
          hosted.name(),
          RequestedRange.of(call, Directory.maxId(hosted)),
          (int) call.queryNumber("count", 1, Integer.MAX_VALUE, 1),
          call.queryFlag("contiguous"));
    }
  }

  /**
   * The explanation.
   *
   * @param succeeds whether the allocation would succeed now
   * @param refusal the allocator's reason, or FORBIDDEN if the rules let this user open no set here
   * @param availableAtMs when it may end at the earliest, in Unix ms, if that is known
   * @param limitIds the quota of the set
   */
  private record ExplainBody(
      boolean succeeds,
      @Nullable String refusal,
      String detail,
      @Nullable Long availableAtMs,
      String space,
      Band range,
      int count,
      boolean contiguous,
      @Nullable Integer limitIds,
      @Nullable Integer guaranteedIds,
      RangeSurvey survey,
      @Nullable SetDescription set) {

    private static String detail(@Nullable Refusal refusal, @Nullable SetDescription set) {
      if (refusal == null) {
        return "The allocation would succeed now.";
      }
      @Nullable DomainAmount amount = set == null ? null : set.amount();
      return refusal == Refusal.QUOTA && amount != null
          ? RefusalAdvice.of(refusal) + " In the domain: " + amount.text() + "."
          : RefusalAdvice.of(refusal);
    }

    static ExplainBody of(
        Question asked, Explanation explanation, Quota quota, @Nullable SetDescription set) {
      Refusal refusal = explanation.refusal();
      return new ExplainBody(
          refusal == null,
          refusal == null ? null : refusal.name(),
          detail(refusal, set),
          explanation.availableAtMs() < 0 ? null : explanation.availableAtMs(),
          asked.space(),
          Band.of(asked.range()),
          asked.count(),
          asked.contiguous(),
          quota.limitIds(),
          quota.guaranteedIds(),
          explanation.range(),
          set);
    }

    static ExplainBody forbidden(Question asked, RangeSurvey survey) {
      return new ExplainBody(
          false,
          "FORBIDDEN",
          "No rule lets this user open a set in this space.",
          null,
          asked.space(),
          Band.of(asked.range()),
          asked.count(),
          asked.contiguous(),
          null,
          null,
          survey,
          null);
    }
  }
}
