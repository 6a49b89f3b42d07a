package org.simtrans.image.raw;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.simtrans.image.Affine;
import org.simtrans.image.DataType;
import org.simtrans.image.LengthUnit;
import org.simtrans.image.raw.RawImage.Packing;

/** Reads the header of an NRRD (teem.sourceforge.net/nrrd/format.html). */
final class NrrdReader {
  private static final Pattern MAGIC = Pattern.compile("NRRD000[1-5]");
  private static final Pattern VECTOR = Pattern.compile("none|\\(([^)]*)\\)|\\S+");

  private final Path file;
  private final HeaderText text;
  private final HeaderFields fields;
  private final int axes;

  private NrrdReader(Path file) throws IOException {
    this.file = file;
    text = HeaderText.of(file, line -> MAGIC.matcher(line).matches(), String::isEmpty);
    fields = new HeaderFields(file);
    for (String line : text.lines().subList(1, text.lines().size())) {
      int colon = line.indexOf(": ");
      if (!line.startsWith("#") && !line.contains(":=") && colon > 0) {
        fields.put(line.substring(0, colon).replace(" ", ""), line.substring(colon + 2));
      }
    }
    long dimension = fields.whole("dimension", 0);
    if (dimension < 1 || dimension > 16) {
      throw fields.problem(
          "has 'dimension: %d' in its header; expected 1 to 4 axes: export it again", dimension);
    }
    axes = (int) dimension;
  }

  static RawImage image(Path file) throws IOException {
    return new NrrdReader(file).image();
  }

  private RawImage image() throws IOException {
    int[] sizes = fields.sizes(axes, "sizes");
    List<Optional<double[]>> directions = directions();
    int components = components(directions);
    int spatial = axes - (components < 0 ? 0 : 1);
    if (spatial > 3) {
      throw fields.problem(
          "has %d axes (%s); expected two or three in space and at most one of components: split it",
          axes, fields.required("sizes"));
    }
    String named = fields.text("datafile").orElse("");
    if (named.startsWith("LIST") || named.contains("%")) {
      throw fields.problem(
          "keeps its voxels in several files ('data file: %s'); export it as one .nrrd", named);
    }
    LengthUnit unit = unit();
    NrrdSpace space = fields.text("space").map(NrrdSpace::named).orElse(null);
    Path data = named.isEmpty() ? file : fields.data(named);
    Packing packing = packing();
    long skip = fields.whole("byteskip", 0);
    boolean fromEnd = skip < 0 && packing == Packing.NONE;
    return new RawImage(
        file,
        data,
        fromEnd ? -1 : start(data, named.isEmpty() ? text.bytes() : 0),
        packing,
        Math.max(0, skip),
        type(),
        order(),
        sizes,
        components,
        affine(directions, components, space, unit),
        new NrrdHeader(order(), space, unit, Math.min(3, Math.max(2, spatial))));
  }

  /** Behind the header, and behind the lines of the voxels' file that are to be left out. */
  private long start(Path data, long header) throws IOException {
    long lines = fields.whole("lineskip", 0);
    return lines > 0 ? header + LineSkip.bytes(data, header, lines) : header;
  }

