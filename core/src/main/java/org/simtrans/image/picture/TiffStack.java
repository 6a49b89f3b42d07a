package org.simtrans.image.picture;

import java.awt.Rectangle;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.simtrans.image.Affine;
import org.simtrans.image.Channels;
import org.simtrans.image.DataType;
import org.simtrans.image.Grid;
import org.simtrans.image.HeapCheck;
import org.simtrans.image.ImageInfo;
import org.simtrans.image.Statistics;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;
import org.simtrans.image.Voxels;
import org.simtrans.image.microscope.StackPlan;
import org.simtrans.tiff.Photometric;
import org.simtrans.tiff.TiffException;
import org.simtrans.tiff.TiffFile;
import org.simtrans.tiff.TiffPage;

/** An open TIFF whose pages are slices, channels and times of one image. */
final class TiffStack implements Closeable {
  private final Path path;
  private final TiffFile file;
  private final StackPlan plan;
  private final TiffHeader header;
  private final TiffPage first;

  private TiffStack(Path path, TiffFile file) throws IOException {
    this.path = path;
    this.file = file;
    TiffMetadata metadata = new TiffMetadata(path, file);
    this.header = metadata.header();
    this.plan = metadata.plan();
    this.first = plan.pages().get(0);
    for (TiffPage page : plan.pages()) {
      if (page.type() != first.type()
          || page.bands() != first.bands()
          || page.photometric() != first.photometric()) {
        throw new UnreadableImageException(
            path,
            "has pages of several types of samples or colours; expected one type: split it into one file for each");
      }
      if (page.width() != first.width() || page.height() != first.height()) {
        throw new UnreadableImageException(
            path,
            "has pages of several sizes that it says are one image; keep those of one size, or export it again");
      }
    }
  }

  @FunctionalInterface
  interface Body<T> {
    T from(TiffStack stack) throws IOException;
  }

  /**
   * Opens a file and closes it behind the body.
   *
   * @throws UnreadableImageException if it is damaged or of a kind that is not read
   */
  static <T> T reading(Path path, Body<T> body) throws IOException {
    try (TiffStack stack = open(path)) {
      return body.from(stack);
    } catch (TiffException e) {
      throw new UnreadableImageException(path, e.getMessage(), e);
    }
  }

