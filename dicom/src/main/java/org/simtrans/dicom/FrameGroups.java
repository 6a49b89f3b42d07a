package org.simtrans.dicom;

import java.util.ArrayList;
import java.util.List;

/** The functional groups of the frames of a DICOM SEG (DICOM PS3.3, C.7.6.16). */
record FrameGroups(Stack stack, SegmentFrames frames) {

  void addTo(DataSetBuilder set) {
    set.item(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared());
    List<DataSet> groups = new ArrayList<>();
    frames.places().forEach(place -> groups.add(group(place).built()));
    set.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, groups);
  }

  private DataSetBuilder shared() {
    Frame first = stack.frames().get(0);
    double[] axes = new double[6];
    System.arraycopy(first.right(), 0, axes, 0, 3);
    System.arraycopy(first.down(), 0, axes, 3, 3);
    double between = stack.affine().spacing()[2];
    return new DataSetBuilder()
        .item(
            Tag.PIXEL_MEASURES_SEQUENCE,
            new DataSetBuilder()
                .decimals(Tag.PIXEL_SPACING, first.rowSpacing(), first.columnSpacing())
                .decimals(Tag.SLICE_THICKNESS, between)
                .decimals(Tag.SPACING_BETWEEN_SLICES, between))
        .item(
            Tag.PLANE_ORIENTATION_SEQUENCE,
            new DataSetBuilder().decimals(Tag.IMAGE_ORIENTATION_PATIENT, axes));
  }

  private DataSetBuilder group(SegmentFrames.Place place) {
    Frame frame = stack.frames().get(place.plane());
    return new DataSetBuilder()
        .item(
            Tag.FRAME_CONTENT_SEQUENCE,
            new DataSetBuilder()
                .integers(Tag.DIMENSION_INDEX_VALUES, place.segment(), place.plane() + 1))
        .item(
            Tag.PLANE_POSITION_SEQUENCE,
            new DataSetBuilder().decimals(Tag.IMAGE_POSITION_PATIENT, frame.position()))
        .item(
            Tag.SEGMENT_IDENTIFICATION_SEQUENCE,
            new DataSetBuilder().integers(Tag.REFERENCED_SEGMENT_NUMBER, place.segment()))
        .item(
            Tag.DERIVATION_IMAGE_SEQUENCE,
            new DataSetBuilder()
                .item(Tag.SOURCE_IMAGE_SEQUENCE, source(frame))
                .item(Tag.DERIVATION_CODE_SEQUENCE, Code.SEGMENTATION.item()));
  }

  private DataSetBuilder source(Frame frame) {
    DataSetBuilder source =
        reference(frame)
            .text(Tag.SPATIAL_LOCATIONS_PRESERVED, "YES")
            .item(Tag.PURPOSE_OF_REFERENCE_CODE_SEQUENCE, Code.SOURCE_IMAGE.item());
    boolean oneOfSeveral = stack.files().size() < stack.frames().size() || frame.index() > 0;
    return oneOfSeveral
        ? source.text(Tag.REFERENCED_FRAME_NUMBER, String.valueOf(frame.index() + 1))
        : source;
  }

  /** The instance that a frame is of. */
  static DataSetBuilder reference(Frame frame) {
    return new DataSetBuilder()
        .text(Tag.REFERENCED_SOP_CLASS_UID, frame.instance().sopClass())
        .text(Tag.REFERENCED_SOP_INSTANCE_UID, frame.instance().uid());
  }
}
