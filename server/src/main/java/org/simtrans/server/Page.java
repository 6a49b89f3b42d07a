package org.simtrans.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** The page: a few files that the jar holds, listed by name in {@code files.txt}. */
final class Page {
  private static final Map<String, Page> FILES = read();
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final String name;
  private final byte[] content;
  private final String tag;

  private Page(String name, byte[] content) {
    this.name = name;
    this.content = content;
    CRC32 sum = new CRC32();
    sum.update(content);
    tag = "\"%08x-%d\"".formatted(sum.getValue(), content.length);
  }

  private static Map<String, Page> read() {
    Map<String, Page> files = new LinkedHashMap<>();
    String list = new String(resource("files.txt"), StandardCharsets.UTF_8);
    list.lines()
        .filter(line -> !line.isBlank())
        .forEach(name -> files.put("/" + name, new Page(name, resource(name))));
    Page index = new Page("index.html", withModules(files));
    files.put("/index.html", index);
    files.put("/", index);
    return files;
  }

  /** The frame names all modules, so that a browser asks for them at once and not one by one. */
  private static byte[] withModules(Map<String, Page> files) {
    String links =
        files.keySet().stream()
            .filter(path -> path.endsWith(".js"))
            .map("<link rel=\"modulepreload\" href=\"%s\">"::formatted)
            .collect(Collectors.joining("\n  "));
    return new String(files.get("/index.html").content, StandardCharsets.UTF_8)
        .replace("<!-- modules -->", links)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream("page/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks page/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The paths at which files of the page lie. */
  static Iterable<String> paths() {
    return FILES.keySet();
  }

  /** Whether a file of the page lies at this path. */
  static boolean has(String path) {
    return FILES.containsKey(path);
  }

  /** Answers with the file at the path of the request; it is kept until it changes. */
  static void answer(Context ctx) {
    Page file = FILES.get(ctx.path());
    ctx.header("ETag", file.tag);
    ctx.header("Cache-Control", "no-cache");
    if (file.tag.equals(ctx.header("If-None-Match"))) {
      ctx.status(304);
      return;
    }
    String ending = file.name.substring(file.name.lastIndexOf('.') + 1);
    ctx.contentType(TYPES.get(ending)).result(file.content);
  }
}
