// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import com.linecorp.armeria.common.HttpStatus;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.audit.AuditLog;
import io.pasid4j.daemon.audit.AuditSet;
import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ApiReply;
import io.pasid4j.daemon.management.http.ProblemException;
import io.pasid4j.daemon.management.http.ProblemType;
import io.pasid4j.daemon.session.ExportRefusedException;
import io.pasid4j.daemon.session.ExportedSet;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.space.HostedSpace;
import java.util.Map;

/** Export of sets to a file for another daemon, and import from one. */
final class ExportResource {
  private static final long MAX_UID = 0xFFFF_FFFEL;

  private final Directory directory;
  private final AuditLog audit;

  ExportResource(Directory directory, AuditLog audit) {
    this.directory = directory;
    this.audit = audit;
  }

  ApiReply read(ApiCall call) {
    call.allowQuery();
    Session session = directory.set(call);
    try {
      return ApiReply.json(document(session, directory.sessions().exports().read(session)));
    } catch (ExportRefusedException e) {
      throw conflict(e);
    }
  }

  private static SetDocument document(Session session, ExportedSet exported) {
    try {
      return SetDocument.of(session.hostedSpace().name(), exported);
    } catch (IllegalArgumentException tooLarge) {
      throw new ProblemException(ProblemType.CONFLICT, String.valueOf(tooLarge.getMessage()));
    }
  }

  /** Ends a set if it still equals the document with the digest. */
  ApiReply end(ApiCall call) {
    call.allowQuery("digest");
    Session session = directory.set(call);
    AuditSet set = session.audited();
    String digest =
        call.query("digest")
            .orElseThrow(
                () -> ProblemException.invalid("digest: missing (expected: that of the export)"));
    try {
      int released =
          directory
              .sessions()
              .exports()
              .end(session, exported -> document(session, exported).digest().equals(digest));
      audit.record(
          AuditEvent.of(
              AuditAction.SET_EXPORTED,
              call.principal(),
              set,
              Map.of("heldIds", released),
              Map.of("digest", digest)));
      return ApiReply.json(new Ended(released));
    } catch (ExportRefusedException e) {
      throw conflict(e);
    }
  }

  ApiReply open(ApiCall call) {
    call.allowQuery("uid");
    HostedSpace hosted = directory.space(call);
    SetDocument document = call.body(SetDocument.class);
    ExportedSet exported = exported(document, call.queryNumber("uid", 0, MAX_UID, document.uid()));
    try {
      Session session = directory.sessions().openExported(hosted, exported);
      audit.record(
          AuditEvent.of(
              AuditAction.SET_IMPORTED,
              call.principal(),
              session.audited(),
              Map.of(),
              Map.of("heldIds", session.set().size(), "digest", document.digest())));
      return ApiReply.json(HttpStatus.CREATED, SetDescription.of(session, directory.sessions()));
    } catch (ExportRefusedException e) {
      throw conflict(e);
    } catch (QuotaRefusedException e) {
      throw ProblemException.refused(e);
    }
  }

  private static ExportedSet exported(SetDocument document, long uid) {
    try {
      return document.read().withUid((int) uid);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid(String.valueOf(e.getMessage()));
    }
  }

  private static ProblemException conflict(ExportRefusedException refused) {
    return new ProblemException(ProblemType.CONFLICT, String.valueOf(refused.getMessage()));
  }

  private record Ended(int releasedIds) {}
}
