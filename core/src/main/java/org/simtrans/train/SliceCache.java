package org.simtrans.train;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.simtrans.data.SliceStore;
import org.simtrans.run.RunFolder;

/** The folder for slices that one rank prepares for a run. */
record SliceCache(Path folder) {
  private static final Pattern OF_A_RANK = Pattern.compile("\\.cache(-\\d+)?");

  static SliceCache of(RunSession session) {
    RunFolder run = session.run();
    return new SliceCache(
        session.ranks().first()
            ? run.cache()
            : run.path().resolve(".cache-" + session.ranks().rank()));
  }

  /** The folders that earlier processes left in a run, of however many ranks. */
  static List<SliceCache> left(RunFolder run) {
    try (Stream<Path> files = Files.list(run.path())) {
      return files
          .filter(file -> OF_A_RANK.matcher(file.getFileName().toString()).matches())
          .map(SliceCache::new)
          .toList();
    } catch (IOException e) {
      throw RunFolder.unwritable(run.path(), e);
    }
  }

  /**
   * Removes the slices of processes that have ended, and the folder if it is then empty. What else
   * lies in it stays, and so does a link, with all that it leads to.
   */
  void clear() {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      SliceStore.removeLeftovers(folder);
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      return;
    } catch (IOException e) {
      throw RunFolder.unwritable(folder, e);
    }
  }
}
