// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import io.pasid4j.cli.cluster.ClusterCommand;
import io.pasid4j.cli.cluster.ClusterFenceCommand;
import io.pasid4j.cli.cluster.ClusterInitCommand;
import io.pasid4j.cli.cluster.ClusterJoinCommand;
import io.pasid4j.cli.cluster.ClusterRemoveCommand;
import io.pasid4j.cli.cluster.ClusterStatusCommand;
import io.pasid4j.cli.cluster.ClusterTransferCommand;
import io.pasid4j.cli.cluster.MigrateCommand;
import io.pasid4j.cli.daemon.DaemonCommand;
import io.pasid4j.cli.daemon.StateBackupCommand;
import io.pasid4j.cli.daemon.StateCheckCommand;
import io.pasid4j.cli.daemon.StateCommand;
import io.pasid4j.cli.demo.ClusterDemoCommand;
import io.pasid4j.cli.demo.DemoCommand;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.export.ExportCommand;
import io.pasid4j.cli.export.ImportCommand;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.verb.AllocCommand;
import io.pasid4j.cli.verb.AuditCommand;
import io.pasid4j.cli.verb.CheckCommand;
import io.pasid4j.cli.verb.ClearCommand;
import io.pasid4j.cli.verb.DoctorCommand;
import io.pasid4j.cli.verb.ExplainCommand;
import io.pasid4j.cli.verb.FreeCommand;
import io.pasid4j.cli.verb.MapCommand;
import io.pasid4j.cli.verb.QuotaCommand;
import io.pasid4j.cli.verb.ReleaseCommand;
import io.pasid4j.cli.verb.ReserveCommand;
import io.pasid4j.cli.verb.RunCommand;
import io.pasid4j.cli.verb.SetsCommand;
import io.pasid4j.cli.verb.ShowCommand;
import io.pasid4j.cli.verb.SpacesCommand;
import io.pasid4j.cli.verb.TopCommand;
import io.pasid4j.cli.verb.WatchCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The verbs, in the groups of the help. */
final class Verbs {
  private static final Map<String, List<String>> GROUPS = groups();

  /** The verbs that look at all others. */
  private static final Set<String> ABOUT_OTHERS = Set.of("help", "completion");

  private static final String RUN = "run";

