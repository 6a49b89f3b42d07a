package org.simtrans.image.raw;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.simtrans.image.Affine;
import org.simtrans.image.DataType;
import org.simtrans.image.raw.RawImage.Packing;

/** Reads the header of a MetaImage (itk.org/Wiki/ITK/MetaIO/Documentation). */
final class MetaImageReader {
  private static final String DATA = "ElementDataFile";

  private static final Map<String, DataType> TYPES =
      Map.ofEntries(
          Map.entry("MET_CHAR", DataType.INT8),
          Map.entry("MET_UCHAR", DataType.UINT8),
          Map.entry("MET_SHORT", DataType.INT16),
          Map.entry("MET_USHORT", DataType.UINT16),
          Map.entry("MET_INT", DataType.INT32),
          Map.entry("MET_UINT", DataType.UINT32),
          Map.entry("MET_LONG", DataType.INT32),
          Map.entry("MET_ULONG", DataType.UINT32),
          Map.entry("MET_LONG_LONG", DataType.INT64),
          Map.entry("MET_ULONG_LONG", DataType.UINT64),
          Map.entry("MET_FLOAT", DataType.FLOAT32),
          Map.entry("MET_DOUBLE", DataType.FLOAT64));

  private final Path file;
  private final HeaderText text;
  private final HeaderFields fields;
  private final int axes;

  private MetaImageReader(Path file) throws IOException {
    this.file = file;
    text = HeaderText.of(file, line -> line.contains("="), line -> line.strip().startsWith(DATA));
    fields = new HeaderFields(file);
    for (String line : text.lines()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        fields.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    long dimensions = fields.whole("ndims", 0);
    if (dimensions < 2 || dimensions > 3) {
      throw fields.problem("has 'NDims = %d' in its header; expected 2 or 3: split it", dimensions);
    }
    axes = (int) dimensions;
  }

  /** The name of a type in files that are written. */
  static String name(DataType type) {
    return switch (type) {
      case INT32 -> "MET_INT";
      case UINT32 -> "MET_UINT";
      default ->
          TYPES.entrySet().stream()
              .filter(entry -> entry.getValue() == type)
              .findFirst()
              .orElseThrow()
              .getKey();
    };
  }

  static RawImage image(Path file) throws IOException {
    return new MetaImageReader(file).image();
  }

  private RawImage image() throws IOException {
    String named = fields.required("elementdatafile");
    boolean local = named.equalsIgnoreCase("LOCAL");
    if (named.startsWith("LIST") || named.contains("%")) {
      throw fields.problem(
          "keeps its voxels in several files ('%s = %s'); export it as one .mha", DATA, named);
    }
    Path data = local ? file : fields.data(named);
    long skip = fields.whole("headersize", 0);
    boolean fromEnd = skip < 0 && !isTrue("compresseddata");
    long start = local ? text.bytes() : Math.max(0, skip);
    long components = fields.whole("elementnumberofchannels", 1);
    if (components < 1 || components > 1 << 12) {
      throw fields.problem(
          "has 'ElementNumberOfChannels = %d' in its header; expected 1 or more: export it again",
          components);
    }
    int[] sizes = fields.sizes(axes, "dimsize");
    if (components > 1) {
      sizes = IntStream.concat(IntStream.of((int) components), IntStream.of(sizes)).toArray();
    }
    return new RawImage(
        file,
        data,
        fromEnd ? -1 : start,
        packing(data, start),
        0,
        type(),
        order(),
        sizes,
        components > 1 ? 0 : -1,
        affine(),
        new MetaImageHeader(order(), axes));
  }

  private boolean isTrue(String name) {
    return fields.text(name).filter(value -> value.matches("(?i)t.*|1|y.*")).isPresent();
  }

  private ByteOrder order() {
    return isTrue("binarydatabyteordermsb") || isTrue("elementbyteordermsb")
        ? ByteOrder.BIG_ENDIAN
        : ByteOrder.LITTLE_ENDIAN;
  }

  /** ITK compresses in the form of zlib, and reads gzip as well. */
  private Packing packing(Path data, long start) throws IOException {
    if (fields.text("binarydata").isPresent() && !isTrue("binarydata")) {
      return Packing.TEXT;
    }
    if (!isTrue("compresseddata")) {
      return Packing.NONE;
    }
    if (!Files.isRegularFile(data) || Files.size(data) < start + 2) {
      return Packing.ZLIB;
    }
    try (InputStream in = Files.newInputStream(data)) {
      in.skipNBytes(start);
      return in.read() == 0x1f && in.read() == 0x8b ? Packing.GZIP : Packing.ZLIB;
    }
  }

  private DataType type() {
    String named = fields.required("elementtype");
    DataType type = TYPES.get(named.replaceAll("_ARRAY$", ""));
    if (type == null) {
      throw fields.problem(
          "has 'ElementType = %s', which is not read; expected MET_UCHAR to MET_DOUBLE: convert it",
          named);
    }
    return type;
  }

  /** Positions are in LPS; the matrix has the direction of one axis after the other. */
  private Affine affine() {
    double[] identity = new double[axes * axes];
    for (int axis = 0; axis < axes; axis++) {
      identity[axis * axes + axis] = 1;
    }
    double[] matrix =
        fields.numbers(axes * axes, "transformmatrix", "rotation", "orientation").orElse(identity);
    double[] origin = fields.numbers(axes, "offset", "position", "origin").orElse(new double[axes]);
    double[] ones = IntStream.range(0, axes).mapToDouble(axis -> 1).toArray();
    double[] spacing = fields.numbers(axes, "elementspacing", "elementsize").orElse(ones);
    double[][] rows = new double[3][4];
    rows[2][2] = 1;
    for (int r = 0; r < axes; r++) {
      double sign = NrrdSpace.LPS.sign(r);
      for (int axis = 0; axis < axes; axis++) {
        rows[r][axis] = sign * matrix[axis * axes + r] * spacing[axis];
      }
      rows[r][3] = sign * origin[r];
    }
    return fields.affine(rows);
  }
}
