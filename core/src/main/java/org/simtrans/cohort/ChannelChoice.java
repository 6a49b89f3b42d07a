package org.simtrans.cohort;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.image.Channels;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.image.Volume;
import org.simtrans.image.picture.LargePicture;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;

/**
 * Which channels of an image a network sees, in its order. They are found by their names where the
 * image has names for them, and by their numbers where it has none.
 *
 * @param names as the training data have them, or numbers from 0 where they have none; empty for
 *     one channel without a name, which of a picture with colours is its luminance
 */
public record ChannelChoice(List<String> names) {
  /** One channel without a name. */
  public static final ChannelChoice ONE = new ChannelChoice(List.of());

  public ChannelChoice {
    names = List.copyOf(names);
  }

  /** So many channels without names; all that the images have. */
  public static ChannelChoice unnamed(int count) {
    return count == 1
        ? ONE
        : new ChannelChoice(IntStream.range(0, count).mapToObj(String::valueOf).toList());
  }

  /** How many they are. */
  public int count() {
    return Math.max(1, names.size());
  }

  /** The names for people and files: "T1w, FLAIR"; "one" for one without a name. */
  @Override
  public String toString() {
    return names.isEmpty() ? "one" : String.join(", ", names);
  }

  /**
   * Reads these channels of a case's image.
   *
   * @throws CohortException if the image does not have them
   * @throws org.simtrans.image.UnreadableImageException if it cannot be read
   */
  public List<Volume> read(Case one) {
    return read(one.image(), one.channels());
  }

  /**
   * Reads these channels of an image.
   *
   * @param own the names of the image's channels, where its layout names them; else empty
   * @throws CohortException if the image does not have them
   * @throws org.simtrans.image.UnreadableImageException if it cannot be read
   */
  public List<Volume> read(Source image, List<String> own) {
    if (names.isEmpty() && image.isSingle() && image.channels() == 0) {
      return List.of(Images.read(image)); // a picture's luminance
    }
    List<Integer> needed = files(image, own);
    if (needed.size() < image.files().size()) {
      return read(
          Source.of(needed.stream().map(image.files()::get).toList()),
          needed.stream().map(own::get).toList());
    }
    Channels all = ChannelGrids.read(image, own);
    return chosen(image, own.isEmpty() ? all.names() : own, all.volumes());
  }

  /** The same case, with only those of its files that hold these channels. */
  public Case narrowed(Case one) {
    List<Integer> needed = files(one.image(), one.channels());
    return needed.size() == one.image().files().size()
        ? one
        : new Case(
            one.subject(),
            one.name(),
            Source.of(needed.stream().map(one.image().files()::get).toList()),
            needed.stream().map(one.channels()::get).toList(),
            one.labels());
  }

  /** The places of the files that hold these channels; all where it cannot be told by names. */
  private List<Integer> files(Source image, List<String> own) {
    List<Integer> all = IntStream.range(0, image.files().size()).boxed().toList();
    List<Integer> places =
        names.stream().map(name -> place(name, own)).distinct().sorted().toList();
    boolean told = own.size() == all.size() && !places.isEmpty() && !places.contains(-1);
    return told ? places : all;
  }

  /** By its name, else by its number. */
  private static int place(String name, List<String> own) {
    int named = ChannelName.indexOf(name, own);
    boolean numbered =
        named < 0 && ChannelName.isNumber(name) && Integer.parseInt(name) < own.size();
    return numbered ? Integer.parseInt(name) : named;
  }

  /**
   * The same channels of images that name them otherwise.
   *
   * @param others names or numbers from 0, in this order
   * @throws InvalidSettingException if they are not as many
   */
  public ChannelChoice named(List<String> others) {
    if (others.size() != count()) {
      throw new InvalidSettingException(
          Message.of(
              "{channels} names %d channels (%s), but the model sees %d (%s)",
              others.size(), String.join(", ", others), count(), this));
    }
    return new ChannelChoice(others);
  }

  /**
   * Reads these channels of a region of an image.
   *
   * @param own as for {@link #read(Source, List)}
   * @param x of the region's left column, from 0
   * @param y of its top row, from 0
   */
  public List<Volume> read(
      Source image, List<String> own, LargePicture open, int x, int y, int width, int height) {
    if (names.isEmpty() && image.channels() == 0) {
      return List.of(open.readGrey(x, y, width, height));
    }
    Channels all = open.read(x, y, width, height);
    return chosen(image, own.isEmpty() ? all.names() : own, all.volumes());
  }

  private List<Volume> chosen(Source image, List<String> own, List<Volume> all) {
    boolean named = own.size() == all.size() && !ChannelName.areNone(own);
    if (names.isEmpty() && all.size() == 1) {
      return all;
    }
    if (showsGrey(all)) {
      return Collections.nCopies(names.size(), all.get(0));
    }
    List<Integer> places =
        names.stream().map(name -> named ? place(name, own) : number(name, all.size())).toList();
    boolean others = !named && isUnnamed() && count() != all.size();
    if (names.isEmpty() || places.contains(-1) || others) {
      throw lacking(image, named ? own : List.of(), all.size());
    }
    return places.stream().map(all::get).toList();
  }

  /** The place of a channel of an image that has no names for them; -1 if there is none. */
  private int number(String name, int count) {
    if (ChannelName.isNumber(name) && Integer.parseInt(name) < count) {
      return Integer.parseInt(name);
    }
    return names.size() == count ? names.indexOf(name) : -1;
  }

  /** A grey picture among coloured ones has three equal colours. */
  private boolean showsGrey(List<Volume> all) {
    return all.size() == 1
        && all.get(0).isPicture()
        && names.stream().allMatch(name -> ChannelName.indexOf(name, Channels.COLOURS) >= 0)
        && names.size() > 1;
  }

  private boolean isUnnamed() {
    return equals(unnamed(count()));
  }

  private CohortException lacking(Source image, List<String> own, int count) {
    return new CohortException(
        Message.of(
            "%s has %s, but the network sees %s; give it images with those, or say which of its"
                + " channels to take, in the network's order ({channels})",
            image.first(),
            own.isEmpty()
                ? count + " channel" + (count == 1 ? "" : "s") + " without names"
                : "the channel" + (count == 1 ? " " : "s ") + String.join(", ", own),
            names.isEmpty()
                ? "one channel"
                : isUnnamed()
                    ? names.size() + " channels without names"
                    : names.stream().collect(Collectors.joining(", "))));
  }
}