  private Verbs() {}

  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put(
        "Look",
        List.of(
            "sets", "show", "top", "map", "explain", "spaces", "watch", "audit", "check",
            "doctor"));
    groups.put("Allocate", List.of("alloc", "run"));
    groups.put(
        "Change what others have",
        List.of("quota", "free", "clear", "release", "reserve", "migrate", "export", "import"));
    groups.put("Serve", List.of("daemon", "state", "cluster", "demo"));
    groups.put("About", List.of("help", "version", "completion"));
    return groups;
  }

  static List<String> names() {
    return GROUPS.values().stream().flatMap(List::stream).toList();
  }

  /** Adds the verb alone, or all of them where it is none or needs the others. */
  static void addTo(CommandLine pasid, CommonOptions common, String verb) {
    List<String> all = names();
    boolean isAlone = all.contains(verb) && !ABOUT_OTHERS.contains(verb);
    for (String name : isAlone ? List.of(verb) : all) {
      pasid.addSubcommand(name, line(command(name, common)));
    }
    pasid.getCommandSpec().versionProvider(new Version());
    CommandLine run = pasid.getSubcommands().get(RUN);
    if (run != null) {
      RunCommand.declareOptions(run.getCommandSpec());
    }
    pasid.getSubcommands().values().forEach(Verbs::complete);
    UsageMessageSpec usage = pasid.getCommandSpec().usageMessage();
    usage.exitCodeListHeading("%nExit codes:%n");
    usage.exitCodeList(ExitCode.meanings());
    usage.customSynopsis("pasid VERB [SET|ID] [OPTIONS]");
    usage.commandListHeading("");
    usage.footer(
        "", "Examples:", "  pasid alloc --count 4 --hold --name vm-7", "  pasid help sets");
    pasid
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> list(help, pasid));
  }

  /** Gives a verb what all have; one that has verbs of its own also has {@code help}. */
  private static void complete(CommandLine verb) {
    verb.getCommandSpec().versionProvider(new Version());
    UsageMessageSpec usage = verb.getCommandSpec().usageMessage();
    usage.description(HelpText.paragraphs(usage.description()));
    usage.exitCodeListHeading("%nExit codes:%n");
    usage.exitCodeList(ExitCode.meanings());
    if (!verb.getSubcommands().isEmpty()) {
      verb.addSubcommand("help", line(new HelpCommand()));
    }
    verb.getSubcommands().values().forEach(Verbs::complete);
  }

  private static String list(Help help, CommandLine pasid) {
    StringBuilder text = new StringBuilder();
    GROUPS.forEach((group, names) -> {
      text.append(System.lineSeparator()).append(group).append(':');
      text.append(System.lineSeparator());
      Help.TextTable table = table(help);
      for (String name : names) {
        CommandLine verb = pasid.getSubcommands().get(name);
        if (verb != null) {
          table.addRowValues(name, firstSentence(verb));
        }
      }
      text.append(table);
    });
    return text.toString();
  }

  private static Help.TextTable table(Help help) {
    int width = help.commandSpec().usageMessage().width();
    return Help.TextTable.forColumns(
        help.colorScheme(),
        new Help.Column(14, 2, Help.Column.Overflow.SPAN),
        new Help.Column(width - 14, 1, Help.Column.Overflow.WRAP));
  }

  private static String firstSentence(CommandLine verb) {
    return HelpText.firstSentence(verb.getCommandSpec().usageMessage().description());
  }

  private static CommandLine line(Object verb) {
    return verb instanceof CommandLine whole ? whole : Declaration.commandLine(verb);
  }

  private static Object command(String name, CommonOptions common) {
    return switch (name) {
      case "sets" -> new SetsCommand(common);
      case "show" -> new ShowCommand(common);
      case "explain" -> new ExplainCommand(common);
      case "spaces" -> new SpacesCommand(common);
      case "watch" -> new WatchCommand(common);
      case "top" -> new TopCommand(common);
      case "map" -> new MapCommand(common);
      case "audit" -> new AuditCommand(common);
      case "reserve" -> new ReserveCommand(common);
      case "check" -> new CheckCommand(common);
      case "doctor" -> new DoctorCommand(common);
      case "alloc" -> new AllocCommand(common);
      case RUN -> new RunCommand();
      case "quota" -> new QuotaCommand(common);
      case "free" -> new FreeCommand(common);
      case "clear" -> new ClearCommand(common);
      case "release" -> new ReleaseCommand(common);
      case "daemon" -> new DaemonCommand(common);
      case "state" ->
          new CommandLine(new StateCommand())
              .addSubcommand("check", line(new StateCheckCommand(common)))
              .addSubcommand("backup", line(new StateBackupCommand(common)));
      case "cluster" -> cluster(common);
      case "migrate" -> new MigrateCommand(common);
      case "demo" ->
          new CommandLine(new DemoCommand()).addSubcommand("cluster", new ClusterDemoCommand());
      case "export" -> new ExportCommand(common);
      case "import" -> new ImportCommand(common);
      case "help" -> new HelpCommand();
      case "version" -> new VersionCommand();
      case "completion" -> new CompletionCommand();
      default ->
          throw new IllegalArgumentException("verb: " + name + " (expected: " + names() + ")");
    };
  }

  private static CommandLine cluster(CommonOptions common) {
    return new CommandLine(new ClusterCommand())
        .addSubcommand("init", line(new ClusterInitCommand(common)))
        .addSubcommand("status", line(new ClusterStatusCommand(common)))
        .addSubcommand("join", line(new ClusterJoinCommand(common)))
        .addSubcommand("remove", line(new ClusterRemoveCommand(common)))
        .addSubcommand("transfer-leader", line(new ClusterTransferCommand(common)))
        .addSubcommand("fence", line(new ClusterFenceCommand(common)));
  }
}
