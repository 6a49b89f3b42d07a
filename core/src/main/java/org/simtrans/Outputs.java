package org.simtrans;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Decides which files may be written. Whoever writes files that a user names claims all of them
 * here before the work begins. A claim is refused
 *
 * <ul>
 *   <li>if the file is one that is read, by whatever name: through links, hard links, another case
 *       or another Unicode form of the name,
 *   <li>if it belongs to a run,
 *   <li>if two results would be one file,
 *   <li>if a file is there that SimTrans did not write, or that somebody has changed since.
 * </ul>
 *
 * <p>Parts of files that a killed process of this host left in the folders are removed.
 *
 * <p>What SimTrans wrote and nobody changed is replaced unasked, so that any command can be given
 * again. How SimTrans knows its files: {@link WrittenMark}.
 */
public final class Outputs {
  private static final Set<String> OF_A_RUN =
      Set.of(
          "config.json",
          "splits.json",
          "metrics.jsonl",
          "encoder.safetensors",
          "network.safetensors",
          "model.safetensors",
          "evaluation.json",
          "cases.csv",
          "measured.json",
          "plan.json",
          "plan-splits.json",
          "progress.json",
          "report.html",
          "tables.json",
          "tables.md",
          "figure9.png");
  private static final Set<String> FOLDERS_OF_A_RUN = Set.of("checkpoint", "pictures", "splits");

  private static final int LONGEST_NAME = 255; // bytes, on all usual file systems

  private final String setting;
  private final boolean overwrites;
  private final Set<Object> inputs = new HashSet<>();
  private final Map<Path, String> claimed = new HashMap<>(); // by real path; for what
  private final Set<Path> cleared = new HashSet<>();
  private final Map<Path, Path> folded = new HashMap<>(); // by the name that other names may equal

  private Outputs(String setting, boolean overwrites) {
    this.setting = setting;
    this.overwrites = overwrites;
  }

  /**
   * Nothing is claimed yet.
   *
   * @param setting that names the files, for messages, such as "out"
   * @param overwrites whether files that SimTrans wrote may be replaced even if they have been
   *     changed since, and files of unknown origin where the file system keeps no marks
   */
  public static Outputs of(String setting, boolean overwrites) {
    return new Outputs(setting, overwrites);
  }

  /** One file. */
  public static void claim(String setting, boolean overwrites, Path file, Path... inputs) {
    of(setting, overwrites).sparing(Arrays.asList(inputs)).claim(file, "the result");
  }

  /**
   * Names files that are read, and so are never replaced; of the folder of a run, its own files.
   * What does not exist or is null is left out.
   */
  public Outputs sparing(Collection<Path> files) {
    for (Path file : files) {
      if (file != null && Files.isDirectory(file)) {
        sparing(OF_A_RUN.stream().map(file::resolve).toList());
      } else if (file != null && Files.exists(file)) {
        inputs.add(identity(file));
      }
    }
    return this;
  }

  /**
   * Claims a file.
   *
   * @param what is to be written there, for messages: "the mask of a.png"
   * @throws InvalidSettingException if the file may not be written, as {@link Outputs} says
   */
  public void claim(Path file, String what) {
    Path real = claimName(file, what);
    requireReplaceable(file, real, what);
    clear(real.getParent());
  }

  /**
   * As {@link #claim(Path, String)}, of a file that is kept if it is there already, whoever wrote
   * it.
   */
  public void claimOrKeep(Path file, String what) {
    if (Files.exists(real(file), LinkOption.NOFOLLOW_LINKS)) {
      claimName(file, what);
    } else {
      claim(file, what);
    }
  }

  private Path claimName(Path file, String what) {
    Path real = real(file);
    if (real.getFileName() != null
        && real.getFileName().toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw refused(
          "%s cannot be written to %s, a name of more than 255 bytes: shorten it, or choose another {%s}",
          what, file);
    }
    if (inputs.contains(identity(real))) {
      throw refused("%s would overwrite %s, which is read: choose another {%s}", what, file);
    }
    if (belongsToRun(real)) {
      throw refused("%s would overwrite %s, a file of a run: choose another {%s}", what, file);
    }
    String other = claimed.putIfAbsent(real, what);
    if (other == null && sharesItsName(real)) {
      other = claimed.get(folded.get(fold(real)));
    }
    if (other != null) {
      throw new InvalidSettingException(
          Message.of(
              "%s and %s would both be written to %s; write them into different folders",
              other, what, file));
    }
    return real;
  }

  /** A process that was killed while it wrote here may have left a part of a file. */
  private void clear(Path folder) {
    if (folder != null && cleared.add(folder)) {
      try {
        AtomicFile.removeLeftovers(folder);
      } catch (IOException e) {
        return; // what cannot be written to will say so
      }
    }
  }

