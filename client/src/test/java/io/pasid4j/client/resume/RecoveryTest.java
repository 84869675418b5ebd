// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Quota;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.AllocateRequest;
import io.pasid4j.protocol.command.FreeRequest;
import io.pasid4j.protocol.command.IdsReply;
import io.pasid4j.protocol.command.ListRequest;
import io.pasid4j.protocol.command.Payload;
import io.pasid4j.protocol.command.ReportBusyRequest;
import io.pasid4j.protocol.command.Request;
import io.pasid4j.protocol.command.ResultReply;
import io.pasid4j.protocol.frame.FrameHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reports of busy IDs whose reply was lost, some of them executed and cleared since. */
class RecoveryTest {
  private static final PasidRange ANY = PasidRange.of(1, 63);

  private final PasidSpace space = PasidSpace.builder().bits(6).build();
  private final PasidSet set = space.open("vm", Quota.limit(10));
  private final ConfirmedState confirmed = new ConfirmedState();
  private final Queue<Lost> unanswered = new ArrayDeque<>();
  private final List<Integer> answers = new ArrayList<>();

  /** A request whose reply was lost with the connection. */
  private final class Lost implements PendingCall {
    private final Request request;

    Lost(Request request) {
      this.request = request;
    }

    @Override
    public Request request() {
      return request;
    }

    @Override
    public void answer(ByteBuffer reply) {
      answers.add(ReplyFrame.isError(reply) ? -ReplyFrame.errno(reply) : ReplyFrame.result(reply));
    }
  }

  /** Runs in the daemon between two replies to the client. */
  private int confirmedAllocation() {
    AllocateRequest request = new AllocateRequest(ANY, 1, false);
    ByteBuffer reply = serve(request);
    confirmed.record(request, reply);
    return ReplyFrame.ids(reply)[0];
  }

  /** Sends a request that the daemon executes or not, and whose reply never comes. */
  private void lose(Request request, boolean done) {
    unanswered.add(new Lost(request));
    if (done) {
      serve(request);
    }
  }

  private void recover() throws IOException {
    Recovery recovery = new Recovery(this::serve, confirmed, new SetView(this::serve, 1, ""));
    recovery.reconcile(unanswered);
    recovery.answer(unanswered);
    assertThat(unanswered).isEmpty();
    assertThat(confirmed.heldIds()).containsExactlyElementsOf(held());
  }

  private List<Integer> held() {
    List<Integer> ids = new ArrayList<>();
    set.forEach(ANY, ids::add);
    return ids;
  }

  private ByteBuffer serve(Request request) {
    return switch (request) {
      case ListRequest(PasidRange range, int most) -> reply(request, idsOf(range));
      case FreeRequest(PasidRange range) -> reply(request, new ResultReply(set.free(range)));
      case AllocateRequest(PasidRange range, int count, boolean contiguous) ->
          reply(request, new IdsReply(set.allocate(range, count)));
      case ReportBusyRequest(long id, PasidRange range) -> report(request, (int) id, range);
      default -> throw new IllegalArgumentException("request: " + request);
    };
  }

  private IdsReply idsOf(PasidRange range) {
    IntStream.Builder ids = IntStream.builder();
    set.forEach(range, ids::add);
    return new IdsReply(ids.build().toArray());
  }

  private ByteBuffer report(Request request, int id, PasidRange range) {
    try {
      return reply(request, new ResultReply(set.reportBusy(id, range)));
    } catch (IllegalArgumentException e) {
      return ReplyFrame.ofError(request.command(), Errno.EINVAL);
    } catch (PasidUnavailableException e) {
      return ReplyFrame.ofError(request.command(), Errno.ENOSPC);
    }
  }

  private static ByteBuffer reply(Request request, Payload payload) {
    ByteBuffer reply = ByteBuffer.allocate(FrameHeader.SIZE + payload.sizeBytes());
    FrameHeader.putReply(reply, 0, 0, request.command(), payload.sizeBytes());
    payload.put(reply, FrameHeader.SIZE);
    return reply;
  }

  @Test
  void aReportThatWasDoneAndClearedIsNotDoneAgain() throws IOException {
    int id = confirmedAllocation();
    lose(new ReportBusyRequest(id, PasidRange.of(10, 20)), true);
    space.clearForeign(ANY);
    recover();
    assertThat(answers).containsExactly(10);
    assertThat(held()).containsExactly(10);
    assertThat(space.statistics(set).foreignIds()).isZero();
  }

  @Test
  void aReportWhoseIdIsAnothersByNowIsNotDoneAgain() throws IOException {
    int id = confirmedAllocation();
    lose(new ReportBusyRequest(id, PasidRange.of(10, 20)), true);
    space.clearForeign(ANY);
    PasidSet other = space.open("other", Quota.limit(10));
    other.allocate(PasidRange.exactly(id));
    recover();
    assertThat(answers).containsExactly(10);
    assertThat(other.holds(id)).isTrue();
  }

  @Test
  void aReportThatWasNotDoneIsDone() throws IOException {
    int id = confirmedAllocation();
    lose(new ReportBusyRequest(id, PasidRange.of(10, 20)), false);
    recover();
    assertThat(answers).containsExactly(10);
    assertThat(space.statistics(set).foreignIds()).isEqualTo(1);
  }

  @Test
  void aReportThatWasDoneAndStandsIsNotDoneAgain() throws IOException {
    int id = confirmedAllocation();
    lose(new ReportBusyRequest(id, PasidRange.of(10, 20)), true);
    recover();
    assertThat(answers).containsExactly(10);
    assertThat(space.statistics(set).foreignIds()).isEqualTo(1);
  }

  @Test
  void aReportOfAnIdThatAFreeBeforeItHasFreedFails() throws IOException {
    int id = confirmedAllocation();
    lose(new FreeRequest(PasidRange.exactly(id)), true);
    lose(new ReportBusyRequest(id, ANY), true);
    recover();
    assertThat(answers).containsExactly(1, -Errno.EINVAL);
    assertThat(held()).isEmpty();
  }

  @Test
  void aFreeBehindAReportHasFreedTheOtherId() throws IOException {
    int id = confirmedAllocation();
    lose(new ReportBusyRequest(id, PasidRange.of(10, 20)), true);
    lose(new FreeRequest(ANY), true);
    space.clearForeign(ANY);
    recover();
    assertThat(answers).containsExactly(10, 1);
    assertThat(held()).isEmpty();
  }

  @Test
  void theSecondReportOfAnIdFails() throws IOException {
    int id = confirmedAllocation();
    lose(new ReportBusyRequest(id, PasidRange.of(10, 20)), true);
    lose(new ReportBusyRequest(id, PasidRange.of(10, 20)), true);
    recover();
    assertThat(answers).containsExactly(10, -Errno.EINVAL);
  }
}
