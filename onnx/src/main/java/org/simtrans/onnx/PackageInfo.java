package org.simtrans.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.simtrans.InvalidSettingException;
import org.simtrans.run.ModelCard;

/**
 * What stands on a model package besides what the model itself knows.
 *
 * @param name letters, digits, blanks and any of {@code _+-()}, 5 to 128 of them
 * @param authors names of those who made the model
 * @param maintainers GitHub names of those who answer for it, may be none
 * @param license an SPDX identifier
 * @param citations works that the model stands on
 * @param tags words to find it by
 */
public record PackageInfo(
    String name,
    String description,
    List<String> authors,
    List<String> maintainers,
    String license,
    List<Citation> citations,
    List<String> tags) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+\\- ()]{5,128}");
  private static final Pattern LICENSE = Pattern.compile("[A-Za-z0-9.+-]+");
  private static final int LONGEST_DESCRIPTION = 1024;

  public PackageInfo {
    authors = List.copyOf(authors);
    maintainers = List.copyOf(maintainers);
    citations = List.copyOf(citations);
    tags = List.copyOf(tags);
    require(
        NAME.matcher(name).matches(),
        "name",
        name,
        "5 to 128 letters, digits, blanks and any of _+-()");
    require(
        description.length() <= LONGEST_DESCRIPTION,
        "description",
        description.length() + " characters long",
        "at most " + LONGEST_DESCRIPTION);
    require(!authors.isEmpty(), "list of authors", "empty", "at least one name");
    for (String author : authors) {
      require(
          !author.isBlank() && author.indexOf('/') < 0 && author.indexOf('\\') < 0,
          "author",
          author,
          "a name without slashes");
    }
    require(
        LICENSE.matcher(license).matches(),
        "license",
        license,
        "an identifier of https://spdx.org/licenses, like CC-BY-4.0");
  }

  private static void require(boolean holds, String field, String found, String expected) {
    if (!holds) {
      throw new InvalidSettingException(
          "the package's %s is '%s'; expected %s".formatted(field, found, expected));
    }
  }

  /** What can be said without being told. */
  public static PackageInfo of(ModelCard card) {
    String network = network(card);
    String plane = card.preprocessing().plane().key();
    return new PackageInfo(
        "SimTrans (%s) for %s slices".formatted(network, plane),
        "Segments %s slices of any size by the network %s, trained with SimTrans."
            .formatted(plane, network),
        List.of("anonymous"),
        List.of(),
        "CC-BY-4.0",
        citations(card),
        tags(card));
  }

  private static String network(ModelCard card) {
    String model = card.model().model();
    return model.equals("simtrans") ? card.model().encoder() : model;
  }

  private static List<String> tags(ModelCard card) {
    List<String> tags = new ArrayList<>(List.of("2d", "semantic-segmentation", "onnx", "simtrans"));
    if (card.model().model().contains("unet")) {
      tags.add("unet");
    }
    if (card.model().encoder().contains("resnet")) {
      tags.add("resnet");
    }
    return tags;
  }

  private static List<Citation> citations(ModelCard card) {
    List<Citation> works = new ArrayList<>();
    String parts = card.model().model() + " " + card.model().encoder();
    if (parts.contains("swin")) {
      works.add(
          new Citation(
              "Liu et al. Swin Transformer: Hierarchical Vision Transformer using Shifted Windows."
                  + " ICCV 2021.",
              "10.1109/ICCV48922.2021.00986"));
    }
    if (parts.contains("resnet") || parts.contains("r50")) {
      works.add(
          new Citation(
              "He et al. Deep Residual Learning for Image Recognition. CVPR 2016.",
              "10.1109/CVPR.2016.90"));
    }
    if (parts.contains("vgg")) {
      works.add(
          new Citation(
              "Simonyan and Zisserman. Very Deep Convolutional Networks for Large-Scale Image"
                  + " Recognition. ICLR 2015.",
              "https://arxiv.org/abs/1409.1556"));
    }
    if (parts.contains("vit")) {
      works.add(
          new Citation(
              "Dosovitskiy et al. An Image is Worth 16x16 Words: Transformers for Image"
                  + " Recognition at Scale. ICLR 2021.",
              "https://arxiv.org/abs/2010.11929"));
    }
    if (parts.startsWith("transunet")) {
      works.add(
          new Citation(
              "Chen et al. TransUNet: Transformers Make Strong Encoders for Medical Image"
                  + " Segmentation. 2021.",
              "https://arxiv.org/abs/2102.04306"));
    }
    if (parts.startsWith("simtrans-full")) {
      works.add(
          new Citation(
              "Hatamizadeh et al. Swin UNETR: Swin Transformers for Semantic Segmentation of Brain"
                  + " Tumors in MRI Images. 2022.",
              "https://arxiv.org/abs/2201.01266"));
    }
    if (parts.startsWith("unet")) {
      works.add(
          new Citation(
              "Isensee et al. nnU-Net: a self-configuring method for deep learning-based biomedical"
                  + " image segmentation. Nature Methods 2021.",
              "10.1038/s41592-020-01008-z"));
    }
    return works;
  }
}
