package org.simtrans.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.app.Main;
import picocli.CommandLine;

class OptionNameTest {
  private static final Pattern MESSAGE = Pattern.compile("Message\\.of\\((?s:.*?);\n");
  private static final Pattern SETTING = Pattern.compile("\\{([a-z][a-z0-9_.]*)}");
  private static final Pattern SETTING_OF_A_CHECK =
      Pattern.compile("require\\(.*, \"([a-z_]+)\", ");

  @Test
  void messagesShowTheOptionsThatUsersType() {
    Message message = Message.of("{learning_rate} and {weight_decay} and {masking.patch}");
    assertEquals(
        "--lr and --weight-decay and --mask-patch",
        Sentence.of(new InvalidSettingException(message)));
  }

  @Test
  void everySettingThatAMessageNamesIsAnOptionOfSomeVerb() throws IOException {
    Set<String> named = new TreeSet<>();
    for (String sources : List.of("../core/src/main/java", "../onnx/src/main/java")) {
      try (Stream<Path> files = Files.walk(Path.of(sources))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String text = Files.readString(file);
          MESSAGE
              .matcher(text)
              .results()
              .flatMap(message -> SETTING.matcher(message.group()).results())
              .forEach(setting -> named.add(OptionName.of(setting.group(1))));
          if (text.contains("{\" + setting + \"}")) {
            SETTING_OF_A_CHECK
                .matcher(text)
                .results()
                .forEach(setting -> named.add(OptionName.of(setting.group(1))));
          }
        }
      }
    }
    assertTrue(
        named.containsAll(List.of("--lr", "--batch", "--models", "--out")), named.toString());
    Set<String> options = new HashSet<>();
    collect(Main.commandLine(Console.silent()), options);
    named.removeAll(options);
    named.removeIf(name -> !name.startsWith("--")); // of config.json alone
    assertEquals(Set.of(), named);
  }

  private static void collect(CommandLine line, Set<String> options) {
    line.getCommandSpec().options().forEach(option -> options.addAll(List.of(option.names())));
    line.getSubcommands().values().forEach(verb -> collect(verb, options));
  }
}
