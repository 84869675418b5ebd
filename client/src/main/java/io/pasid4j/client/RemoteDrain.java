// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.client.connection.RequestChannel;
import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.EventType;
import io.pasid4j.core.Subscription;
import io.pasid4j.protocol.command.AcknowledgeDrainRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Receives freed IDs and acknowledges them over a connection. Remembers the generation with which
 * each ID was freed last. Thread-safe.
 */
final class RemoteDrain implements DrainConsumer, RemoteListener {
  private final RequestChannel channel;
  private final DrainListener program;
  private final Map<Integer, Integer> freedGenerations = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Subscription listening;

  /**
   * Begins to drain.
   *
   * @param subscribing makes the subscription of a listener
   */
  RemoteDrain(
      RequestChannel channel,
      DrainListener program,
      Function<RemoteListener, Subscription> subscribing) {
    this.channel = channel;
    this.program = program;
    listening = subscribing.apply(this);
  }

  @Override
  public void on(RemoteEvent event) {
    if (event.type() == EventType.FREE || event.type() == EventType.MOVED) {
      freedGenerations.put(event.pasid(), event.generation());
    }
    program.on(event, this);
  }

  @Override
  public void lost(long events) {
    program.lost(events);
  }

  @Override
  public boolean acknowledge(int pasid) {
    Integer generation = freedGenerations.get(pasid);
    return generation != null && acknowledge(pasid, generation);
  }

  @Override
  public boolean acknowledge(int pasid, int generation) {
    AcknowledgeDrainRequest request =
        new AcknowledgeDrainRequest(Integer.toUnsignedLong(pasid), generation);
    freedGenerations.remove(pasid, generation);
    return !closed.get() && channel.result(request) > 0;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      listening.close();
      freedGenerations.clear();
    }
  }
}
