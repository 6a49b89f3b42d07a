package org.simtrans.elsewhere;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.simtrans.elsewhere.PgmFormat.Pgm;
import org.simtrans.image.Affine;
import org.simtrans.image.ImageFormat;
import org.simtrans.image.Source;
import org.simtrans.image.Volume;

/** A volume as PGM slices of 1 mm: several files, or a folder whose name ends in -stack. */
public final class PgmStackFormat implements ImageFormat {

  @Override
  public String name() {
    return "stack of PGM";
  }

  @Override
  public List<String> endings() {
    return List.of();
  }

  @Override
  public boolean reads(Source source) {
    return source.isSingle()
        ? readsFolder(source.first())
        : source.files().stream().allMatch(file -> file.toString().endsWith(".pgm"));
  }

  @Override
  public boolean readsFolder(Path folder) {
    return folder.toString().endsWith("-stack") && Files.isDirectory(folder);
  }

  @Override
  public Volume read(Source source) throws IOException {
    List<Path> files = source.isSingle() ? slices(source.first()) : source.files();
    Pgm first = Pgm.read(files.get(0));
    int[] shape = {first.width(), first.height(), files.size()};
    float[] values = new float[shape[0] * shape[1] * shape[2]];
    for (int z = 0; z < files.size(); z++) {
      float[] slice = Pgm.read(files.get(z)).values();
      System.arraycopy(slice, 0, values, z * slice.length, slice.length);
    }
    return Volume.of(shape, Affine.scaling(1, 1, 1), values);
  }

  private static List<Path> slices(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
