package org.simtrans.app.serve;

import java.util.List;
import java.util.Set;
import org.simtrans.app.ranks.LaunchSettings;
import org.simtrans.server.Launcher;

/**
 * Starts this program again with the same jars, heap and settings as the launcher gives it.
 *
 * @param main the main class of the command line
 * @param verbs of it that make a run
 */
record JavaLauncher(Class<?> main, Set<String> verbs) implements Launcher {

  @Override
  public ProcessBuilder command(List<String> words) {
    LaunchSettings settings = LaunchSettings.read();
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    List<String> command =
        settings.command(heap, List.of(), System.getProperty("java.class.path"), main.getName());
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    settings.environment().forEach(builder.environment()::putIfAbsent);
    return builder;
  }
}
