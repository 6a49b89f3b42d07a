package org.simtrans.dicom;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.simtrans.AtomicFile;
import org.simtrans.Version;
import org.simtrans.image.UnwritableImageException;
import org.simtrans.image.Volume;

/**
 * Writes labels as a DICOM SEG object (DICOM PS3.3, A.51): a binary segment for each label, a frame
 * for each plane on which it shows. It belongs to the study of its series and lies where that lies.
 */
final class SegmentationWriter {
  private static final String SOP_CLASS = "1.2.840.10008.5.1.4.1.1.66.4";
  private static final List<Tag> OF_PATIENT =
      List.of(Tag.PATIENT_NAME, Tag.PATIENT_ID, Tag.PATIENT_BIRTH_DATE, Tag.PATIENT_SEX);
  private static final List<Tag> OF_STUDY =
      List.of(
          Tag.STUDY_INSTANCE_UID,
          Tag.STUDY_DATE,
          Tag.STUDY_TIME,
          Tag.REFERRING_PHYSICIAN_NAME,
          Tag.STUDY_ID,
          Tag.ACCESSION_NUMBER);
  private static final List<Tag> WHERE_KNOWN =
      List.of(
          Tag.SPECIFIC_CHARACTER_SET,
          Tag.ISSUER_OF_PATIENT_ID,
          Tag.PATIENT_AGE,
          Tag.PATIENT_SIZE,
          Tag.PATIENT_WEIGHT,
          Tag.PATIENT_IDENTITY_REMOVED,
          Tag.DEIDENTIFICATION_METHOD,
          Tag.STUDY_DESCRIPTION);

  private final Stack stack;
  private final SortedMap<Integer, String> segments = new TreeMap<>(); // names by label
  private final SegmentFrames frames;

  /**
   * @param stack the planes of the series
   * @param labels whole numbers on the grid of these planes, 0 for background
   * @param names of labels; others are called by their values
   */
  SegmentationWriter(Stack stack, Volume labels, Map<Integer, String> names) {
    this.stack = stack;
    frames = new SegmentFrames(stack, labels);
    frames
        .labels()
        .forEach(label -> segments.put(label, names.getOrDefault(label, "label " + label)));
  }

  /**
   * @throws UnwritableImageException if the labels are of another grid
   */
  void write(Path file) throws IOException {
    if (!frames.fit()) {
      throw new UnwritableImageException(
          file, "the labels are not on the grid of the series; draw them on it anew");
    }
    DataSet header = DicomFile.header(stack.frames().get(0).file()).header();
    DataSet segmentation = segmentation(header);
    AtomicFile.write(file, out -> ElementWriter.write(out, segmentation));
  }

  private DataSet segmentation(DataSet header) {
    DataSetBuilder set = new DataSetBuilder();
    OF_PATIENT.forEach(tag -> set.copied(tag, header));
    OF_STUDY.forEach(tag -> set.copied(tag, header));
    WHERE_KNOWN.forEach(tag -> set.copiedIfThere(tag, header));
    describe(set, header);
    set.items(Tag.SEGMENT_SEQUENCE, segments());
    references(set);
    dimensions(set);
    new FrameGroups(stack, frames).addTo(set);
    PixelForm form = stack.frames().get(0).form();
    return set.integers(Tag.SAMPLES_PER_PIXEL, 1)
        .text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .text(Tag.NUMBER_OF_FRAMES, String.valueOf(frames.count()))
        .integers(Tag.ROWS, form.rows())
        .integers(Tag.COLUMNS, form.columns())
        .integers(Tag.BITS_ALLOCATED, 1)
        .integers(Tag.BITS_STORED, 1)
        .integers(Tag.HIGH_BIT, 0)
        .integers(Tag.PIXEL_REPRESENTATION, 0)
        .bytes(Tag.PIXEL_DATA, Vr.OB, frames.bits())
        .built();
  }

