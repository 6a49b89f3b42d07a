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
import org.simtrans.AtomicFile;
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
        String.format("%s-%02d.png", group.name().toLowerCase(Locale.ROOT), count(group) + 1);
    Png.write(folder.resolve(file), image);
    pictures.add(new Picture(file, caption, group, dice));
    String index = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(pictures);
    AtomicFile.writeString(folder.resolve("index.json"), index + "\n");
  }

  List<Picture> of(Picture.Group group) {
    return pictures.stream().filter(picture -> picture.group() == group).toList();
  }

  /** The picture itself as an address, for a page that stands alone. */
  String dataUri(Picture picture) {
    try {
      byte[] png = Files.readAllBytes(folder.resolve(picture.file()));
      return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long count(Picture.Group group) {
    return of(group).size();
  }

  /** An index does not reach out of its folder. */
  private boolean holds(Picture picture) {
    if (picture == null || picture.file() == null) {
      return false;
    }
    Path file = folder.resolve(picture.file()).normalize();
    return file.startsWith(folder.normalize()) && Files.isReadable(file);
  }
}
