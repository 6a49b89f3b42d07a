package org.simtrans.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.Extensions;
import org.simtrans.InvalidSettingException;
import org.simtrans.loss.Losses;
import org.simtrans.loss.NamedLoss;

class ExtensionTest {
  @TempDir Path folder;
  private final List<InvalidSettingException> broken = new ArrayList<>();

  /** A loss of another jar. */
  public static class Foreign implements NamedLoss {
    @Override
    public String name() {
      return "foreign";
    }

    @Override
    public String description() {
      return "";
    }

    @Override
    public Tensor of(Tensor logits, Tensor masks) {
      throw new UnsupportedOperationException();
    }
  }

  /** A loss without a name. */
  public static final class Nameless extends Foreign {
    @Override
    public String name() {
      return null;
    }
  }

  /** A loss that cannot be made. */
  public static final class Failing extends Foreign {
    public Failing() {
      throw new IllegalStateException("boom");
    }
  }

  @Test
  void whatIsFaultyIsNamedWithItsJarAndTheReason() throws IOException {
    Map<Class<?>, String> reasons =
        Map.of(Nameless.class, "it gives no name", Failing.class, "boom");
    for (Map.Entry<Class<?>, String> faulty : reasons.entrySet()) {
      broken.clear();
      assertEquals(List.of(), found(faulty.getKey().getName()));
      assertEquals(1, broken.size());
      String expected =
          "the NamedLoss %s in %s cannot be used (%s): mend the jar or remove it"
              .formatted(
                  faulty.getKey().getName(),
                  Extensions.jar(ExtensionTest.class),
                  faulty.getValue());
      assertEquals(expected, broken.get(0).getMessage());
    }
  }

  @Test
  void ourOwnAreNone() throws IOException {
    assertEquals(List.of(), found());
    assertEquals(List.of(), broken);
  }

  @Test
  void kindNameAndPlaceAreTold() throws IOException {
    Extension found = found(Foreign.class.getName()).get(0);
    assertEquals("loss", found.kind());
    assertEquals(List.of("foreign"), found.names());
    assertTrue(found.from().endsWith("test-classes"), found.from());
  }

  @Test
  void whatCannotBeMadeIsAnError() throws IOException {
    assertEquals(List.of(), found("no.such.Loss"));
    assertEquals(1, broken.size());
    assertTrue(broken.get(0).getMessage().contains("no.such.Loss"), broken.toString());
  }

  private List<Extension> found(String... losses) throws IOException {
    Losses.names(); // looked up without the jars below, for the other tests of this process
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.write(services.resolve(NamedLoss.class.getName()), List.of(losses));
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader jars = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(jars);
      return Extension.found(broken::add);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
