package org.simtrans.image.picture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.simtrans.image.Channels;
import org.simtrans.image.Grid;
import org.simtrans.image.ImageFormat;
import org.simtrans.image.ImageInfo;
import org.simtrans.image.LabelImage;
import org.simtrans.image.Source;
import org.simtrans.image.Volume;
import org.simtrans.tiff.TiffFile;

/** TIFF, plain, of ImageJ or as OME-TIFF: pictures, stacks, channels and times. */
public final class TiffFormat implements ImageFormat {

  /** Found by its name in META-INF/services. */
  public TiffFormat() {}

  @Override
  public String name() {
    return "TIFF";
  }

  @Override
  public List<String> endings() {
    return List.of(".tif", ".tiff", ".ome.tif", ".ome.tiff");
  }

  /** Whether a file is a TIFF, told by its first bytes, whatever its name. */
  static boolean is(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return TiffFile.isTiff(in.readNBytes(4));
    }
  }

  @Override
  public Volume read(Source source) throws IOException {
    return is(source.first())
        ? TiffStack.reading(source.first(), stack -> stack.volume(source.frame()))
        : new PngFormat().read(source);
  }

  @Override
  public Channels readChannels(Source source) throws IOException {
    return is(source.first())
        ? TiffStack.reading(source.first(), stack -> stack.channels(source.frame()))
        : new PngFormat().readChannels(source);
  }

  @Override
  public LabelImage readLabels(Source source) throws IOException {
    return is(source.first())
        ? TiffStack.reading(source.first(), stack -> TiffLabels.of(stack, source.frame()))
        : new PngFormat().readLabels(source);
  }

  @Override
  public List<String> channelNames(Source source) throws IOException {
    return is(source.first())
        ? TiffStack.reading(source.first(), TiffStack::channelNames)
        : new PngFormat().channelNames(source);
  }

  @Override
  public Grid grid(Source source) throws IOException {
    return is(source.first())
        ? TiffStack.reading(source.first(), TiffStack::grid)
        : new PngFormat().grid(source);
  }

  @Override
  public int frames(Source source) throws IOException {
    return is(source.first()) ? TiffStack.reading(source.first(), TiffStack::frames) : 1;
  }

  @Override
  public ImageInfo info(Source source) throws IOException {
    return is(source.first())
        ? TiffStack.reading(source.first(), TiffStack::info)
        : new PngFormat().info(source);
  }

  @Override
  public void requireHeap(Source source, int bytesPerVoxel) throws IOException {
    if (is(source.first())) {
      TiffStack.reading(
          source.first(),
          stack -> {
            stack.requireHeap(bytesPerVoxel);
            return null;
          });
    }
  }

  @Override
  public ImageFormat maskFormat() {
    return this;
  }

  @Override
  public void write(Path file, Volume volume) throws IOException {
    TiffMask.write(file, volume);
  }
}
