// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.target;

import io.pasid4j.core.PasidRange;
import io.pasid4j.fuzz.broker.Broker;
import io.pasid4j.fuzz.broker.Connection;
import io.pasid4j.fuzz.broker.Frames;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.fuzz.input.Script;
import io.pasid4j.fuzz.model.NaiveTenant;
import io.pasid4j.vfio.command.CommandId;
import io.pasid4j.vfio.frame.FrameHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Three sessions over the wire under any sequence of commands and ends: every answer is the one a
 * naive model gives, so no session sees, takes or frees what is another's.
 */
public final class SessionTarget {
  private static final int TENANTS = 3;
  private static final int MOST_REFUSALS = 7;
  private static final int EXTRA_BYTES = 4;

  private final Set<Integer> taken = new TreeSet<>();
  private final List<NaiveTenant> models = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();

  private SessionTarget() {
    for (int i = 0; i < TENANTS; i++) {
      models.add(new NaiveTenant(Broker.BITS, Broker.QUOTA_IDS, taken));
      connections.add(connect(i));
    }
  }

  private static Connection connect(int tenant) {
    Connection connection = Broker.one().connect(tenant);
    byte[] version = Frames.afterNegotiation(new byte[0]);
    Expect.that(connection.send(version, 0, version.length), "negotiation: refused");
    Expect.that(connection.received().limit() > FrameHeader.SIZE, "negotiation: no reply");
    return connection;
  }

  /** Steps: whose, and what. */
  public static void fuzzerTestOneInput(byte[] input) {
    SessionTarget run = new SessionTarget();
    try {
      Script script = new Script(input);
      while (script.hasMore()) {
        run.step(script);
      }
    } finally {
      run.connections.forEach(Connection::close);
    }
    Broker.one().checkNothingIsLeft();
  }

  private void step(Script script) {
    int choice = script.u8();
    int tenant = (choice >> 4) % TENANTS;
    Exchange exchange = new Exchange(connections.get(tenant));
    NaiveTenant model = models.get(tenant);
    switch (choice & 0xF) {
      case 0, 1, 2 -> allocate(exchange, model, script);
      case 3 -> keyed(exchange, model, script);
      case 4, 5 -> free(exchange, model, script);
      case 6 -> list(exchange, model, script);
      case 7, 8 -> get(exchange, model, (int) script.number());
      case 9, 10 -> put(exchange, model, (int) script.number());
      case 11 -> attach(exchange, model, (int) script.number(), script.u8() % 8);
      case 12 -> detach(exchange, model, script.u8() % 8);
      case 13 -> find(exchange, model, script.u8() % 8);
      case 14 -> holds(exchange, model, script.u8());
      default -> reconnect(tenant);
    }
  }

  private static void allocate(Exchange exchange, NaiveTenant model, Script script) {
    PasidRange range = script.range();
    int count = 1 + script.u8() % 12;
    boolean contiguous = (script.u8() & 1) == 1;
    ByteBuffer reply =
        exchange.ask(
            CommandId.ALLOCATE, (int) range.min(), (int) range.max(), count, contiguous ? 1 : 0);
    expectIds(reply, model.allocate(range, count, contiguous));
  }

  /** The IDs, or a refusal if there are none. */
  private static void expectIds(ByteBuffer reply, List<Integer> expected) {
    int result = reply.getInt(0);
    if (expected.isEmpty()) {
      Expect.that(-MOST_REFUSALS <= result && result < 0, "refusal: " + result);
      return;
    }
    Expect.equal("IDs", ids(reply), expected);
  }

  private static List<Integer> ids(ByteBuffer reply) {
    List<Integer> ids = new ArrayList<>();
    for (int at = EXTRA_BYTES; at < reply.limit(); at += Integer.BYTES) {
      ids.add(reply.getInt(at));
    }
    Expect.equal("count", reply.getInt(0), ids.size());
    return ids;
  }

  private static void keyed(Exchange exchange, NaiveTenant model, Script script) {
    PasidRange range = script.range();
    int key = 'a' + script.u8() % 8;
    ByteBuffer reply =
        exchange.ask(
            CommandId.ALLOCATE_KEYED, (int) range.min(), (int) range.max(), key * 0x01010101);
    String text = Character.toString(key).repeat(Integer.BYTES);
    List<Integer> expected = model.allocate(range, text);
    int result = reply.getInt(0);
    Expect.that(
        expected.isEmpty() ? result < 0 : result == expected.getFirst(),
        "ID of a key: " + result + " (expected: " + expected + ")");
  }

  private static void free(Exchange exchange, NaiveTenant model, Script script) {
    PasidRange range = script.range();
    ByteBuffer reply = exchange.ask(CommandId.FREE, (int) range.min(), (int) range.max());
    Expect.equal("freed", reply.getInt(0), model.free(range));
  }

  private static void list(Exchange exchange, NaiveTenant model, Script script) {
    PasidRange range = script.range();
    ByteBuffer reply = exchange.ask(CommandId.LIST, (int) range.min(), (int) range.max(), 1000);
    Expect.equal("list", ids(reply), model.list(range));
  }

  private static void get(Exchange exchange, NaiveTenant model, int id) {
    Expect.equal("get", exchange.ask(CommandId.GET, id).getInt(0), model.get(id));
  }

  private static void put(Exchange exchange, NaiveTenant model, int id) {
    Expect.equal("put", exchange.ask(CommandId.PUT, id).getInt(0), model.put(id));
  }

  private static void attach(Exchange exchange, NaiveTenant model, int id, int spid) {
    int result = exchange.ask(CommandId.ATTACH_SPID, id, spid).getInt(0);
    Set<Integer> right = model.attach(id, spid);
    Expect.that(right.contains(result), "attach: " + result + " (expected: " + right + ")");
  }

  private static void detach(Exchange exchange, NaiveTenant model, int spid) {
    Expect.equal(
        "detach", exchange.ask(CommandId.DETACH_SPID, spid).getInt(0) == 1, model.detach(spid));
  }

  private static void find(Exchange exchange, NaiveTenant model, int spid) {
    Expect.equal("find", ids(exchange.ask(CommandId.FIND_SPID, spid)), model.find(spid));
  }

  private static void holds(Exchange exchange, NaiveTenant model, int id) {
    boolean expected = !model.list(PasidRange.of(id, id)).isEmpty();
    Expect.equal("holds", exchange.ask(CommandId.HOLDS, id).getInt(0) == 1, expected);
  }

  private void reconnect(int tenant) {
    connections.get(tenant).close();
    models.get(tenant).close();
    connections.set(tenant, connect(tenant));
  }
}