  private static void describe(DataSetBuilder set, DataSet header) {
    LocalDateTime now = LocalDateTime.now();
    set.text(Tag.SOP_CLASS_UID, SOP_CLASS)
        .text(Tag.SOP_INSTANCE_UID, newUid())
        .text(Tag.MODALITY, "SEG")
        .text(Tag.SERIES_INSTANCE_UID, newUid())
        .text(Tag.SERIES_NUMBER, String.valueOf(1000 + seriesNumber(header)))
        .text(Tag.SERIES_DESCRIPTION, "SimTrans segmentation")
        .text(Tag.INSTANCE_NUMBER, "1")
        .text(Tag.IMAGE_TYPE, "DERIVED\\PRIMARY")
        .text(Tag.CONTENT_DATE, now.format(DateTimeFormatter.ofPattern("yyyyMMdd")))
        .text(Tag.CONTENT_TIME, now.format(DateTimeFormatter.ofPattern("HHmmss")))
        .text(Tag.MANUFACTURER, "SimTrans")
        .text(Tag.MANUFACTURER_MODEL_NAME, "SimTrans")
        .text(Tag.DEVICE_SERIAL_NUMBER, "0")
        .text(Tag.SOFTWARE_VERSIONS, Version.current())
        .copied(Tag.FRAME_OF_REFERENCE_UID, header)
        .copied(Tag.POSITION_REFERENCE_INDICATOR, header)
        .text(Tag.LOSSY_IMAGE_COMPRESSION, "00")
        .text(Tag.SEGMENTATION_TYPE, "BINARY")
        .text(Tag.CONTENT_LABEL, "SEGMENTATION")
        .text(Tag.CONTENT_DESCRIPTION, "Labels drawn by a trained model")
        .text(Tag.CONTENT_CREATOR_NAME, "SimTrans");
    if (header.text(Tag.FRAME_OF_REFERENCE_UID).isEmpty()) {
      set.text(Tag.FRAME_OF_REFERENCE_UID, newUid());
    }
  }

  private static int seriesNumber(DataSet header) {
    String number = header.text(Tag.SERIES_NUMBER);
    return number.matches("\\d{1,6}") ? Integer.parseInt(number) : 0;
  }

  /** Under 2.25 anyone may make identifiers from random numbers (ISO/IEC 9834-8). */
  static String newUid() {
    UUID random = UUID.randomUUID();
    BigInteger low = new BigInteger(Long.toUnsignedString(random.getLeastSignificantBits()));
    BigInteger high = new BigInteger(Long.toUnsignedString(random.getMostSignificantBits()));
    return "2.25." + high.shiftLeft(Long.SIZE).add(low);
  }

  private List<DataSet> segments() {
    List<DataSet> items = new ArrayList<>();
    for (String name : segments.values()) {
      Code.Property property = Code.ofLabel(name);
      items.add(
          new DataSetBuilder()
              .integers(Tag.SEGMENT_NUMBER, items.size() + 1)
              .text(Tag.SEGMENT_LABEL, name.substring(0, Math.min(name.length(), 64)))
              .text(Tag.SEGMENT_ALGORITHM_TYPE, "AUTOMATIC")
              .text(Tag.SEGMENT_ALGORITHM_NAME, "SimTrans")
              .item(Tag.SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE, property.category().item())
              .item(Tag.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, property.type().item())
              .built());
    }
    return items;
  }

  private void references(DataSetBuilder set) {
    Map<String, DataSet> instances = new TreeMap<>();
    for (Frame frame : stack.frames()) {
      instances.put(frame.instance().uid(), FrameGroups.reference(frame).built());
    }
    set.item(
        Tag.REFERENCED_SERIES_SEQUENCE,
        new DataSetBuilder()
            .text(Tag.SERIES_INSTANCE_UID, stack.frames().get(0).instance().series())
            .items(Tag.REFERENCED_INSTANCE_SEQUENCE, List.copyOf(instances.values())));
  }

  /** Frames are counted by segment, then by where they lie. */
  private static void dimensions(DataSetBuilder set) {
    String organization = newUid();
    set.item(
        Tag.DIMENSION_ORGANIZATION_SEQUENCE,
        new DataSetBuilder().text(Tag.DIMENSION_ORGANIZATION_UID, organization));
    set.items(
        Tag.DIMENSION_INDEX_SEQUENCE,
        List.of(
            index(organization, Tag.REFERENCED_SEGMENT_NUMBER, Tag.SEGMENT_IDENTIFICATION_SEQUENCE),
            index(organization, Tag.IMAGE_POSITION_PATIENT, Tag.PLANE_POSITION_SEQUENCE)));
  }

  private static DataSet index(String organization, Tag element, Tag group) {
    return new DataSetBuilder()
        .text(Tag.DIMENSION_ORGANIZATION_UID, organization)
        .pointer(Tag.DIMENSION_INDEX_POINTER, element)
        .pointer(Tag.FUNCTIONAL_GROUP_POINTER, group)
        .built();
  }
}
