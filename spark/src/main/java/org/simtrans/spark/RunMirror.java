package org.simtrans.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Mirrors the run folder that rank 0 writes on this machine to another file system. Every minute it
 * copies new and changed files, so that the run can continue from a checkpoint if this machine is
 * lost. It does nothing if the run folder is on this machine's file system.
 */
final class RunMirror implements AutoCloseable {
  private static final long PAUSE = 60_000; // milliseconds

  private final Archive archive;
  private final Path here;
  private final String there;
  private final Map<Path, FileTime> taken = new HashMap<>();
  private final Thread thread;

  private RunMirror(Archive archive, Path here, String there) {
    this.archive = archive;
    this.here = here;
    this.there = there;
    thread = new Thread(this::work, "simtrans-run-mirror");
    thread.setDaemon(true);
  }

  static RunMirror of(Archive archive, Path here, String there) {
    RunMirror mirror = new RunMirror(archive, here, there);
    if (!Archive.isHere(there)) {
      mirror.thread.start();
    }
    return mirror;
  }

  private void work() {
    try {
      while (true) {
        Thread.sleep(PAUSE);
        try {
          take();
        } catch (IOException e) {
          LoggerFactory.getLogger(RunMirror.class)
              .warn("{} could not be updated; the next round tries again", there, e);
        }
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private synchronized void take() throws IOException {
    for (Path file : files()) {
      FileTime changed = Files.getLastModifiedTime(file);
      if (!changed.equals(taken.get(file))) {
        archive.publish(file, Archive.in(there, here.relativize(file).toString()));
        taken.put(file, changed);
      }
    }
  }

  /** The files to mirror; unfinished ones begin with a dot and are left out. */
  private List<Path> files() throws IOException {
    if (!Files.isDirectory(here)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(here)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !here.relativize(file).toString().matches("(.*/)?\\..*"))
          .toList();
    }
  }

  /** Copies the last changes. */
  @Override
  public void close() throws IOException {
    thread.interrupt();
    if (!Archive.isHere(there)) {
      take();
    }
  }
}
