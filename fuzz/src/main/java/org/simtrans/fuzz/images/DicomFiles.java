package org.simtrans.fuzz.images;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Damage;
import org.simtrans.fuzz.damage.Reader;
import org.simtrans.image.Source;
import org.simtrans.layout.FileTree;

/** DICOM: one slice, or the files of a series. */
public final class DicomFiles implements Reader {
  private static final Pattern FIELDS =
      Pattern.compile(
          "\\([0-9a-f]{4},[0-9a-f]{4}\\)|pixels|slices?|element|transfer syntax|DICOM file|series|mosaic"
              + "|frames?|colour|deflated|sequence|voxels|gantry");

  @Override
  public String name() {
    return "dicom";
  }

  @Override
  public int share() {
    return 60;
  }

  @Override
  public BadFile sound(Chance chance) {
    return files(DicomImage.syntax(chance), false, chance);
  }

  @Override
  public BadFile spoilt(Chance chance) {
    return files(DicomImage.anySyntax(chance), true, chance);
  }

  private static BadFile files(int syntax, boolean spoil, Chance chance) {
    int count = chance.of(1, 1, 3, 5);
    int hurt = chance.below(count);
    int rows = 1 + chance.below(6);
    int columns = 1 + chance.below(6);
    BadFile files = null;
    for (int k = 0; k < count; k++) {
      DicomImage slice = DicomImage.slice(k, syntax, rows, columns, chance);
      byte[] bytes =
          spoil && (k == hurt || chance.oneIn(6)) ? spoilt(slice, chance) : slice.whole();
      String name = "IM" + k + ".dcm";
      files = files == null ? BadFile.of(name, bytes) : files.with(name, bytes);
    }
    return count == 1 ? files : new BadFile("", files.contents());
  }

  private static byte[] spoilt(DicomImage slice, Chance chance) {
    boolean fields = !chance.oneIn(3);
    byte[] whole = (fields ? slice.spoilt(chance) : slice).whole();
    return fields && !chance.oneIn(4) ? whole : Damage.bytes(whole, chance);
  }

  @Override
  public void read(Path file) {
    if (!file.toFile().isDirectory()) {
      Geometry.requireReadAsInspected(Source.of(file));
      return;
    }
    FileTree tree = FileTree.of(file);
    for (Path image : tree.images()) {
      Geometry.requireReadAsInspected(tree.source(image));
    }
  }

  @Override
  public Pattern fields() {
    return FIELDS;
  }

  /** A deflated byte makes 1032, of which items are kept; an RLE byte makes 64 pixels. */
  @Override
  public long heap(long bytes) {
    return (256L << 20) + 4 * 1032 * bytes;
  }
}
