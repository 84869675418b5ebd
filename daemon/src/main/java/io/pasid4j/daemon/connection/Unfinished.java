// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.pasid4j.daemon.command.CommandResult;
import io.pasid4j.daemon.session.Fate;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionHolder;
import io.pasid4j.protocol.Errno;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finishes requests of one connection that end later: on the bulk worker, or after a future. While
 * the set is frozen they wait; if the set moves, they are not executed.
 */
final class Unfinished {
  private final Channel channel;
  private final Executor bulk;
  private final SessionHolder holder;
  private final Turns turns;

  /** The connection, on its event loop. */
  interface Turns {
    /** Continues with a request in a turn of its own, unless the connection has ended. */
    void inTurn(Supplier<CommandResult> then);

    /** Replies to a request that has ended. */
    void complete(CommandResult result);
  }

  Unfinished(Channel channel, Executor bulk, SessionHolder holder, Turns turns) {
    this.channel = channel;
    this.bulk = bulk;
    this.holder = holder;
    this.turns = turns;
  }

  /**
   * Continues with a result until there is one to reply with.
   *
   * @param session the one that the connection has now
   */
  void settle(@Nullable Session session, CommandResult result) {
    switch (result) {
      case CommandResult.Deferred(Supplier<CommandResult> work) ->
          bulk.execute(() -> finish(session, work));
      case CommandResult.Waiting(CompletableFuture<?> until, Supplier<CommandResult> then) ->
          when(until, _ -> turns.inTurn(then));
      case CommandResult done -> turns.complete(done);
    }
  }

  /**
   * Runs an action on the event loop when a future has completed, normally or not. If the
   * connection ends before, the future is cancelled and the action dropped: a peer may come again
   * and again, to wait for what takes long.
   *
   * @param until of this caller's own
   */
  <T> void when(CompletableFuture<T> until, Consumer<@Nullable T> action) {
    ChannelFutureListener ended = _ -> until.cancel(false);
    var _ = channel.closeFuture().addListener(ended);
    var _ =
        until.whenComplete((value, _) -> {
          var _ = channel.closeFuture().removeListener(ended);
          if (!until.isCancelled()) {
            onLoop(() -> action.accept(value));
          }
        });
  }

  private void onLoop(Runnable action) {
    try {
      channel.eventLoop().execute(action);
    } catch (RejectedExecutionException e) {
      // The event loop has ended, and the connection with it.
    }
  }

  private void finish(@Nullable Session session, Supplier<CommandResult> work) {
    try {
      if (session == null) {
        CommandResult result = work.get();
        onLoop(() -> settle(null, result));
      } else if (session.beginTurn(holder)) {
        CommandResult result = inTurn(session, work);
        onLoop(() -> settle(session, result));
      } else if (session.isHeldBy(holder)) {
        when(session.thawed(), fate -> thawed(fate, session, work));
      } else {
        // The connection is about to end: the reply would not be read.
        onLoop(() -> turns.complete(new CommandResult.Failure(Errno.EBUSY)));
      }
    } catch (RuntimeException e) {
      channel.pipeline().fireExceptionCaught(e);
    }
  }

  private static CommandResult inTurn(Session session, Supplier<CommandResult> work) {
    try {
      return work.get();
    } finally {
      session.endTurn();
    }
  }

  private void thawed(@Nullable Fate fate, Session session, Supplier<CommandResult> work) {
    if (fate != null && fate.hasMoved()) {
      turns.complete(new CommandResult.Failure(Errno.EREMOTE));
    } else {
      bulk.execute(() -> finish(session, work));
    }
  }
}
