// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/**
 * The options and parameters of a command line. An option or parameter that is not given leaves its
 * object as it is. Parameters have the order of their declaration. For one thread, before the line
 * is read.
 */
public final class Declaration {
  private final CommandSpec spec;
  private final ScopeType scope;

  private Declaration(CommandSpec spec, ScopeType scope) {
    this.spec = spec;
    this.scope = scope;
  }

  /** The command line of a verb, be it {@link Declared} or described by picocli's annotations. */
  public static CommandLine commandLine(Object verb) {
    CommandSpec spec =
        verb.getClass().isAnnotationPresent(Command.class)
            ? CommandSpec.forAnnotatedObject(verb)
            : CommandSpec.wrapWithoutInspection(verb);
    if (verb instanceof Declared declared) {
      declared.declare(new Declaration(spec, ScopeType.LOCAL));
    }
    return new CommandLine(spec);
  }

  /** The same line; what is declared from here on may also stand after a verb within it. */
  public Declaration inherited() {
    return new Declaration(spec, ScopeType.INHERIT);
  }

  /** The line itself, which has the streams to print to once it is read. */
  public CommandSpec spec() {
    return spec;
  }

  /** The help's description; the help breaks the lines as its width asks for. */
  public Declaration describe(String... lines) {
    spec.usageMessage().description(lines);
    return this;
  }

  /** Lines that show the use, for the end of the help. */
  public Declaration examples(String... lines) {
    List<String> footer = new ArrayList<>(List.of("", "Examples:"));
    for (String line : lines) {
      footer.add("  " + line);
    }
    spec.usageMessage().footer(footer.toArray(String[]::new));
    return this;
  }

  /** Adds options that several verbs have. */
  public Declaration with(Declared options) {
    options.declare(this);
    return this;
  }

  /**
   * Adds an option without a value.
   *
   * @param names its names, with a comma between them
   */
  public Declaration flag(String names, String description, Runnable ifGiven) {
    return add(
        option(names, description)
            .type(boolean.class)
            .setter(
                Declaration.<Boolean>to(given -> {
                  if (given) { // not of --flag=false
                    ifGiven.run();
                  }
                })));
  }

  /** Adds the options that print the help, and the version that a line's spec provides. */
  public Declaration helpAndVersion() {
    add(
        option("-h,--help", "Show this help message and exit.")
            .type(boolean.class)
            .usageHelp(true));
    return add(
        option("-V,--version", "Print version information and exit.")
            .type(boolean.class)
            .versionHelp(true));
  }

  /** Adds an option whose value is a text. */
  public Declaration text(String name, String label, String description, Consumer<String> to) {
    return add(
        option(name, description).type(String.class).paramLabel(label).setter(Declaration.to(to)));
  }

  /** Adds an option whose value is converted. */
  public <T> Declaration option(
      String name, String label, ITypeConverter<T> converter, String description, Consumer<T> to) {
    return add(valued(name, label, converter, description, to));
  }

  /** Adds an option whose value may be left out: then it is another text's. */
  public <T> Declaration optionOr(
      String name,
      String label,
      String otherwise,
      ITypeConverter<T> converter,
      String description,
      Consumer<T> to) {
    return add(
        valued(name, label, converter, description, to).arity("0..1").fallbackValue(otherwise));
  }

  private <T> OptionSpec.Builder valued(
      String name, String label, ITypeConverter<T> converter, String description, Consumer<T> to) {
    return option(name, description)
        .type(typeOf(converter))
        .paramLabel(label)
        .converters(converter)
        .setter(Declaration.to(to));
  }

  private OptionSpec.Builder option(String names, String description) {
    return OptionSpec.builder(names.split(",")).scopeType(scope).description(description);
  }

  private Declaration add(OptionSpec.Builder option) {
    spec.addOption(option.hasInitialValue(false).build());
    return this;
  }

  /** Adds a parameter that has to be given, a text. */
  public Declaration parameter(String label, String description, Consumer<String> to) {
    return add(text(label, description, to), true);
  }

  /** Adds a parameter that has to be given and is converted. */
  public <T> Declaration parameter(
      String label, ITypeConverter<T> converter, String description, Consumer<T> to) {
    return add(converted(label, converter, description, to), true);
  }

  /** Adds a parameter that may be left out, a text. */
  public Declaration optional(String label, String description, Consumer<String> to) {
    return add(text(label, description, to), false);
  }

  /** Adds a parameter that may be left out and is converted. */
  public <T> Declaration optional(
      String label, ITypeConverter<T> converter, String description, Consumer<T> to) {
    return add(converted(label, converter, description, to), false);
  }

  /** Adds the parameter for all words that are left. */
  public Declaration words(String label, String description, Consumer<List<String>> to) {
    spec.addPositional(
        positional(label, description)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .index("0..*")
            .arity("0..*")
            .setter(Declaration.to(to))
            .build());
    return this;
  }

  private static PositionalParamSpec.Builder text(
      String label, String description, Consumer<String> to) {
    return positional(label, description).type(String.class).setter(to(to));
  }

  private static <T> PositionalParamSpec.Builder converted(
      String label, ITypeConverter<T> converter, String description, Consumer<T> to) {
    return positional(label, description)
        .type(typeOf(converter))
        .converters(converter)
        .setter(to(to));
  }

  private static PositionalParamSpec.Builder positional(String label, String description) {
    return PositionalParamSpec.builder()
        .paramLabel(label)
        .description(description)
        .hasInitialValue(false);
  }

  private Declaration add(PositionalParamSpec.Builder parameter, boolean isRequired) {
    spec.addPositional(
        parameter
            .index(String.valueOf(spec.positionalParameters().size()))
            .arity(isRequired ? "1" : "0..1")
            .required(isRequired)
            .build());
    return this;
  }

  /** Shells complete paths. */
  private static Class<?> typeOf(ITypeConverter<?> converter) {
    return converter instanceof PathConverter ? Path.class : Object.class;
  }

  /** The value is of the converter's type: {@link ArgSpec} does not know it. */
  @SuppressWarnings("unchecked")
  private static <T> ISetter to(Consumer<T> consumer) {
    return new ISetter() {
      @Override
      public <V> V set(V value) {
        consumer.accept((T) value);
        return value;
      }
    };
  }
}
