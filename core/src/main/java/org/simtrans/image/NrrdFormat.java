package org.simtrans.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** NRRD, attached or with a detached header; raw, gzip or text. */
final class NrrdFormat implements ImageFormat {

  @Override
  public String name() {
    return "NRRD";
  }

  @Override
  public List<String> endings() {
    return List.of(".nrrd", ".nhdr");
  }

  /** Where the voxels of a detached header lie by custom. */
  @Override
  public List<Path> companions(Path file) {
    return ending(file).filter(".nhdr"::equals).isEmpty()
        ? List.of()
        : List.of(".raw", ".raw.gz", ".gz", ".txt").stream()
            .map(ending -> file.resolveSibling(Images.stem(file) + ending))
            .toList();
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
  public ImageInfo info(Source source) throws IOException {
    return ImageInfo.of(image(source).channels());
  }

  @Override
  public void requireHeap(Source source, int bytesPerVoxel) throws IOException {
    HeapCheck.require(source.first(), image(source).shape(), bytesPerVoxel);
  }

  private static RawImage image(Source source) throws IOException {
    if (source.frame() != 0) {
      throw new UnreadableImageException(
          source.first(),
          "has no frame %d; it is one image: check the number".formatted(source.frame()));
    }
    return NrrdReader.image(source.first());
  }

  @Override
  public ImageFormat maskFormat() {
    return this;
  }

  @Override
  public void write(Path file, Volume volume) throws IOException {
    NrrdWriter.write(file, volume);
  }
}
