// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.EventType;
import io.pasid4j.core.Subscription;
import io.pasid4j.vfio.command.AcknowledgeDrainRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Acknowledges over a connection. Remembers which life of an ID was freed last. Thread-safe. */
final class RemoteDrain {
  private final Session session;
  private final Map<Integer, Integer> freedGenerations = new ConcurrentHashMap<>();

  RemoteDrain(Session session) {
    this.session = session;
  }

  /** Hears of freed IDs before the program does. */
  RemoteListener listening(RemoteListener program) {
    return new RemoteListener() {
      @Override
      public void on(RemoteEvent event) {
        if (event.type() == EventType.FREE) {
          freedGenerations.put(event.pasid(), event.generation());
        }
        program.on(event);
      }

      @Override
      public void lost(long events) {
        program.lost(events);
      }
    };
  }

  DrainConsumer endingWith(Subscription listening) {
    return new DrainConsumer() {
      @Override
      public boolean acknowledge(int pasid) {
        Integer generation = freedGenerations.remove(pasid);
        return generation != null && acknowledge(pasid, generation);
      }

      @Override
      public boolean acknowledge(int pasid, int generation) {
        freedGenerations.remove(pasid, generation);
        return session.result(new AcknowledgeDrainRequest(pasid, generation)) > 0;
      }

      @Override
      public void close() {
        listening.close();
        freedGenerations.clear();
      }
    };
  }
}
