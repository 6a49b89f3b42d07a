package org.simtrans.dicom;

import java.util.Locale;

/**
 * What tells several images in one series apart, in the order in which it is tried. Each has a
 * value in the header of a file or in the functional groups of a frame.
 */
enum Trait {
  ECHO_TIME(Tag.ECHO_TIME),
  ECHO(Tag.ECHO_NUMBERS),
  KIND(Tag.IMAGE_TYPE),
  B_VALUE(Tag.DIFFUSION_B_VALUE),
  GRADIENT(Tag.DIFFUSION_GRADIENT_ORIENTATION),
  TIME_POINT(Tag.TEMPORAL_POSITION_IDENTIFIER),
  ACQUISITION(Tag.ACQUISITION_NUMBER),
  INVERSION_TIME(Tag.INVERSION_TIME),
  FLIP_ANGLE(Tag.FLIP_ANGLE),
  TRIGGER_TIME(Tag.TRIGGER_TIME),
  KERNEL(Tag.CONVOLUTION_KERNEL),
  TUBE_VOLTAGE(Tag.KVP),
  STACK(Tag.STACK_ID),
  ACQUISITION_TIME(Tag.ACQUISITION_TIME),
  CONTENT_TIME(Tag.CONTENT_TIME);

  private final Tag tag;

  Trait(Tag tag) {
    this.tag = tag;
  }

  Tag tag() {
    return tag;
  }

  /** For people and names of files: "echo-time". */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
