// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.process.UserDatabase;
import io.pasid4j.daemon.rule.NamePattern;
import io.pasid4j.daemon.rule.PathPattern;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The value of a key, if present. A value that cannot be read is reported as a problem, and is then
 * empty.
 */
final class Value {
  private static final String NONE = "none";

  /** The number above it stands for no user and no group. */
  private static final long MOST_IDENTITY = 0xFFFF_FFFEL;

  private final Problems problems;
  private final String name;
  private final Optional<Node> node;

  Value(Problems problems, String name, Optional<Node> node) {
    this.problems = problems;
    this.name = name;
    this.node = node;
  }

  /** A number, decimal or hexadecimal after 0x. */
  OptionalLong number(long least, long most) {
    Optional<Long> number =
        read(
            least + " to " + most,
            text -> NumberText.parse(text).filter(value -> value >= least && value <= most));
    return number.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  /** A number that fits an int. */
  OptionalInt count(int least, int most) {
    OptionalLong number = number(least, most);
    return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
  }

  /** A uid, or the name of a user of this system. */
  OptionalInt user() {
    return identity("0 to " + MOST_IDENTITY + ", or the name of a user", UserDatabase::uid);
  }

  /** A gid, or the name of a group of this system. */
  OptionalInt group() {
    return identity("0 to " + MOST_IDENTITY + ", or the name of a group", UserDatabase::gid);
  }

  private OptionalInt identity(String expected, Function<String, OptionalInt> byName) {
    Optional<Integer> found =
        read(
            expected,
            text -> {
              OptionalLong number = NumberText.parse(text).stream().mapToLong(n -> n).findFirst();
              if (number.isPresent()) {
                return Optional.of((int) number.getAsLong())
                    .filter(id -> number.getAsLong() <= MOST_IDENTITY);
              }
              return byName.apply(text).stream().boxed().findFirst();
            });
    return found.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  /** A pattern with * and ?. */
  Optional<NamePattern> pattern() {
    return read(
        "a name, in which * and ? may stand for other characters",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(new NamePattern(text)));
  }

  /** A pattern for paths, with *, ** and ?. */
  Optional<PathPattern> pathPattern() {
    return read(
        "a path from / or ** on, in which * and ? stand for other characters but /, ** for any",
        text ->
            text.startsWith("/") || text.startsWith("**")
                ? Optional.of(new PathPattern(text))
                : Optional.empty());
  }

  /** A boolean. */
  Optional<Boolean> flag() {
    return read(
        "true or false",
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  /** One of some words. */
  Optional<String> word(List<String> words) {
    return read(
        String.join(" or ", words),
        text -> words.contains(text) ? Optional.of(text) : Optional.empty());
  }

  /** An absolute path. */
  Optional<Path> path() {
    return read("an absolute path", Value::absolute);
  }

  /** An absolute path, or none. */
  Optional<PathSetting> pathOrNone() {
    return read(
        "an absolute path or none",
        text ->
            text.equals(NONE)
                ? Optional.of(new PathSetting.None())
                : absolute(text).map(PathSetting.At::new));
  }

  /** Returns whether it is a mapping. */
  boolean isMapping() {
    return node.filter(MappingNode.class::isInstance).isPresent();
  }

  /** Returns whether it is present and turns the setting off. */
  boolean isNone() {
    return node.filter(ScalarNode.class::isInstance)
        .map(ScalarNode.class::cast)
        .filter(scalar -> scalar.getValue().equals(NONE))
        .isPresent();
  }

  private static Optional<Path> absolute(String text) {
    try {
      return Optional.of(Path.of(text)).filter(Path::isAbsolute).map(Path::normalize);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** A list of IDs and of bands, both ends inclusive. */
  Optional<List<PasidRange>> bands(long top) {
    return list(
        "IDs or MIN-MAX within 0 to " + top,
        text -> NumberText.band(text).filter(b -> b.max() <= top));
  }

  /** Returns a list of values that a reader parses. */
  <T> Optional<List<T>> list(String expected, Function<String, Optional<T>> reader) {
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (!(node.get() instanceof SequenceNode sequence)) {
      problems.add(node.get(), name, Shown.node(node.get()), "a list of " + expected);
      return Optional.empty();
    }
    List<T> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      new Value(problems, name, Optional.of(item)).read(expected, reader).ifPresent(items::add);
    }
    return Optional.of(items);
  }

  /**
   * Reads a text.
   *
   * @param expected the texts that the reader accepts, for the problem
   * @param reader returns empty for any other text
   */
  <T> Optional<T> read(String expected, Function<String, Optional<T>> reader) {
    if (node.isEmpty()) {
      return Optional.empty();
    }
    Optional<T> value = Optional.empty();
    if (node.get() instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      value = reader.apply(scalar.getValue());
    }
    if (value.isEmpty()) {
      problems.add(node.get(), name, Shown.node(node.get()), expected);
    }
    return value;
  }
}