  private void requireReplaceable(Path file, Path real, String what) {
    if (Files.isSymbolicLink(real)) {
      throw refused("%s would replace %s, a link: remove it, or choose another {%s}", what, file);
    }
    if (!Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isRegularFile(real)) {
      throw refused(
          "%s cannot be written to %s, which is no file: choose another {%s}", what, file);
    }
    switch (mark(real)) {
      case WHOLE -> {}
      case CHANGED -> {
        if (!overwrites) {
          throw refused(
              "%s would replace %s, which has been changed since SimTrans wrote it: choose another"
                  + " {%s}, move it away, or replace it with {overwrite}",
              what, file);
        }
      }
      case NONE ->
          throw refused(
              "%s would replace %s, which SimTrans did not write: choose another {%s}, or move it"
                  + " away",
              what, file);
      case UNKNOWN -> {
        if (!overwrites) {
          throw refused(
              "%s would replace %s, and this file system does not tell who wrote it: choose another"
                  + " {%s}, or replace it with {overwrite}",
              what, file);
        }
      }
    }
  }

  private static WrittenMark mark(Path file) {
    try {
      return WrittenMark.of(file);
    } catch (IOException unreadable) {
      return WrittenMark.NONE;
    }
  }

  private InvalidSettingException refused(String template, String what, Path file) {
    return new InvalidSettingException(
        Message.of(template.replace("{%s}", "{" + setting + "}"), what, file));
  }

  /** Files in the folder of a run by their own names, and all in its folders. */
  private static boolean belongsToRun(Path real) {
    Path folder = real.getParent();
    if (folder == null) {
      return false;
    }
    boolean named = OF_A_RUN.contains(real.getFileName().toString().toLowerCase(Locale.ROOT));
    boolean below =
        folder.getFileName() != null
            && folder.getParent() != null
            && FOLDERS_OF_A_RUN.contains(folder.getFileName().toString());
    return (named && isRun(folder)) || (below && isRun(folder.getParent()));
  }

  /** A run, a study, or the folder of a cross-validation. */
  private static boolean isRun(Path folder) {
    return Files.exists(folder.resolve("config.json"))
        || Files.exists(folder.resolve("plan.json"))
        || Files.exists(folder.resolve("splits/fold-0.json"));
  }

  /** Whether SimTrans wrote a file, and nobody has changed it since. */
  public static boolean wrote(Path file) {
    return mark(file) == WrittenMark.WHOLE;
  }

  /**
   * Says of a file that SimTrans has just written that it is a mask of a model or a picture for
   * people, so that it is not taken for data where it lies among them. Where the file system keeps
   * no marks, nothing happens.
   */
  public static void markDrawn(Path file) {
    WrittenMark.setDrawn(file);
  }

  /** Whether a regular file was marked so, and nobody has changed it or its name since. */
  public static boolean drew(Path file) {
    return Files.isRegularFile(file) && WrittenMark.isDrawn(file);
  }

  // --- names and what they stand for -------------------------------------------------------------

  /** The path with all links resolved but the last name's own; what does not exist stays as is. */
  static Path real(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    return folder == null
        ? absolute
        : realFolder(file.toAbsolutePath().getParent()).resolve(absolute.getFileName());
  }

  private static Path realFolder(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      Path above = folder.getParent();
      return above == null ? folder : realFolder(above).resolve(folder.getFileName()).normalize();
    }
  }

  /** Equal for two names of one file, hard links included. */
  private static Object identity(Path file) {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return key == null ? file.toRealPath() : key; // Windows gives no keys
    } catch (IOException e) {
      return real(file);
    }
  }

  /** Whether another claimed name differs in case or Unicode form only, and means the same file. */
  private boolean sharesItsName(Path real) {
    Path other = folded.putIfAbsent(fold(real), real);
    return other != null && !other.equals(real) && foldsNames(real);
  }

  private static Path fold(Path real) {
    String name = Normalizer.normalize(real.toString(), Normalizer.Form.NFC);
    return Path.of(name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
  }

  /** Whether the file system takes names that differ in case or Unicode form for one. */
  private static boolean foldsNames(Path real) {
    Path folder = real.getParent();
    while (folder.getParent() != null && !Files.isDirectory(folder)) {
      folder = folder.getParent();
    }
    Path probe = folder.resolve(".probe-" + ProcessMark.own() + "-a\u00e9");
    Path otherCase = folder.resolve(".probe-" + ProcessMark.own() + "-A\u00e9");
    Path otherForm = folder.resolve(".probe-" + ProcessMark.own() + "-ae\u0301");
    try {
      Files.createFile(probe);
      try {
        return Files.exists(otherCase) || Files.exists(otherForm);
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      return false; // what cannot be written to will say so
    }
  }
}