  /** Opens a file, which the caller closes. */
  static TiffStack open(Path path) throws IOException {
    TiffFile file = TiffFile.open(path);
    try {
      return new TiffStack(path, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  int frames() {
    return plan.frames();
  }

  /** Whether slices are turned for looking at. */
  private Turn turn() {
    return header.turn();
  }

  int[] shape() {
    int width = first.width();
    int height = first.height();
    return turn().exchangesAxes()
        ? new int[] {height, width, plan.slices()}
        : new int[] {width, height, plan.slices()};
  }

  Affine affine() {
    double[] mm = plan.spacing() == null ? new double[] {1, 1, 1} : plan.spacing();
    return turn().exchangesAxes()
        ? Affine.scaling(mm[1], mm[0], mm[2])
        : Affine.scaling(mm[0], mm[1], mm[2]);
  }

  /** Where the pixels lie, which is in no patient. */
  Grid grid() {
    return new Grid(shape(), affine(), false);
  }

  Path path() {
    return path;
  }

  /** Whether the compression changes values. */
  boolean isLossy() throws IOException {
    return first.isLossy();
  }

  /** How many label maps the pages could be: each channel of each time is one. */
  int labelFrames() throws IOException {
    boolean oneValue = first.photometric() == Photometric.PALETTE || first.photometric().isColour();
    return frames() * plan.channels() * (oneValue ? 1 : TiffPixels.names(first).size());
  }

  /** The pages of one channel at one time, channels counted fastest. */
  List<TiffPage> slices(int plane) throws IOException {
    if (plane < 0 || plane >= frames() * plan.channels()) {
      throw noFrame(plane, frames() * plan.channels());
    }
    int first = plane * plan.slices();
    List<TiffPage> pages = plan.pages().subList(first, first + plan.slices());
    requireRoom(pages);
    return pages;
  }

  /** The names of all channels, empty for those without one. */
  List<String> channelNames() throws IOException {
    List<String> ofPage = TiffPixels.names(first);
    if (ofPage.size() == 1) {
      return plan.names().isEmpty()
          ? IntStream.range(0, plan.channels()).mapToObj(c -> "").toList()
          : plan.names();
    }
    List<String> names = new ArrayList<>();
    for (int c = 0; c < plan.channels(); c++) {
      names.addAll(plan.channels() == 1 ? ofPage : ofPage.stream().map(name -> "").toList());
    }
    return names;
  }

  /** Grey values at one time; of several channels the first. */
  Volume volume(int frame) throws IOException {
    requireFrame(frame);
    requireRoom(IntStream.range(0, plan.slices()).mapToObj(z -> plan.page(z, 0, frame)).toList());
    ByteBuffer values = null;
    DataType type = null;
    for (int z = 0; z < plan.slices(); z++) {
      TiffPixels pixels = pixels(plan.page(z, 0, frame));
      if (values == null) {
        type = pixels.type();
        values = allocate(type);
      }
      pixels.grey(values);
    }
    return volume(type, values);
  }

  /** All channels at one time. */
  Channels channels(int frame) throws IOException {
    requireFrame(frame);
    requireRoom(plan.pages().subList(frame * planes(), (frame + 1) * planes()));
    List<Volume> volumes = new ArrayList<>();
    for (int c = 0; c < plan.channels(); c++) {
      List<ByteBuffer> values = new ArrayList<>();
      DataType type = null;
      for (int z = 0; z < plan.slices(); z++) {
        TiffPixels pixels = pixels(plan.page(z, c, frame));
        type = pixels.type();
        List<ByteBuffer> bands = pixels.channels();
        for (int b = 0; b < bands.size(); b++) {
          if (z == 0) {
            values.add(allocate(type));
          }
          values.get(b).put(bands.get(b));
        }
      }
      for (ByteBuffer band : values) {
        volumes.add(volume(type, band));
      }
    }
    List<String> names = channelNames();
    return new Channels(volumes, names.stream().allMatch(String::isEmpty) ? List.of() : names);
  }

  private int planes() {
    return plan.slices() * plan.channels();
  }

  /** Room for the values of one stack of slices. */
  ByteBuffer allocate(DataType type) {
    long bytes = (long) first.width() * first.height() * plan.slices() * type.bytes();
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new UnreadableImageException(
          path, "has %d bytes in one 3-D image; up to 2 GiB can be read: crop it".formatted(bytes));
    }
    return ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static TiffPixels pixels(TiffPage page) throws IOException {
    return new TiffPixels(page, page.read());
  }

  private Volume volume(DataType type, ByteBuffer values) {
    return volume(Voxels.unscaled(type, values.clear().order(ByteOrder.LITTLE_ENDIAN)));
  }

  /** The image with such values, which are those of the stored pages and not turned yet. */
  Volume volume(Voxels stored) {
    Voxels shown = turn().apply(stored, first.width(), first.height());
    return Volume.ofStack(shape(), affine(), shown, header);
  }

  TiffHeader header() {
    return header;
  }

  /** The grey values of a region of the first slice, as it is shown. */
  Volume greyRegion(int x, int y, int width, int height) throws IOException {
    Rectangle stored = stored(x, y, width, height);
    TiffPixels pixels = pixels(plan.page(0, 0, 0), stored);
    ByteBuffer values = ByteBuffer.allocate(width * height * pixels.type().bytes());
    pixels.grey(values.order(ByteOrder.LITTLE_ENDIAN));
    return region(pixels.type(), values, stored);
  }

  /** All channels of a region of the first slice, as it is shown. */
  Channels region(int x, int y, int width, int height) throws IOException {
    Rectangle stored = stored(x, y, width, height);
    List<Volume> volumes = new ArrayList<>();
    for (int c = 0; c < plan.channels(); c++) {
      TiffPixels pixels = pixels(plan.page(0, c, 0), stored);
      for (ByteBuffer band : pixels.channels()) {
        byte[] values = new byte[band.remaining()];
        band.get(values);
        volumes.add(region(pixels.type(), ByteBuffer.wrap(values), stored));
      }
    }
    List<String> names = channelNames();
    return new Channels(volumes, names.stream().allMatch(String::isEmpty) ? List.of() : names);
  }

  /** Where the pixels of a shown region are stored. */
  private Rectangle stored(int x, int y, int width, int height) {
    Objects.checkFromIndexSize(x, width, shape()[0]);
    Objects.checkFromIndexSize(y, height, shape()[1]);
    int right = x + width - 1;
    int bottom = y + height - 1;
    int column = turn().storedColumn(x, y, first.width());
    int row = turn().storedRow(x, y, first.height());
    int otherColumn = turn().storedColumn(right, bottom, first.width());
    int otherRow = turn().storedRow(right, bottom, first.height());
    return new Rectangle(
        Math.min(column, otherColumn),
        Math.min(row, otherRow),
        Math.abs(column - otherColumn) + 1,
        Math.abs(row - otherRow) + 1);
  }

  private static TiffPixels pixels(TiffPage page, Rectangle stored) throws IOException {
    return new TiffPixels(page, page.read(stored.x, stored.y, stored.width, stored.height));
  }

  private Volume region(DataType type, ByteBuffer values, Rectangle stored) {
    Voxels voxels = Voxels.unscaled(type, values.clear().order(ByteOrder.LITTLE_ENDIAN));
    Voxels shown = turn().apply(voxels, stored.width, stored.height);
    boolean exchanged = turn().exchangesAxes();
    int[] shape = {
      exchanged ? stored.height : stored.width, exchanged ? stored.width : stored.height, 1
    };
    return Volume.ofStack(shape, affine(), shown, header.asShown());
  }

  /** Refuses a file that promises more pixels than it can hold. */
  void requireHonest() throws IOException {
    file.requireRoom(plan.pages());
  }

  /** What the file holds, all times looked through. */
  ImageInfo info() throws IOException {
    Statistics statistics = new Statistics();
    Volume last = null;
    for (int frame = 0; frame < frames(); frame++) {
      last = volume(frame);
      last.stored().scan(statistics::accept);
    }
    List<Long> shape = new ArrayList<>();
    for (int size : shape()) {
      shape.add((long) size);
    }
    if (frames() > 1) {
      shape.add((long) frames());
    } else if (plan.slices() == 1) {
      shape.remove(2);
    }
    return ImageInfo.of(
        shape,
        affine(),
        last.stored(),
        header,
        Math.max(planes() * frames(), file.pages().size()),
        statistics);
  }

  /** Refuses an image for which the heap of Java is too small. */
  void requireHeap(long bytesPerVoxel) {
    HeapCheck.require(path, shape(), bytesPerVoxel);
  }

  private void requireFrame(int frame) {
    if (frame < 0 || frame >= frames()) {
      throw noFrame(frame, frames());
    }
  }

  private UnreadableImageException noFrame(int frame, int frames) {
    return new UnreadableImageException(
        path,
        "has no frame %d; its frames are 0 to %d (pages that lie on top of each other are one frame): check the number"
            .formatted(frame, frames - 1));
  }

  private void requireRoom(List<TiffPage> pages) throws IOException {
    file.requireRoom(pages);
    requireHeap(first.type().bytes() + Float.BYTES);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
