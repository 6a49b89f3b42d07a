package org.simtrans.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.simtrans.AtomicFile;
import org.simtrans.Outputs;
import org.simtrans.figure.Png;

/** The pictures of a run for its report: PNG files in one folder with an index.json of captions. */
public final class PictureBook {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final List<Picture> pictures = new ArrayList<>();

  private PictureBook(Path folder) {
    this.folder = folder;
  }

  /** An empty book, in place of what {@code folder} may hold. */
  public static PictureBook begin(Path folder) {
    return new PictureBook(folder);
  }

  /** What lies in {@code folder}; empty without an index.json that can be read. */
  static PictureBook open(Path folder) {
    PictureBook book = new PictureBook(folder);
    try {
      Path index = folder.resolve("index.json");
      book.pictures.addAll(JSON.readValue(index.toFile(), new TypeReference<List<Picture>>() {}));
    } catch (IOException unreadable) {
      return book; // a report does without
    }
    book.pictures.removeIf(picture -> !book.holds(picture));
    return book;
  }

  /** Writes one picture and the index that names it. */
  public void add(Picture.Group group, String caption, Double dice, BufferedImage image)
      throws IOException {
    String file =
        String.format(
            Locale.ROOT, "%s-%02d.png", group.name().toLowerCase(Locale.ROOT), count(group) + 1);
    add(new Picture(file, caption, group, dice), Map.of(file, Png.bytes(image)));
  }

  /**
   * Writes the files of one picture and the index that names it.
   *
   * @param files content by name; a name occurs once in a book
   */
  void add(Picture picture, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      AtomicFile.write(target, out -> out.write(file.getValue()));
      Outputs.markDrawn(target);
    }
    pictures.add(picture);
    String index = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(pictures);
    AtomicFile.writeString(folder.resolve("index.json"), index + "\n");
  }

  List<Picture> of(Picture.Group group) {
    return pictures.stream().filter(picture -> picture.group() == group).toList();
  }

  /** A file of a picture as an address, for a page that stands alone. */
  String dataUri(String file) {
    String type = file.endsWith(".jpg") ? "jpeg" : "png";
    try {
      byte[] content = Files.readAllBytes(folder.resolve(file));
      return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long count(Picture.Group group) {
    return of(group).size();
  }

  /** An index does not reach out of its folder. */
  private boolean holds(Picture picture) {
    return picture != null
        && !picture.files().isEmpty()
        && picture.files().stream()
            .map(file -> folder.resolve(file).normalize())
            .allMatch(file -> file.startsWith(folder.normalize()) && Files.isReadable(file));
  }
}
