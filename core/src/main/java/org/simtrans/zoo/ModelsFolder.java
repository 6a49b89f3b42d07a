package org.simtrans.zoo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.simtrans.AtomicFile;
import org.simtrans.Message;
import org.simtrans.Outputs;
import org.simtrans.Reason;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;

/**
 * Where models are found by their names: a folder of the user, which may be written to, and the
 * folder of the models that came with the program.
 *
 * @param own the user's; it need not exist
 * @param shipped those that came with the program; null for none
 */
public record ModelsFolder(Path own, Path shipped) {
  /** The environment variable that names the user's folder. */
  public static final String VARIABLE = "SIMTRANS_MODELS";

  /** The system property by which the launcher names the folder of the shipped models. */
  public static final String PROPERTY = "simtrans.models";

  /** The folders of this user and this program. */
  public static ModelsFolder usual() {
    String shipped = System.getProperty(PROPERTY);
    return new ModelsFolder(
        own(System.getenv(), System.getProperty("os.name"), System.getProperty("user.home")),
        shipped == null ? null : Path.of(shipped));
  }

  /** Where each system wants data that a user's programs keep. */
  static Path own(Map<String, String> environment, String system, String home) {
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isBlank()) {
      return Path.of(named);
    }
    String kind = system.toLowerCase(Locale.ROOT);
    String data =
        kind.startsWith("windows")
            ? environment.get("LOCALAPPDATA")
            : kind.startsWith("mac") ? null : environment.get("XDG_DATA_HOME");
    Path folder =
        data != null && Path.of(data).isAbsolute()
            ? Path.of(data)
            : kind.startsWith("windows")
                ? Path.of(home, "AppData", "Local")
                : kind.startsWith("mac")
                    ? Path.of(home, "Library", "Application Support")
                    : Path.of(home, ".local", "share");
    return folder.resolve("simtrans").resolve("models");
  }

  /** The files of all models by their names; of two with one name, the user's. */
  public Map<String, Path> files() {
    Map<String, Path> files = new TreeMap<>();
    if (shipped != null) {
      files.putAll(in(shipped));
    }
    files.putAll(in(own));
    return files;
  }

  /** The files of models that lie in a folder, and not below it. */
  static Map<String, Path> in(Path folder) {
    Map<String, Path> files = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return files;
    }
    try (Stream<Path> content = Files.list(folder)) {
      for (Path file : content.toList()) {
        String name = file.getFileName().toString();
        String stem = name.substring(0, Math.max(0, name.length() - PackedModel.ENDING.length()));
        if (name.endsWith(PackedModel.ENDING) && ModelFacts.isName(stem)) {
          files.put(stem, file);
        }
      }
    } catch (IOException e) {
      throw new RunException(
          "%s cannot be read (%s): check its rights, or name another folder with %s"
              .formatted(folder, Reason.of(e), VARIABLE),
          e);
    }
    return files;
  }

  /** The file of the model of that name. */
  public Optional<Path> find(String name) {
    return ModelFacts.isName(name) ? Optional.ofNullable(files().get(name)) : Optional.empty();
  }

  /**
   * What a user means who names models: files and folders that exist, else models by their names.
   *
   * @param named paths, or names of models
   * @throws RunException if one looks like a name and is neither
   */
  public List<Path> resolve(List<Path> named) {
    List<Path> found = new ArrayList<>();
    for (Path one : named) {
      found.add(resolve(one));
    }
    return found;
  }

  /** The same for one. */
  public Path resolve(Path named) {
    if (Files.exists(named) || named.getNameCount() != 1 || !ModelFacts.isName(named.toString())) {
      return named;
    }
    return find(named.toString())
        .orElseThrow(
            () ->
                new RunException(
                    Message.of(
                        "'%s' is no folder or file here, and no model of that name is installed (there are: %s): name the {out} folder of a 'train', or a model of 'models list'",
                        named, files().isEmpty() ? "none" : String.join(", ", files().keySet()))));
  }

  /**
   * Copies a model into the user's folder, whole or not at all, after it was checked whole. The
   * same model again is no error.
   *
   * @param source a file that {@link PackedModel#write} wrote
   * @param overwrite whether it may replace another model of its name
   * @return the model in its new place
   * @throws RunException if another model has this name, or it is not a usable model
   */
  public PackedModel install(Path source, boolean overwrite) {
    PackedModel model = PackedModel.read(source).requireUsable();
    Path target = own.resolve(model.facts().name() + PackedModel.ENDING);
    try {
      if (Files.exists(target)) {
        if (Files.mismatch(source, target) < 0) {
          return PackedModel.read(target);
        }
        if (!overwrite) {
          throw new RunException(
              Message.of(
                  "another model is installed as '%s' (%s): replace it with {overwrite}, or pack this one under another {name}",
                  model.facts().name(), target));
        }
      }
      Outputs.claim("name", overwrite, target, source);
      AtomicFile.write(target, out -> Files.copy(source, out));
    } catch (IOException e) {
      throw RunFolder.unwritable(target, e);
    }
    return PackedModel.read(target);
  }

  /**
   * The files that a user means who names a file, or a folder with several.
   *
   * @throws RunException if there are none
   */
  public static List<Path> offered(Path fileOrFolder) {
    if (!Files.isDirectory(fileOrFolder)) {
      return List.of(fileOrFolder);
    }
    List<Path> files = List.copyOf(in(fileOrFolder).values());
    if (files.isEmpty()) {
      throw new RunException(
          "%s holds no NAME%s: name a file that 'models pack' wrote, or a folder of such files"
              .formatted(fileOrFolder, PackedModel.ENDING));
    }
    return files;
  }
}
