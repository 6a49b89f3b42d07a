package org.simtrans.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line of 'pretrain' or 'train' for every rank.
 *
 * @param verb pretrain or train
 * @param out full name of the run folder
 * @param files options that name files and folders to read, with full names
 * @param rest all other options as they were typed
 */
record Words(String verb, String out, Map<String, String> files, List<String> rest)
    implements Serializable {
  private static final String RESUME = "--resume";

  Words {
    files = new LinkedHashMap<>(files);
    rest = List.copyOf(rest);
  }

  boolean resumes() {
    return rest.contains(RESUME);
  }

  Words resuming() {
    if (resumes()) {
      return this;
    }
    List<String> more = new ArrayList<>(rest);
    more.add(RESUME);
    return new Words(verb, out, files, more);
  }

  /**
   * The command line for this machine; copies the files that it reads.
   *
   * @param run the run folder on this machine
   */
  List<String> here(Archive archive, Path run, Scratch scratch) throws IOException {
    List<String> words = new ArrayList<>(List.of(verb, "--out", run.toString()));
    for (Map.Entry<String, String> option : files.entrySet()) {
      String full = option.getValue();
      Path room = scratch.folder().resolve("given").resolve(option.getKey().replace("-", ""));
      Path here =
          archive.isFolder(full)
              ? archive.bringFolder(full, room.resolve(Archive.nameOf(full)))
              : archive.bring(full, room);
      words.addAll(List.of(option.getKey(), here.toString()));
    }
    words.addAll(rest);
    return words;
  }
}
