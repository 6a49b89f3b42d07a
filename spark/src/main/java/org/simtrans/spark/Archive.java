package org.simtrans.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.spark.util.SerializableConfiguration;
import org.simtrans.AtomicFile;
import org.simtrans.InvalidSettingException;
import org.simtrans.image.Images;

/**
 * Files named as Hadoop names them, on any file system. Files on this machine ({@code file:}) are
 * used in place; others are copied to this machine for reading, and copied to their place after
 * writing.
 */
final class Archive implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Object stores. An object appears as a whole when its stream is closed, and a rename is a copy
   * and a deletion, so a file is written directly under its final name.
   */
  private static final Set<String> WHOLE_AT_CLOSE =
      Set.of("s3a", "s3", "s3n", "gs", "oss", "cosn", "obs");

  private final SerializableConfiguration configuration;

  Archive(Configuration configuration) {
    this.configuration = new SerializableConfiguration(configuration);
  }

  private FileSystem system(Path path) throws IOException {
    return path.getFileSystem(configuration.value());
  }

  // --- names ---------------------------------------------------------------------------------

  /**
   * The full name of a file, valid on every machine: absolute, with its file system.
   *
   * @throws InvalidSettingException if there is no such file system
   */
  String full(String name) {
    try {
      Path path = new Path(name);
      return system(path).makeQualified(path).toString();
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidSettingException(
          "'%s' is not a file that Hadoop can reach (%s); write it like hdfs://host/folder, or add"
                  .formatted(name, e.getMessage())
              + " the file system's jar with --packages");
    }
  }

  static String in(String folder, String relative) {
    return folder.endsWith("/") ? folder + relative : folder + "/" + relative;
  }

  static String nameOf(String full) {
    return new Path(full).getName();
  }

  static String folderOf(String full) {
    return new Path(full).getParent().toString();
  }

  /** Whether a full name is on this machine's file system (or one mounted into it). */
  static boolean isHere(String full) {
    return "file".equals(new Path(full).toUri().getScheme());
  }

  /** The path of a full name for which {@link #isHere} is true. */
  static java.nio.file.Path path(String full) {
    return java.nio.file.Path.of(new Path(full).toUri().getPath());
  }

  // --- looking -------------------------------------------------------------------------------

  boolean exists(String full) throws IOException {
    return isHere(full) ? Files.exists(path(full)) : system(new Path(full)).exists(new Path(full));
  }

  boolean isFolder(String full) throws IOException {
    if (isHere(full)) {
      return Files.isDirectory(path(full));
    }
    try {
      return system(new Path(full)).getFileStatus(new Path(full)).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** Whether a full name is that of a link on this machine. */
  static boolean isLink(String full) {
    return isHere(full) && Files.isSymbolicLink(path(full));
  }

  /** The names of all that lies directly in a folder, hidden or not; none if there is no folder. */
  List<String> entries(String folder) throws IOException {
    if (!exists(folder)) {
      return List.of();
    }
    if (!isFolder(folder)) {
      return List.of(nameOf(folder));
    }
    if (isHere(folder)) { // Hadoop's own view leaves out checksums
      try (Stream<java.nio.file.Path> all = Files.list(path(folder))) {
        return all.map(file -> file.getFileName().toString()).toList();
      }
    }
    return Arrays.stream(system(new Path(folder)).listStatus(new Path(folder)))
        .map(status -> status.getPath().getName())
        .toList();
  }

  /**
   * The files below a folder, relative to it, sorted. As in cohorts, names that begin with a dot,
   * and {@code __MACOSX}, are left out.
   */
  List<String> filesBelow(String folder) throws IOException {
    List<String> found = new ArrayList<>();
    list(new Path(folder), "", found);
    found.sort(null);
    return found;
  }

  private void list(Path folder, String above, List<String> found) throws IOException {
    for (FileStatus status : system(folder).listStatus(folder)) {
      String name = status.getPath().getName();
      if (name.startsWith(".") || name.equals("__MACOSX")) {
        continue;
      }
      if (status.isDirectory()) {
        list(status.getPath(), above + name + "/", found);
      } else {
        found.add(above + name);
      }
    }
  }

  // --- bringing ------------------------------------------------------------------------------

  /**
   * Makes a file available on this machine: the file itself if it is here, otherwise a copy in
   * {@code folder}. Files that belong to an image, such as the voxels of a header, are copied with
   * it.
   */
  java.nio.file.Path bring(String full, java.nio.file.Path folder) throws IOException {
    if (isHere(full)) {
      return path(full);
    }
    java.nio.file.Path copy = folder.resolve(nameOf(full));
    copyHere(full, copy);
    for (java.nio.file.Path companion : Images.companions(copy)) {
      String there = in(folderOf(full), companion.getFileName().toString());
      if (exists(there)) {
        copyHere(there, companion);
      }
    }
    return copy;
  }

  /** Makes a folder available on this machine; see {@link #bring}. */
  java.nio.file.Path bringFolder(String full, java.nio.file.Path folder) throws IOException {
    if (isHere(full)) {
      return path(full);
    }
    Files.createDirectories(folder);
    for (String file : filesBelow(full)) {
      copyHere(in(full, file), folder.resolve(file));
    }
    return folder;
  }

  void copyHere(String full, java.nio.file.Path copy) throws IOException {
    Files.createDirectories(copy.getParent());
    try (InputStream in = system(new Path(full)).open(new Path(full))) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  // --- taking there --------------------------------------------------------------------------

  /**
   * Copies a finished file to its place and replaces an older one. Readers there see the whole file
   * or none, even if this process dies meanwhile.
   */
  void publish(java.nio.file.Path done, String full) throws IOException {
    Path target = new Path(full);
    String scheme = target.toUri().getScheme();
    String part = "." + target.getName() + "." + UUID.randomUUID() + ".part";
    if (isHere(full)) {
      publishHere(done, path(full));
    } else if (WHOLE_AT_CLOSE.contains(scheme)) {
      copyThere(done, target);
    } else {
      Path temporary = new Path(target.getParent(), part);
      try {
        copyThere(done, temporary);
        rename(temporary, target);
      } catch (IOException | RuntimeException e) {
        system(temporary).delete(temporary, false);
        throw e;
      }
    }
  }

  private static void publishHere(java.nio.file.Path done, java.nio.file.Path target)
      throws IOException {
    AtomicFile.write(target, out -> Files.copy(done, out));
  }

  private void copyThere(java.nio.file.Path done, Path target) throws IOException {
    FileSystem system = system(target);
    system.mkdirs(target.getParent());
    try (OutputStream out = system.create(target, true)) {
      Files.copy(done, out);
    }
  }

  private void rename(Path temporary, Path target) throws IOException {
    try {
      URI root = system(target).getUri();
      FileContext.getFileContext(root, configuration.value())
          .rename(temporary, target, Options.Rename.OVERWRITE);
    } catch (UnsupportedFileSystemException e) {
      renameByHand(temporary, target);
    }
  }

  /** For file systems that rename but do not replace. */
  private void renameByHand(Path temporary, Path target) throws IOException {
    FileSystem system = system(target);
    if (system.rename(temporary, target)) {
      return;
    }
    system.delete(target, false);
    if (!system.rename(temporary, target)) {
      throw new IOException(target + " cannot be renamed to from " + temporary);
    }
  }
}
