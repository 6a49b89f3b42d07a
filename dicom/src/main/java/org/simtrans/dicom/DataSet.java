package org.simtrans.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.simtrans.image.UnreadableImageException;

/** The known elements of a file, or of an item of a sequence. */
final class DataSet {
  /**
   * One element.
   *
   * @param value its bytes; empty for a sequence
   * @param items of a sequence
   */
  record Element(Vr vr, byte[] value, ByteOrder order, List<DataSet> items) {}

  private static final DataSet NOTHING = new DataSet(Path.of(""));

  private final Path file;
  private Map<Tag, Element> elements = Map.of(); // most items of long sequences hold nothing known

  /** An empty one. */
  DataSet(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  void put(Tag tag, Element element) {
    if (elements.isEmpty()) {
      elements = new EnumMap<>(Tag.class);
    }
    elements.put(tag, element);
  }

  boolean has(Tag tag) {
    return elements.containsKey(tag);
  }

  Optional<Element> element(Tag tag) {
    return Optional.ofNullable(elements.get(tag));
  }

  /** The text of an element without the padding; empty if there is no such element. */
  String text(Tag tag) {
    Element element = elements.get(tag);
    return element == null
        ? ""
        : new String(element.value, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
  }

  /** The values of a text; none if there is no such element or it is empty. */
  List<String> texts(Tag tag) {
    String text = text(tag);
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split("\\\\", -1)).map(String::strip).toList();
  }

  /** The items of a sequence; none if there is no such sequence. */
  List<DataSet> items(Tag tag) {
    Element element = elements.get(tag);
    return element == null ? List.of() : element.items;
  }

  /** The first item of a sequence, or one that holds nothing. */
  DataSet item(Tag tag) {
    List<DataSet> items = items(tag);
    return items.isEmpty() ? NOTHING : items.get(0);
  }

  /**
   * The whole number of an element, the first if there are several.
   *
   * @throws UnreadableImageException if the element holds something else
   */
  OptionalInt integer(Tag tag) {
    double[] numbers = numbers(tag);
    if (numbers.length == 0) {
      return OptionalInt.empty();
    }
    if (numbers[0] != (int) numbers[0]) {
      throw new UnreadableImageException(
          file,
          "has %s in %s; expected a whole number: export it again".formatted(numbers[0], tag));
    }
    return OptionalInt.of((int) numbers[0]);
  }

  /**
   * The number of an element that images cannot be read without.
   *
   * @throws UnreadableImageException if there is none, or it is not within the bounds
   */
  int required(Tag tag, int least, int most) {
    int value =
        integer(tag)
            .orElseThrow(
                () ->
                    new UnreadableImageException(
                        file, "has no " + tag + ", which images need; export it again"));
    if (value < least || value > most) {
      throw new UnreadableImageException(
          file,
          "has %d in %s; expected %s: export it again"
              .formatted(value, tag, least == most ? least : least + " to " + most));
    }
    return value;
  }

  /**
   * The numbers of an element; none if there is no such element or it is empty.
   *
   * @throws UnreadableImageException if the element holds something else than finite numbers
   */
  double[] numbers(Tag tag) {
    Element element = elements.get(tag);
    if (element == null) {
      return new double[0];
    }
    double[] numbers = element.vr.isText() ? parsed(tag) : binary(element);
    for (double number : numbers) {
      if (!Double.isFinite(number)) {
        throw noNumbers(tag);
      }
    }
    return numbers;
  }

  /** The numbers of an element if there are exactly so many. */
  Optional<double[]> numbers(Tag tag, int count) {
    double[] numbers = numbers(tag);
    if (numbers.length != 0 && numbers.length != count) {
      throw new UnreadableImageException(
          file,
          "has %d numbers in %s; expected %d: export it again"
              .formatted(numbers.length, tag, count));
    }
    return numbers.length == 0 ? Optional.empty() : Optional.of(numbers);
  }

  private double[] parsed(Tag tag) {
    try {
      return texts(tag).stream().mapToDouble(Double::parseDouble).toArray();
    } catch (NumberFormatException e) {
      throw noNumbers(tag);
    }
  }

  private UnreadableImageException noNumbers(Tag tag) {
    return new UnreadableImageException(
        file, "has something else than numbers in " + tag + "; export it again");
  }

  private static double[] binary(Element element) {
    ByteBuffer bytes = ByteBuffer.wrap(element.value).order(element.order);
    int width =
        switch (element.vr) {
          case US, SS -> 2;
          case FD -> 8;
          default -> 4;
        };
    double[] numbers = new double[element.value.length / width];
    for (int i = 0; i < numbers.length; i++) {
      int at = i * width;
      numbers[i] =
          switch (element.vr) {
            case US -> bytes.getShort(at) & 0xffff;
            case SS -> bytes.getShort(at);
            case FD -> bytes.getDouble(at);
            case FL, OF -> bytes.getFloat(at);
            case SL -> bytes.getInt(at);
            default -> bytes.getInt(at) & 0xffffffffL;
          };
    }
    return numbers;
  }
}
