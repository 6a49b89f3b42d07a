package org.simtrans.image.raw;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.simtrans.image.Channels;
import org.simtrans.image.Grid;
import org.simtrans.image.HeapCheck;
import org.simtrans.image.ImageFormat;
import org.simtrans.image.ImageInfo;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;

/**
 * A format with a header of text and plain voxels behind it, or in a file of their own; one image
 * in each file.
 */
abstract sealed class RawImageFormat implements ImageFormat permits NrrdFormat, MetaImageFormat {
  private final String name;
  private final String attached;
  private final String detached;
  private final List<String> data;

  /**
   * @param attached the ending of a file that holds everything
   * @param detached the ending of a header whose voxels lie elsewhere
   * @param data the endings of files of voxels by custom
   */
  RawImageFormat(String name, String attached, String detached, List<String> data) {
    this.name = name;
    this.attached = attached;
    this.detached = detached;
    this.data = data;
  }

  /** What the header says, with the voxels still to be read. */
  abstract RawImage image(Path file) throws IOException;

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> endings() {
    return List.of(attached, detached);
  }

  /** Where the voxels of a detached header lie by custom. */
  @Override
  public List<Path> companions(Path file) {
    return ending(file).filter(detached::equals).isEmpty()
        ? List.of()
        : data.stream().map(ending -> file.resolveSibling(Images.stem(file) + ending)).toList();
  }

  @Override
  public Volume read(Source source) throws IOException {
    return image(source).volume();
  }

  @Override
  public Channels readChannels(Source source) throws IOException {
    return image(source).channels();
  }

  @Override
  public List<String> channelNames(Source source) throws IOException {
    return Collections.nCopies(image(source).componentCount(), "");
  }

  @Override
  public Grid grid(Source source) throws IOException {
    RawImage image = image(source);
    return new Grid(image.shape(), image.affine(), true);
  }

  @Override
  public ImageInfo info(Source source) throws IOException {
    return ImageInfo.of(image(source).channels());
  }

  @Override
  public void requireHeap(Source source, int bytesPerVoxel) throws IOException {
    HeapCheck.require(source.first(), image(source).shape(), bytesPerVoxel);
  }

  private RawImage image(Source source) throws IOException {
    if (source.frame() != 0) {
      throw new UnreadableImageException(
          source.first(),
          "has no frame %d; it is one image: check the number".formatted(source.frame()));
    }
    return image(source.first());
  }

  @Override
  public ImageFormat maskFormat() {
    return this;
  }
}
