package org.simtrans.dicom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.simtrans.image.UnreadableImageException;

/**
 * The planes of pixels in a file: the one that most files hold, or the frames of an enhanced image,
 * whose places stand in functional groups (DICOM PS3.3, C.7.6.16).
 */
final class FrameReader {
  private static final int MOST_FRAMES = 1 << 20;
  private static final double OFF_UNIT = 1e-3; // that the directions may be off length 1 and 90°

  private final DataSet header;

  private FrameReader(DataSet header) {
    this.header = header;
  }

  /**
   * The frames of a file, in its order.
   *
   * @throws UnreadableImageException if a frame has no place in the patient, or the pixels are of a
   *     kind that is not read
   */
  static List<Frame> frames(DataSet header) {
    return new FrameReader(header).read();
  }

  /** How many frames the file says it has. */
  static int count(DataSet header) {
    return header.has(Tag.NUMBER_OF_FRAMES)
        ? header.required(Tag.NUMBER_OF_FRAMES, 1, MOST_FRAMES)
        : 1;
  }

  private List<Frame> read() {
    PixelForm form = PixelForm.of(header);
    requireReadable();
    int count = count(header);
    List<DataSet> groups = header.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    if (groups.isEmpty()) {
      if (count > 1) {
        throw problem(
            "holds %d frames without a place in the patient for each; convert it by 'dcm2niix'"
                .formatted(count));
      }
      return List.of(frame(0, form, new Groups(new DataSet(header.file()))));
    }
    if (groups.size() != count) {
      throw problem(
          "describes %d frames but says that it has %d; export it again"
              .formatted(groups.size(), count));
    }
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(frame(i, form, new Groups(groups.get(i))));
    }
    return frames;
  }

  private void requireReadable() {
    if (header.texts(Tag.IMAGE_TYPE).contains("MOSAIC")) {
      throw problem(
          "is a Siemens mosaic, which lays all slices beside each other in one picture; convert it by 'dcm2niix'");
    }
    if (header.has(Tag.MODALITY_LUT_SEQUENCE)) {
      throw problem(
          "turns pixels into values by a table (%s), which is not supported; convert it by 'dcm2niix'"
              .formatted(Tag.MODALITY_LUT_SEQUENCE));
    }
  }

  /** The functional groups of a frame: its own, those shared by all frames, or the header. */
  private final class Groups {
    private final DataSet own;
    private final DataSet shared = header.item(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE);

    Groups(DataSet own) {
      this.own = own;
    }

    /** The data set that holds an element of a group. */
    DataSet holder(Tag group, Tag element) {
      for (DataSet holder : List.of(own.item(group), shared.item(group))) {
        if (holder.has(element)) {
          return holder;
        }
      }
      return header;
    }

    double number(Tag group, Tag element, double otherwise) {
      double[] numbers = holder(group, element).numbers(element);
      return numbers.length == 0 ? otherwise : numbers[0];
    }
  }

  private Frame frame(int index, PixelForm form, Groups groups) {
    double[] position = needed(groups, Tag.PLANE_POSITION_SEQUENCE, Tag.IMAGE_POSITION_PATIENT, 3);
    double[] axes =
        needed(groups, Tag.PLANE_ORIENTATION_SEQUENCE, Tag.IMAGE_ORIENTATION_PATIENT, 6);
    double[] spacing = needed(groups, Tag.PIXEL_MEASURES_SEQUENCE, Tag.PIXEL_SPACING, 2);
    requireLengths(spacing);
    double[] right = direction(axes, 0);
    double[] down = direction(axes, 3);
    if (Math.abs(Frame.dot(right, down)) > OFF_UNIT) {
      throw problem(
          "has directions in %s that are not at right angles; export it again"
              .formatted(Tag.IMAGE_ORIENTATION_PATIENT));
    }
    Tag values = Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE;
    return new Frame(
        header.file(),
        index,
        instance(),
        form,
        position,
        right,
        down,
        spacing[1],
        spacing[0],
        thickness(groups),
        groups.number(values, Tag.RESCALE_SLOPE, 1),
        groups.number(values, Tag.RESCALE_INTERCEPT, 0),
        groups.number(values, Tag.GANTRY_DETECTOR_TILT, 0),
        traits(groups));
  }

  private Frame.Instance instance() {
    return new Frame.Instance(
        header.text(Tag.SOP_CLASS_UID),
        header.text(Tag.SOP_INSTANCE_UID),
        header.text(Tag.SERIES_INSTANCE_UID),
        header.text(Tag.FRAME_OF_REFERENCE_UID),
        header.integer(Tag.INSTANCE_NUMBER).orElse(0));
  }

  private double[] needed(Groups groups, Tag group, Tag element, int count) {
    return groups
        .holder(group, element)
        .numbers(element, count)
        .orElseThrow(
            () ->
                problem(
                    "has no %s, so its place in the patient is not known; name the slices of a CT, MR or PET series"
                        .formatted(element)));
  }

  private void requireLengths(double[] spacing) {
    for (double mm : spacing) {
      if (!(mm > 1e-6 && mm < 1e6)) {
        throw problem(
            "has %s in %s; expected mm above 0: export it again"
                .formatted(Arrays.toString(spacing), Tag.PIXEL_SPACING));
      }
    }
  }

  private double[] direction(double[] axes, int from) {
    double[] axis = Arrays.copyOfRange(axes, from, from + 3);
    double length = Math.sqrt(Frame.dot(axis, axis));
    if (Math.abs(length - 1) > OFF_UNIT) {
      throw problem(
          "has a direction of length %.4g in %s; expected 1: export it again"
              .formatted(length, Tag.IMAGE_ORIENTATION_PATIENT));
    }
    for (int i = 0; i < 3; i++) {
      axis[i] /= length;
    }
    return axis;
  }

  private double thickness(Groups groups) {
    Tag measures = Tag.PIXEL_MEASURES_SEQUENCE;
    double between = groups.number(measures, Tag.SPACING_BETWEEN_SLICES, 0);
    double thick = between > 0 ? between : groups.number(measures, Tag.SLICE_THICKNESS, 0);
    return thick > 1e-6 && thick < 1e6 ? thick : 1;
  }

  private Map<Trait, String> traits(Groups groups) {
    Map<Trait, String> traits = new EnumMap<>(Trait.class);
    for (Trait trait : Trait.values()) {
      String text = header.text(trait.tag());
      if (!text.isEmpty() && trait.tag().vr().isText()) {
        traits.put(trait, text);
      }
    }
    DataSet diffusion = groups.holder(Tag.MR_DIFFUSION_SEQUENCE, Tag.DIFFUSION_B_VALUE);
    put(traits, Trait.B_VALUE, diffusion, Tag.DIFFUSION_B_VALUE);
    DataSet gradient =
        groups
            .holder(Tag.MR_DIFFUSION_SEQUENCE, Tag.DIFFUSION_GRADIENT_DIRECTION_SEQUENCE)
            .item(Tag.DIFFUSION_GRADIENT_DIRECTION_SEQUENCE);
    put(traits, Trait.GRADIENT, header, Tag.DIFFUSION_GRADIENT_ORIENTATION);
    put(traits, Trait.GRADIENT, gradient, Tag.DIFFUSION_GRADIENT_ORIENTATION);
    DataSet echo = groups.holder(Tag.MR_ECHO_SEQUENCE, Tag.EFFECTIVE_ECHO_TIME);
    put(traits, Trait.ECHO_TIME, echo, Tag.EFFECTIVE_ECHO_TIME);
    DataSet content = groups.holder(Tag.FRAME_CONTENT_SEQUENCE, Tag.TEMPORAL_POSITION_INDEX);
    put(traits, Trait.TIME_POINT, content, Tag.TEMPORAL_POSITION_INDEX);
    String stack = groups.holder(Tag.FRAME_CONTENT_SEQUENCE, Tag.STACK_ID).text(Tag.STACK_ID);
    if (!stack.isEmpty()) {
      traits.put(Trait.STACK, stack);
    }
    return traits;
  }

  private static void put(Map<Trait, String> traits, Trait trait, DataSet holder, Tag tag) {
    double[] numbers = holder.numbers(tag);
    if (numbers.length > 0) {
      traits.put(trait, numbers.length == 1 ? plain(numbers[0]) : Arrays.toString(numbers));
    }
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private UnreadableImageException problem(String what) {
    return new UnreadableImageException(header.file(), what);
  }
}
