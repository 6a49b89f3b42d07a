package org.simtrans.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.simtrans.SimTransException;
import org.simtrans.cohort.LabelValues;
import org.simtrans.layout.Case;

/** One image: its voxels, its label, and corrections of it. */
final class ImageRoutes {
  private static final int LONGEST_AUTHOR = 80;
  private static final int PIECE = 1 << 16; // bytes

  private final Library library;
  private final Scans scans;
  private final LabelStore labels;
  private final Survey survey;
  private final Runs runs;
  private final Kept<byte[]> thumbnails = new Kept<>(64 << 20, bytes -> bytes.length);

  ImageRoutes(Library library, Scans scans, LabelStore labels, Survey survey, Runs runs) {
    this.library = library;
    this.scans = scans;
    this.labels = labels;
    this.survey = survey;
    this.runs = runs;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/api/images/{id}", "What an image is: its shape, spacing and channels", this::image),
        Endpoint.get(
                "/api/images/{id}/thumbnail",
                "A small picture, with the label drawn in",
                this::thumbnail)
            .giving("image/png"),
        Endpoint.get(
                "/api/images/{id}/channels/{channel}",
                "The values of a channel, slices x rows x columns, as unsigned 16-bit numbers from 'min' to 'max', little-endian",
                this::channel)
            .giving(Endpoint.BYTES),
        Endpoint.get(
                "/api/images/{id}/region",
                "A part of a very large picture, channels x rows x columns, as values of a channel; 'step' pixels along each side become one",
                this::region)
            .asking("x", "The left column, from 0, in pixels of the file", true)
            .asking("y", "The top row, from 0, in pixels of the file", true)
            .asking("width", "In pixels of the file", true)
            .asking("height", "In pixels of the file", true)
            .asking("step", "How many pixels of the file become one, along each side", true)
            .giving(Endpoint.BYTES),
        Endpoint.get(
                "/api/images/{id}/label",
                "The label, slices x rows x columns, a byte for each voxel: 0, the index of a class, or 255 for what nobody labelled",
                this::label)
            .giving(Endpoint.BYTES),
        Endpoint.put(
                "/api/images/{id}/label",
                "Write a corrected label, as it was read; the one before is kept",
                this::write)
            .takingBytes()
            .asking("author", "Who drew it, as they call themselves", true)
            .asking("revision", "The revision of the label that they began with", true)
            .asking(
                "began",
                "The names of the runs whose masks it began as, with commas; their Dice with it says nothing",
                false)
            .asking(
                "classes",
                "The values of the classes in the order in which the label counts them, with commas; without it, those of the revision, which is refused if they have changed",
                false),
        Endpoint.get(
            "/api/images/{id}/history", "Who changed the label, the newest first", this::history));
  }

  /** A channel without its values. */
  record ChannelInfo(String name, float min, float max, float low, float high, boolean beyond) {
    private static ChannelInfo of(Scan.Channel c) {
      return new ChannelInfo(c.name(), c.min(), c.max(), c.low(), c.high(), c.beyond());
    }
  }

  /**
   * An image.
   *
   * @param shape slices, rows, columns
   * @param spacing the same in mm; of a picture, which lies in no space, in columns
   * @param picture whether it lies in no patient
   * @param orientation of the voxels in the file, like "RAS"
   * @param labels what the classes are
   * @param revision of the label
   * @param began the names of the runs whose masks the label began as
   * @param upload whether it was sent, and so cannot be corrected
   * @param large how a very large picture is made smaller; null for all that are sent whole
   * @param problem why no label of it can be drawn here; null where one can
   */
  record ImageInfo(
      String id,
      String name,
      String subject,
      int[] shape,
      double[] spacing,
      boolean picture,
      String orientation,
      List<ChannelInfo> channels,
      List<CohortRoutes.Label> labels,
      boolean labelled,
      String revision,
      List<String> began,
      boolean upload,
      Large large,
      String problem) {}

  /**
   * A very large picture.
   *
   * @param step how many pixels of the file are one here, along each side
   * @param rows of the file
   * @param columns of the file
   */
  record Large(int step, int rows, int columns) {
    private static Large of(Overview shown) {
      return shown.step() == 1 ? null : new Large(shown.step(), shown.rows(), shown.columns());
    }
  }

  private void image(Context ctx) {
    String id = ctx.pathParam("id");
    Case one = library.find(id);
    Overview shown = scans.shown(one);
    Scan scan = shown.scan();
    List<ChannelInfo> channels = scan.channels().stream().map(ChannelInfo::of).toList();
    boolean picture = scan.first().isPicture();
    boolean upload = library.isUpload(id);
    LabelValues classes = null;
    String problem = null;
    try {
      classes = labels.classes(picture);
      problem = upload ? null : labels.refusal(one, classes).orElse(null);
    } catch (SimTransException e) {
      problem = e.getMessage();
    }
    Json.answer(
        ctx,
        new ImageInfo(
            id,
            one.name(),
            one.subject(),
            new int[] {scan.count(), scan.rows(), scan.columns()},
            spacing(scan, picture),
            picture,
            scan.first().affine().orientation(),
            channels,
            classes == null ? List.of() : CohortRoutes.Label.of(classes),
            one.labelled(),
            upload ? LabelStore.state(one) : labels.revision(one),
            upload ? List.of() : labels.began(one),
            upload,
            Large.of(shown),
            problem));
  }

  private static double[] spacing(Scan scan, boolean picture) {
    double rows = scan.slices().rowSpacing();
    double columns = scan.slices().columnSpacing();
    return picture
        ? new double[] {1, rows / columns, 1}
        : new double[] {scan.slices().spacing(), rows, columns};
  }

  private void thumbnail(Context ctx) {
    Case one = library.find(ctx.pathParam("id"));
    boolean whole = !one.labelled() || survey.verification() != null; // else without the label
    String key = Scans.key(one) + LabelStore.state(one) + whole;
    String tag = "\"%s\"".formatted(OpenCohort.hash(key));
    ctx.header("Cache-Control", "private, no-cache");
    ctx.header("ETag", tag);
    if (tag.equals(ctx.header("If-None-Match"))) {
      ctx.status(304);
      return;
    }
    byte[] picture =
        thumbnails
            .get(key)
            .orElseGet(
                () -> {
                  Overview shown = scans.shown(one);
                  byte[] label = shown.step() == 1 ? labelOrNull(one) : null;
                  byte[] drawn = Thumbnail.of(shown.scan(), label);
                  thumbnails.put(key, drawn);
                  return drawn;
                });
    ctx.contentType("image/png").result(picture);
  }

  /** A thumbnail does without a label that cannot be read; the viewer says why it cannot. */
  private byte[] labelOrNull(Case one) {
    try {
      return one.labelled() && survey.verification() != null ? labels.read(one) : null;
    } catch (SimTransException e) {
      return null;
    }
  }

  private void channel(Context ctx) {
    Scan scan = scans.shown(library.find(ctx.pathParam("id"))).scan();
    String asked = ctx.pathParam("channel");
    int number = asked.matches("\\d{1,3}") ? Integer.parseInt(asked) : -1;
    if (number < 0 || number >= scan.channels().size()) {
      throw RefusedRequestException.unknown(
          "there is no channel %s; expected 0 to %d".formatted(asked, scan.channels().size() - 1));
    }
    send(ctx, scan.channels().get(number).values());
  }

  private void region(Context ctx) {
    Overview.Region region =
        new Overview.Region(
            number(ctx, "x"),
            number(ctx, "y"),
            number(ctx, "width"),
            number(ctx, "height"),
            number(ctx, "step"));
    ctx.contentType(Endpoint.BYTES).result(scans.region(library.find(ctx.pathParam("id")), region));
  }

  private static int number(Context ctx, String parameter) {
    String value = String.valueOf(ctx.queryParam(parameter));
    if (!value.matches("\\d{1,9}")) {
      throw RefusedRequestException.wrong(
          "the parameter '%s' is %s; expected a whole number".formatted(parameter, value));
    }
    return Integer.parseInt(value);
  }

  /** In pieces, because a scan may be large and many may ask for one. */
  private static void send(Context ctx, short[] values) {
    ctx.contentType(Endpoint.BYTES);
    ctx.res().setContentLengthLong(2L * values.length);
    ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    try {
      for (int from = 0; from < values.length; from += PIECE / 2) {
        int count = Math.min(PIECE / 2, values.length - from);
        piece.asShortBuffer().put(values, from, count);
        ctx.outputStream().write(piece.array(), 0, 2 * count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // whoever asked is gone
    }
  }

  private void label(Context ctx) {
    Case one = library.find(ctx.pathParam("id"));
    byte[] stack = one.labelled() ? labels.read(one) : new byte[scans.read(one).voxels()];
    ctx.header("X-Revision", labels.revision(one));
    ctx.contentType(Endpoint.BYTES).result(stack);
  }

  private void write(Context ctx) {
    String id = ctx.pathParam("id");
    if (library.isUpload(id)) {
      throw new RefusedRequestException(
          422,
          "this image was sent to be segmented and belongs to no cohort; download its mask instead");
    }
    String author = author(ctx.queryParam("author"));
    String revision = ctx.queryParam("revision");
    if (revision == null) {
      throw RefusedRequestException.wrong("the revision of the label is missing");
    }
    Scan scan = scans.read(library.find(id));
    byte[] stack = Bodies.read(ctx, scan.voxels());
    LabelLog.Entry entry =
        labels.write(id, new LabelStore.Drawing(author, revision, classes(ctx), began(ctx), stack));
    Json.answer(
        ctx,
        Map.of(
            "revision",
            labels.revision(library.find(id)),
            "label",
            entry.label(),
            "voxels",
            entry.voxels()));
  }

  /** Only names of runs that are there. */
  private List<String> began(Context ctx) {
    String said = ctx.queryParam("began");
    if (said == null || said.isBlank()) {
      return List.of();
    }
    Set<String> known = new HashSet<>();
    runs.list().forEach(run -> known.add(run.name()));
    return Arrays.stream(said.split(",")).filter(known::contains).distinct().toList();
  }

  private static List<Integer> classes(Context ctx) {
    String said = ctx.queryParam("classes");
    if (said == null || said.isBlank()) {
      return List.of();
    }
    if (!said.matches("\\d{1,9}(,\\d{1,9}){0,99}")) {
      throw RefusedRequestException.wrong(
          "the classes are '%s'; expected their values with commas, such as 1,2".formatted(said));
    }
    return Arrays.stream(said.split(",")).map(Integer::valueOf).toList();
  }

  private static String author(String said) {
    String author = said == null ? "" : said.replaceAll("[\\p{Cc}\\p{Cs}\\p{Co}]", " ").strip();
    if (author.isEmpty() || author.length() > LONGEST_AUTHOR) {
      throw RefusedRequestException.wrong(
          "the author's name has %d letters; expected 1 to %d, which the log keeps"
              .formatted(author.length(), LONGEST_AUTHOR));
    }
    return author;
  }

  private void history(Context ctx) {
    Json.answer(ctx, Map.of("history", labels.history(library.find(ctx.pathParam("id")))));
  }
}
