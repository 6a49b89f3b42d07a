package org.simtrans.image.nifti;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.simtrans.image.Grid;
import org.simtrans.image.ImageFormat;
import org.simtrans.image.ImageInfo;
import org.simtrans.image.LabelImage;
import org.simtrans.image.Source;
import org.simtrans.image.Volume;

/** NIfTI-1 and NIfTI-2, in one file or in a pair of header and voxels, gzipped or not. */
public final class NiftiFormat implements ImageFormat {

  /** Found by its name in META-INF/services. */
  public NiftiFormat() {}

  @Override
  public String name() {
    return "NIfTI";
  }

  @Override
  public List<String> endings() {
    return List.of(".nii.gz", ".nii", ".hdr", ".hdr.gz", ".img", ".img.gz");
  }

  /** The header of a pair counts, its voxels do not. */
  @Override
  public boolean lists(Path file) {
    return ending(file).filter(ending -> !ending.startsWith(".img")).isPresent();
  }

  @Override
  public List<Path> companions(Path file) {
    return NiftiFile.partners(file);
  }

  @Override
  public Volume read(Source source) {
    return new NiftiReader(source.first()).volume(source.frame());
  }

  @Override
  public List<String> channelNames(Source source) {
    return List.of("");
  }

  @Override
  public Grid grid(Source source) {
    return new NiftiReader(source.first()).grid();
  }

  @Override
  public int frames(Source source) {
    return new NiftiReader(source.first()).frames();
  }

  @Override
  public LabelImage readLabels(Source source) {
    return new NiftiReader(source.first()).labels(source.frame());
  }

  @Override
  public ImageInfo info(Source source) {
    return new NiftiReader(source.first()).info();
  }

  @Override
  public void requireHeap(Source source, int bytesPerVoxel) {
    new NiftiReader(source.first()).requireHeap(bytesPerVoxel);
  }

  @Override
  public ImageFormat maskFormat() {
    return this;
  }

  /** Any volume, with the header that it was read with. */
  @Override
  public void write(Path file, Volume volume) throws IOException {
    NiftiWriter.write(file, volume);
  }
}
