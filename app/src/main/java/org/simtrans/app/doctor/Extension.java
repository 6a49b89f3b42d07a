package org.simtrans.app.doctor;

import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.simtrans.Extensions;
import org.simtrans.InvalidSettingException;
import org.simtrans.encoder.EncoderFamily;
import org.simtrans.image.ImageFormat;
import org.simtrans.layout.Layout;
import org.simtrans.loss.NamedLoss;
import org.simtrans.model.ModelFamily;
import org.simtrans.task.Pretext;

/**
 * What another jar offers.
 *
 * @param kind the setting that takes its name, such as {@code encoder}
 * @param names all of them where it has several
 * @param from the jar, or the folder of classes
 */
record Extension(String kind, List<String> names, String from) {

  /**
   * All that is found on the class path.
   *
   * @param broken hears of each kind of which one cannot be made
   */
  static List<Extension> found(Consumer<InvalidSettingException> broken) {
    List<Extension> all = new ArrayList<>();
    Search search = new Search(all, broken);
    search.add("encoder", EncoderFamily.class, EncoderFamily::names);
    search.add("model", ModelFamily.class, family -> List.of(family.name()));
    search.add("loss", NamedLoss.class, loss -> List.of(loss.name()));
    search.add("layout", Layout.class, layout -> List.of(layout.key()));
    search.add("format", ImageFormat.class, format -> List.of(format.name()));
    search.add("task", Pretext.class, task -> List.of(task.name()));
    return all;
  }

  private record Search(List<Extension> all, Consumer<InvalidSettingException> broken) {
    <T> void add(String kind, Class<T> service, Function<T, List<String>> names) {
      try {
        for (T one : Extensions.of(service, List.of())) {
          all.add(new Extension(kind, names.apply(one), source(one.getClass())));
        }
      } catch (InvalidSettingException e) {
        broken.accept(e);
      }
    }
  }

  private static String source(Class<?> one) {
    CodeSource source = one.getProtectionDomain().getCodeSource();
    if (source == null) {
      return "unknown";
    }
    URI location = URI.create(source.getLocation().toString());
    return location.getScheme().equals("file") ? Path.of(location).toString() : location.toString();
  }
}
