package org.simtrans.app.use;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.simtrans.AtomicFile;
import org.simtrans.CsvCell;
import org.simtrans.Outputs;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Preprocessing;
import org.simtrans.figure.Png;
import org.simtrans.figure.SliceImage;
import org.simtrans.suggest.Suggester;
import org.simtrans.suggest.Suggestion;

/** What 'suggest' leaves in a folder: a page, a table, and a picture of each suggestion. */
final class SuggestionPage {
  private static final int SIDE = 384; // pixels of a picture

  private final Path folder;

  private SuggestionPage(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes sure that all files may be written.
   *
   * @param count of suggestions, at most
   * @throws org.simtrans.InvalidSettingException as {@link Outputs} says
   */
  static SuggestionPage claim(Path folder, int count, boolean overwrites) {
    SuggestionPage page = new SuggestionPage(folder);
    Outputs outputs = Outputs.of("out", overwrites);
    outputs.claim(page.file(), "the page");
    outputs.claim(page.table(), "the table");
    for (int i = 1; i <= count; i++) {
      outputs.claim(page.picture(i), "a picture");
    }
    return page;
  }

  /** The page. */
  Path file() {
    return folder.resolve("suggestions.html");
  }

  private Path table() {
    return folder.resolve("suggestions.csv");
  }

  private Path picture(int number) {
    return folder.resolve("suggestion-%02d.png".formatted(number));
  }

  void write(Suggester.Result result, Preprocessing preprocessing) throws IOException {
    StringBuilder html = new StringBuilder(HEAD);
    StringBuilder csv = new StringBuilder("rank,score,subject,image,slice,reason\n");
    List<Suggestion> all = result.suggestions();
    html.append(
        "<p>%d images have labels, %d have none. The list is in the order in which to label.</p>%n"
            .formatted(result.labelled(), result.unlabelled()));
    for (int i = 0; i < all.size(); i++) {
      Suggestion one = all.get(i);
      Png.write(picture(i + 1), drawn(one, preprocessing));
      String score = String.format(Locale.ROOT, "%.4f", one.score());
      String slice = one.slice() == null ? "" : one.slice().toString();
      html.append(
          """
          <figure><img src="%s" alt="">
          <figcaption><b>%d. %s</b><br>%s%s<br>%s<br>score %s</figcaption></figure>
          """
              .formatted(
                  picture(i + 1).getFileName(),
                  i + 1,
                  text(one.subject()),
                  text(one.image().toString()),
                  slice.isEmpty() ? "" : ", slice " + slice,
                  text(one.reason()),
                  score));
      csv.append(i + 1).append(',').append(score).append(',');
      csv.append(CsvCell.quoted(one.subject())).append(',');
      csv.append(CsvCell.quoted(one.image().toString())).append(',');
      csv.append(slice).append(',').append(CsvCell.quoted(one.reason())).append('\n');
    }
    AtomicFile.writeString(table(), csv.toString());
    AtomicFile.writeString(file(), html + "</body></html>\n");
  }

  private static BufferedImage drawn(Suggestion one, Preprocessing input) {
    PickedSlice slice =
        PickedSlice.of(
            one.one().name(),
            input.choice().read(one.one()),
            null,
            input,
            OptionalInt.of(one.slice() == null ? 0 : one.slice()));
    return SliceImage.of(slice).side(SIDE).plain();
  }

  private static String text(String raw) {
    return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>What to label next</title><style>
      body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem }
      figure { display: flex; gap: 1.5rem; margin: 1.5rem 0 }
      img { width: 16rem; background: #000; object-fit: contain }
      figcaption { overflow-wrap: anywhere }
      </style></head><body>
      <h1>What to label next</h1>
      """;
}
