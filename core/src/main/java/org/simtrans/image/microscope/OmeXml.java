package org.simtrans.image.microscope;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.simtrans.image.LengthUnit;
import org.simtrans.image.UnreadableImageException;

/**
 * What the OME-XML in the first page of a TIFF says of its first image (OME data model 2016-06,
 * OME-TIFF specification).
 *
 * @param images how many images are described
 * @param pixels the attributes of its pixels
 * @param channels the attributes of each channel
 * @param places the attributes of each {@code TiffData}: which pages show what
 * @param files the names of the files in which its planes lie; empty if it names none
 */
public record OmeXml(
    int images,
    Map<String, String> pixels,
    List<Map<String, String>> channels,
    List<Map<String, String>> places,
    Set<String> files) {

  public static boolean is(String description) {
    String text = description.strip();
    return text.endsWith("OME>") && text.startsWith("<");
  }

  /**
   * @throws UnreadableImageException if it is no sound XML, or its pixels lie elsewhere
   */
  public static OmeXml of(Path file, String description) {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      OmeXml read =
          new OmeXml(0, new HashMap<>(), new ArrayList<>(), new ArrayList<>(), new HashSet<>())
              .reading(factory.createXMLStreamReader(new StringReader(description.strip())), file);
      if (read.pixels.isEmpty()) {
        throw new XMLStreamException("no Pixels");
      }
      return read;
    } catch (XMLStreamException e) {
      throw new UnreadableImageException(
          file,
          "has an OME-XML description that is damaged or describes no image; export it again as OME-TIFF, or as plain TIFF without it",
          e);
    }
  }

  private OmeXml reading(XMLStreamReader xml, Path file) throws XMLStreamException {
    int found = 0;
    while (xml.hasNext()) {
      if (xml.next() != XMLStreamConstants.START_ELEMENT) {
        continue;
      }
      String name = xml.getLocalName();
      found += name.equals("Image") ? 1 : 0;
      if (name.equals("BinaryOnly")) {
        throw new UnreadableImageException(
            file,
            "is one part of an OME-TIFF that is described in %s; export it as one file"
                .formatted(attributes(xml).getOrDefault("MetadataFile", "another file")));
      }
      if (found == 1) {
        switch (name) {
          case "Pixels" -> pixels.putAll(attributes(xml));
          case "Channel" -> channels.add(attributes(xml));
          case "TiffData" -> places.add(attributes(xml));
          case "UUID" -> files.add(attributes(xml).getOrDefault("FileName", ""));
          default -> {
            continue;
          }
        }
      }
    }
    return new OmeXml(found, pixels, channels, places, files);
  }

  private static Map<String, String> attributes(XMLStreamReader xml) {
    Map<String, String> attributes = new HashMap<>();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
    }
    return attributes;
  }

  /** How many there are along an axis: X, Y, Z, C or T. */
  int size(char axis) {
    return number(pixels, "Size" + axis, 1);
  }

  /** Samples of a pixel in one page, 3 for colours. */
  int samplesTogether() {
    return channels.isEmpty() ? 1 : Math.max(1, number(channels.get(0), "SamplesPerPixel", 1));
  }

  /** The axes after X and Y, the one that changes fastest from page to page first. */
  String order() {
    String order = pixels.getOrDefault("DimensionOrder", "XYCZT");
    return order.matches("XY[ZCT]{3}") ? order.substring(2) : "CZT";
  }

  /** The names of the channels; empty unless each has one. */
  List<String> names() {
    List<String> names = channels.stream().map(one -> one.getOrDefault("Name", "")).toList();
    return names.contains("") ? List.of() : names;
  }

  /** The unit of the size of a pixel; empty if no size is stated in a unit of length. */
  public Optional<LengthUnit> unit() {
    return pixels.containsKey("PhysicalSizeX")
        ? LengthUnit.named(pixels.getOrDefault("PhysicalSizeXUnit", "\u00b5m"))
        : Optional.empty();
  }

  /** The size of a pixel in mm along an axis: X, Y or Z; empty if it is not stated. */
  public Optional<Double> millimetres(char axis) {
    String name = "PhysicalSize" + axis;
    Optional<LengthUnit> unit = LengthUnit.named(pixels.getOrDefault(name + "Unit", "\u00b5m"));
    try {
      double size = Double.parseDouble(pixels.getOrDefault(name, "0"));
      return unit.filter(any -> size > 0 && Double.isFinite(size))
          .map(one -> size * one.millimetres());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static int number(Map<String, String> attributes, String name, int otherwise) {
    try {
      return Math.max(0, Integer.parseInt(attributes.getOrDefault(name, "" + otherwise).strip()));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
