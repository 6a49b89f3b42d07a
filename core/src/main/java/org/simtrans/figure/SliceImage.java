package org.simtrans.figure;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.simtrans.data.PickedSlice;

/**
 * One slice as it is drawn, grey or in colours: alone, with a label map, or with truth and
 * prediction compared.
 *
 * @param values height x width, row-major; with colours, the values of red
 * @param colours red, green and blue, each height x width; empty for a grey slice
 * @param aspect height of a pixel over its width (row spacing over column spacing)
 * @param side the longer side of the drawing, in its pixels
 */
public record SliceImage(
    float[] values,
    List<float[]> colours,
    int height,
    int width,
    Window window,
    double aspect,
    int side) {
  private static final int USUAL_SIDE = 480;
  private static final float FILL = 0.4f;

  public SliceImage {
    if (values.length != height * width || values.length == 0) {
      throw new IllegalArgumentException(
          values.length + " values for a slice of " + height + " x " + width);
    }
    if (!(aspect > 0) || side < 1) {
      throw new IllegalArgumentException("aspect " + aspect + ", side " + side);
    }
  }

  /** With square pixels and a window that suits this slice alone. */
  public static SliceImage of(float[] values, int height, int width) {
    return new SliceImage(values, List.of(), height, width, Window.robust(values), 1, USUAL_SIDE);
  }

  /**
   * As {@link #of(float[], int, int)}, in colours.
   *
   * @param shown one plane, which is grey, or red, green and blue
   */
  public static SliceImage of(List<float[]> shown, int height, int width) {
    SliceImage grey = of(shown.get(0), height, width);
    return shown.size() == 1
        ? grey
        : new SliceImage(
            grey.values, shown, height, width, Window.ofColours(shown), grey.aspect, grey.side);
  }

  /** In true proportion, with a window that suits this slice alone. */
  public static SliceImage of(PickedSlice slice) {
    return of(slice.shown(), slice.height(), slice.width())
        .spacing(slice.rowSpacing(), slice.columnSpacing());
  }

  /** The window of the whole volume keeps the slices of one montage alike. */
  public SliceImage window(Window shared) {
    return new SliceImage(values, colours, height, width, shared, aspect, side);
  }

  /** Draws millimetres in true proportion. */
  public SliceImage spacing(double rowSpacing, double columnSpacing) {
    return new SliceImage(values, colours, height, width, window, rowSpacing / columnSpacing, side);
  }

  public SliceImage side(int pixels) {
    return new SliceImage(values, colours, height, width, window, aspect, pixels);
  }

  /** The slice alone. */
  public BufferedImage plain() {
    return drawn(this::rgb, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
  }

  /** What pixel {@code i} is drawn as. */
  int rgb(int i) {
    if (colours.isEmpty()) {
      return window.grey(values[i]) * 0x010101;
    }
    int rgb = 0;
    for (float[] colour : colours) {
      rgb = rgb << 8 | window.grey(colour[i]);
    }
    return rgb;
  }

  /**
   * Other colours in the slice's place.
   *
   * @param rgb of pixel {@code y * width + x}
   */
  BufferedImage painted(IntUnaryOperator rgb) {
    return drawn(rgb, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
  }

  private BufferedImage drawn(IntUnaryOperator rgb, Object interpolation) {
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < values.length; i++) {
      small.setRGB(i % width, i / width, rgb.applyAsInt(i));
    }
    BufferedImage large = new BufferedImage(drawnWidth(), drawnHeight(), small.getType());
    Graphics2D g = large.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, interpolation);
    g.drawImage(small, 0, 0, large.getWidth(), large.getHeight(), null);
    g.dispose();
    return large;
  }

  /**
   * The slice under its label map: each label a translucent area with a contour.
   *
   * @param labels height x width, 0 background, 1..C
   */
  public BufferedImage withLabels(byte[] labels) {
    return shadeLabels(plain(), labels);
  }

  /** What {@link #withLabels} lays over the slice, alone on a transparent ground. */
  public BufferedImage labelsAlone(byte[] labels) {
    return shadeLabels(transparent(), labels);
  }

  private BufferedImage shadeLabels(BufferedImage picture, byte[] labels) {
    checkSize(labels);
    int last = 0;
    for (byte label : labels) {
      last = Math.max(last, label);
    }
    for (int label = 1; label <= last; label++) {
      int wanted = label;
      shade(picture, Palette.label(label), i -> labels[i] == wanted);
    }
    return picture;
  }

  /** The slice under what was found, missed and falsely raised; see {@link PixelOutcome}. */
  public BufferedImage withComparison(byte[] truth, byte[] prediction) {
    return shadeComparison(plain(), truth, prediction);
  }

  /** What {@link #withComparison} lays over the slice, alone on a transparent ground. */
  public BufferedImage comparisonAlone(byte[] truth, byte[] prediction) {
    return shadeComparison(transparent(), truth, prediction);
  }

  private BufferedImage transparent() {
    return new BufferedImage(drawnWidth(), drawnHeight(), BufferedImage.TYPE_INT_ARGB);
  }

  private BufferedImage shadeComparison(BufferedImage picture, byte[] truth, byte[] prediction) {
    checkSize(truth);
    checkSize(prediction);
    for (PixelOutcome outcome : PixelOutcome.values()) {
      shade(
          picture,
          outcome.color(),
          i -> PixelOutcome.of(truth[i], prediction[i]).filter(outcome::equals).isPresent());
    }
    return picture;
  }

  /** Draws the contour of all labels, white with a dark rim, so that it shows on any colour. */
  void contour(BufferedImage picture, byte[] labels) {
    checkSize(labels);
    Shape outline = outline(picture, i -> labels[i] > 0);
    Graphics2D g = pen(picture);
    g.setColor(Color.BLACK);
    g.setStroke(new BasicStroke(side / 80f));
    g.draw(outline);
    g.setColor(Color.WHITE);
    g.setStroke(new BasicStroke(side / 200f));
    g.draw(outline);
    g.dispose();
  }

  private Shape outline(BufferedImage picture, IntPredicate inside) {
    double scaleX = (double) picture.getWidth() / width;
    double scaleY = (double) picture.getHeight() / height;
    return AffineTransform.getScaleInstance(scaleX, scaleY)
        .createTransformedShape(Region.outline(height, width, inside));
  }

  private static Graphics2D pen(BufferedImage picture) {
    Graphics2D g = picture.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    return g;
  }

  private void shade(BufferedImage picture, Color color, IntPredicate inside) {
    Shape outline = outline(picture, inside);
    Graphics2D g = pen(picture);
    g.setColor(color);
    g.setComposite(AlphaComposite.SrcOver.derive(FILL));
    g.fill(outline);
    g.setComposite(AlphaComposite.SrcOver);
    g.setStroke(new BasicStroke(Math.max(1f, side / 220f)));
    g.draw(outline);
    g.dispose();
  }

  int drawnWidth() {
    return (int) Math.max(1, Math.round(width * scale()));
  }

  int drawnHeight() {
    return (int) Math.max(1, Math.round(height * aspect * scale()));
  }

  private double scale() {
    return side / Math.max(width, height * aspect);
  }

  private void checkSize(byte[] labels) {
    if (labels.length != values.length) {
      throw new IllegalArgumentException(
          labels.length + " labels for a slice of " + height + " x " + width);
    }
  }
}