  private Packing packing() {
    String encoding = fields.required("encoding").toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "raw" -> Packing.NONE;
      case "gz", "gzip" -> Packing.GZIP;
      case "txt", "text", "ascii" -> Packing.TEXT;
      default ->
          throw fields.problem(
              "has 'encoding: %s', which is not read; expected raw, gzip or ascii: export it again",
              encoding);
    };
  }

  private ByteOrder order() {
    String endian = fields.text("endian").orElse("little").toLowerCase(Locale.ROOT);
    return endian.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  private DataType type() {
    String named = fields.required("type").toLowerCase(Locale.ROOT);
    String plain = named.replaceAll("_t$", "").replaceAll("^signed | int$", "");
    return switch (plain) {
      case "char", "int8" -> DataType.INT8;
      case "uchar", "unsigned char", "uint8" -> DataType.UINT8;
      case "short", "int16" -> DataType.INT16;
      case "ushort", "unsigned short", "uint16" -> DataType.UINT16;
      case "int", "int32" -> DataType.INT32;
      case "uint", "unsigned int", "unsigned", "uint32" -> DataType.UINT32;
      case "longlong", "long long", "int64" -> DataType.INT64;
      case "ulonglong", "unsigned long long", "uint64" -> DataType.UINT64;
      case "float" -> DataType.FLOAT32;
      case "double" -> DataType.FLOAT64;
      default ->
          throw fields.problem(
              "has 'type: %s', which is not read; expected whole numbers, float or double: convert it",
              named);
    };
  }

  /** The unit of positions, where all axes state the same one. */
  private LengthUnit unit() {
    List<String> units = new ArrayList<>();
    Matcher quoted = Pattern.compile("\"([^\"]*)\"").matcher(fields.text("spaceunits").orElse(""));
    while (quoted.find()) {
      units.add(quoted.group(1));
    }
    return units.stream().distinct().count() == 1
        ? LengthUnit.named(units.get(0)).orElse(null)
        : null;
  }

  /** The direction of each axis from one voxel to the next; empty for an axis that has none. */
  private List<Optional<double[]>> directions() {
    List<Optional<double[]>> directions = new ArrayList<>();
    Matcher vectors = VECTOR.matcher(fields.text("spacedirections").orElse(""));
    while (vectors.find()) {
      directions.add(Optional.ofNullable(vectors.group(1)).map(this::vector));
    }
    if (!directions.isEmpty() && directions.size() != axes) {
      throw fields.problem(
          "has %d 'space directions' for %d axes in its header; export it again",
          directions.size(), axes);
    }
    return directions;
  }

  private double[] vector(String text) {
    String[] words = text.split(",");
    double[] vector = new double[3];
    for (int i = 0; i < Math.min(3, words.length); i++) {
      vector[i] = fields.number("space directions", words[i].strip());
    }
    return vector;
  }

  /** The axis that does not lie in space; -1 if all do. */
  private int components(List<Optional<double[]>> directions) {
    List<Integer> others = new ArrayList<>();
    String[] kinds = fields.text("kinds").map(text -> text.split("\\s+")).orElse(new String[0]);
    for (int axis = 0; axis < axes; axis++) {
      boolean nowhere = !directions.isEmpty() && directions.get(axis).isEmpty();
      boolean another =
          kinds.length == axes && !kinds[axis].matches("(?i)domain|space|none|\\?\\?\\?");
      if (nowhere || another) {
        others.add(axis);
      }
    }
    if (others.isEmpty()) {
      return axes == 4 ? 3 : -1;
    }
    if (others.size() > 1) {
      throw fields.problem(
          "has %d axes that do not lie in space ('kinds: %s'); expected at most one: split it",
          others.size(), String.join(" ", kinds));
    }
    return others.get(0);
  }

  private Affine affine(
      List<Optional<double[]>> directions, int components, NrrdSpace space, LengthUnit unit) {
    double[][] rows = new double[3][4];
    double[] spacings = spacings();
    int[] spatial = IntStream.range(0, axes).filter(axis -> axis != components).toArray();
    for (int column = 0; column < 3; column++) {
      boolean there = column < spatial.length;
      if (there && !directions.isEmpty()) {
        double[] vector = directions.get(spatial[column]).orElseThrow();
        for (int r = 0; r < 3; r++) {
          rows[r][column] = vector[r];
        }
      } else {
        rows[column][column] = there ? spacings[spatial[column]] : 1;
      }
    }
    double[] origin = origin();
    NrrdSpace used = space == null ? NrrdSpace.LPS : space;
    double scale = unit == null ? 1 : unit.millimetres();
    for (int r = 0; r < 3; r++) {
      rows[r][3] = origin[r];
      for (int column = 0; column < 4; column++) {
        boolean made = column < 3 && column >= spatial.length; // a third axis of our own
        rows[r][column] *= used.sign(r) * (made ? 1 : scale);
      }
    }
    return fields.affine(rows);
  }

  private double[] spacings() {
    double[] ones = IntStream.range(0, axes).mapToDouble(axis -> 1).toArray();
    double[] spacings = fields.numbers(axes, "spacings").orElse(ones);
    for (int axis = 0; axis < axes; axis++) {
      spacings[axis] = Double.isNaN(spacings[axis]) ? 1 : spacings[axis];
    }
    return spacings;
  }

  private double[] origin() {
    return fields
        .text("spaceorigin")
        .map(text -> vector(text.replaceAll("[()]", "")))
        .orElse(new double[3]);
  }
}
