package org.simtrans.dicom;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.simtrans.image.Gathering;
import org.simtrans.image.ImageFormat;
import org.simtrans.image.Source;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;

/**
 * DICOM: the series of CT, MR and PET scanners, a file for each slice or one for all. Files are
 * known by what they hold, not by their names.
 */
public final class DicomFormat implements ImageFormat {

  /** Found by its name in META-INF/services. */
  public DicomFormat() {}

  @Override
  public String name() {
    return "DICOM";
  }

  @Override
  public List<String> endings() {
    return List.of(".dcm", ".dicom", ".ima");
  }

  /** None: a file is part of a series. */
  @Override
  public boolean lists(Path file) {
    return false;
  }

  @Override
  public boolean gathers(Path file) {
    return !DicomFile.isDirectoryFile(file)
        && (ending(file).isPresent() || DicomFile.looksLikeOne(file));
  }

  @Override
  public Gathering gather(Path root, List<Path> files) {
    return SeriesFinder.find(root, files);
  }

  @Override
  public boolean reads(Source source) {
    Path last = source.files().get(source.files().size() - 1);
    return gathers(source.first()) && gathers(last);
  }

  /**
   * The image in the geometry that dcm2niix gives it: x counts columns, y counts rows from the last
   * to the first, z goes along the normal of the slices.
   */
  @Override
  public Volume read(Source source) {
    return SeriesReader.volume(SeriesReader.stack(source));
  }

  @Override
  public int frames(Source source) {
    return SeriesReader.images(source);
  }

  @Override
  public List<String> channelNames(Source source) {
    return List.of("");
  }

  @Override
  public void requireHeap(Source source, int bytesPerVoxel) {
    DataSet header = DicomFile.header(source.first()).header();
    List<Frame> frames = FrameReader.frames(header);
    long planes = frames.size() > 1 ? frames.size() : source.files().size();
    SeriesReader.requireHeap(frames.get(0), planes, bytesPerVoxel);
  }

  @Override
  public Optional<String> segmentsEnding() {
    return Optional.of("_seg.dcm");
  }

  /**
   * Writes a DICOM SEG object. As it is the patient's, it holds the patient's name and number.
   *
   * @throws UnreadableImageException if the series is not there any more
   */
  @Override
  public void writeSegments(Path file, Source image, Volume labels, Map<Integer, String> names)
      throws IOException {
    new SegmentationWriter(SeriesReader.stack(image), labels, names).write(file);
  }
}
