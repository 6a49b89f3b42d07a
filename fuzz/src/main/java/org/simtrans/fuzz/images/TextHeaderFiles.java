package org.simtrans.fuzz.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.DeflaterOutputStream;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Damage;
import org.simtrans.fuzz.damage.Reader;
import org.simtrans.image.Channels;
import org.simtrans.image.ImageInfo;
import org.simtrans.image.Images;
import org.simtrans.image.Source;

/** NRRD and MetaImage: voxels behind lines of text, or in a file beside them. */
public final class TextHeaderFiles implements Reader {
  private static final Pattern FIELDS =
      Pattern.compile(
          "header|voxels|encoding|type|axes|space|sizes|NDims|ElementType|DimSize|components|frame");

  private final boolean nrrd;

  /**
   * @param nrrd whether NRRD, else MetaImage
   */
  public TextHeaderFiles(boolean nrrd) {
    this.nrrd = nrrd;
  }

  @Override
  public String name() {
    return nrrd ? "nrrd" : "metaimage";
  }

  @Override
  public BadFile sound(Chance chance) {
    return file(chance, false);
  }

  @Override
  public BadFile spoilt(Chance chance) {
    return file(chance, true);
  }

  private BadFile file(Chance chance, boolean spoilt) {
    int components = chance.oneIn(4) ? 2 + chance.below(3) : 1;
    int[] shape = {1 + chance.below(6), 1 + chance.below(6), 1 + chance.below(6)};
    int size = chance.of(1, 2, 4, 8);
    int count = shape[0] * shape[1] * shape[2] * components;
    String packing = chance.of("raw", "packed", "text");
    boolean detached = chance.oneIn(4);
    String data = "a.raw";
    List<String> lines =
        new ArrayList<>(
            nrrd
                ? nrrdLines(shape, components, size, packing, detached ? data : null, chance)
                : metaLines(shape, components, size, packing, detached ? data : "LOCAL", chance));
    byte[] voxels = voxels(chance, count, size, packing);
    boolean hurtLines = spoilt && !chance.oneIn(4);
    for (int i = 0; hurtLines && (i == 0 || chance.oneIn(2)); i++) {
      hurt(lines, chance);
    }
    String end = nrrd ? "\n\n" : "\n";
    byte[] header = (String.join("\n", lines) + end).getBytes(StandardCharsets.UTF_8);
    boolean hurtBytes = spoilt && (!hurtLines || chance.oneIn(5));
    String ending = nrrd ? detached ? ".nhdr" : ".nrrd" : detached ? ".mhd" : ".mha";
    byte[] first = detached ? header : Damage.joined(header, voxels);
    BadFile named = BadFile.of("a" + ending, hurtBytes ? Damage.bytes(first, chance) : first);
    return detached && !(spoilt && chance.oneIn(10)) ? named.with(data, voxels) : named;
  }

  private static List<String> nrrdLines(
      int[] shape, int components, int size, String packing, String data, Chance chance) {
    boolean several = components > 1;
    List<String> lines =
        new ArrayList<>(
            List.of(
                "NRRD0004",
                "type: " + integer(size),
                "dimension: " + (several ? 4 : 3),
                "space: " + chance.of("left-posterior-superior", "RAS", "scanner-xyz"),
                "sizes: %s%d %d %d"
                    .formatted(several ? components + " " : "", shape[0], shape[1], shape[2]),
                "space directions: %s(0.5,0,0) (0,0.5,0.1) (0,0,2)"
                    .formatted(several ? "none " : ""),
                "space units: \"mm\" \"mm\" \"mm\"",
                "endian: " + chance.of("little", "big"),
                "encoding: " + (packing.equals("packed") ? "gzip" : packing),
                "space origin: (1,2,3)"));
    if (data != null) {
      lines.add("data file: " + data);
    }
    return lines;
  }

  private static List<String> metaLines(
      int[] shape, int components, int size, String packing, String data, Chance chance) {
    String type =
        size == 1 ? "MET_UCHAR" : size == 2 ? "MET_SHORT" : size == 4 ? "MET_INT" : "MET_LONG_LONG";
    return List.of(
        "ObjectType = Image",
        "NDims = 3",
        "BinaryData = " + (packing.equals("text") ? "False" : "True"),
        "BinaryDataByteOrderMSB = " + chance.of("True", "False"),
        "CompressedData = " + (packing.equals("packed") ? "True" : "False"),
        "TransformMatrix = 1 0 0 0 1 0 0 0 1",
        "Offset = 1 2 3",
        "ElementSpacing = 0.5 0.5 2",
        "DimSize = %d %d %d".formatted(shape[0], shape[1], shape[2]),
        "ElementNumberOfChannels = " + components,
        "ElementType = " + type,
        "ElementDataFile = " + data);
  }

  private static String integer(int size) {
    return size == 1 ? "uint8" : "int" + 8 * size;
  }

  private byte[] voxels(Chance chance, int count, int size, String packing) {
    if (packing.equals("text")) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < count; i++) {
        text.append(chance.below(100)).append(' ');
      }
      return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
    byte[] plain = chance.bytes(count * size);
    if (packing.equals("raw")) {
      return plain;
    }
    return nrrd || chance.oneIn(3) ? Damage.gzip(plain) : zlib(plain);
  }

  private static byte[] zlib(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory refuses nothing
    }
    return packed.toByteArray();
  }

  private static void hurt(List<String> lines, Chance chance) {
    int at = chance.below(lines.size());
    String line = lines.get(at);
    switch (chance.below(7)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(at, line);
      case 2 -> lines.set(at, line.replaceFirst("-?[0-9.]+", "" + chance.number()));
      case 3 -> lines.set(at, line.replaceFirst("[0-9.]+(?!.*[0-9])", "" + chance.number()));
      case 4 -> lines.set(at, line.replaceAll("[0-9]+", chance.of("nan", "1e999", "-1", "x")));
      case 5 ->
          lines.set(at, line.replaceFirst("[:=] .*", chance.of(": ", "= ", ": (", ": %d 1 2 1")));
      default -> {
        byte[] bytes = Damage.bytes(line.getBytes(StandardCharsets.UTF_8), chance);
        lines.set(at, new String(bytes, StandardCharsets.ISO_8859_1));
      }
    }
    if (lines.isEmpty()) {
      lines.add("");
    }
  }

  @Override
  public void read(Path file) {
    ImageInfo info = Images.inspect(file);
    Geometry.requireSound(info.affine());
    Channels channels = Images.readChannels(Source.of(file));
    Geometry.requireSame(info, channels.volumes().get(0));
  }

  @Override
  public Pattern fields() {
    return FIELDS;
  }

  /** Compression makes at most 1032 bytes of one, which are read twice and split into channels. */
  @Override
  public long heap(long bytes) {
    return (16L << 20) + 8 * 1032 * bytes;
  }
}
