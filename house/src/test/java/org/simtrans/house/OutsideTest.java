package org.simtrans.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Few classes touch files or the network themselves. All others go through them, so that files are
 * whole or absent, nothing is replaced, and nothing leaves the machine, in verbs to come as well.
 */
class OutsideTest {
  private static final Path ROOT = Path.of("..");

  private static final Pattern WRITES =
      Pattern.compile(
          "\\bFiles\\s*\\.(?:write|writeString|newOutputStream|newBufferedWriter|copy|createFile|move)\\("
              + "|\\bnew (?:FileOutputStream|FileWriter|RandomAccessFile|FileImageOutputStream)\\b"
              + "|StandardOpenOption\\.(?:WRITE|CREATE|CREATE_NEW|APPEND)\\b|\\bsaveAsTiff\\("
              + "|new (?:PrintWriter|PrintStream|Formatter)\\([^()]*(?:toFile|File)\\(");

  /** Who opens files for writing, and why these are not written by AtomicFile. */
  private static final Map<String, String> WRITERS =
      Map.ofEntries(
          Map.entry("AtomicFile", "the one that all others use"),
          Map.entry("Outputs", "a probe that tells whether the folder knows letters' case"),
          Map.entry("ResidentMemory", "a switch of Linux"),
          Map.entry("RunLock", "a lock, which stays"),
          Map.entry("SliceStore", "prepared slices, of this run alone"),
          Map.entry(
              "RunFolder",
              "metrics.jsonl: lines are added, and a last one that was cut is dropped"),
          Map.entry("Records", "event files: records are added, each with its checksum"),
          Map.entry("EventFile", "reads"),
          Map.entry("LabelLog", "labels.jsonl: lines are added"),
          Map.entry("Uploads", "images that were sent, in a folder of this process"),
          Map.entry("OnnxLibraries", "libraries, in a folder of this process"),
          Map.entry("Dcm2niix", "in a TemporaryFolder"),
          Map.entry("Drawing", "in a TemporaryFolder"),
          Map.entry("NamedCohort", "empty names, in a TemporaryFolder"),
          Map.entry("Archive", "copies from and to other file systems, renamed when whole"),
          Map.entry("SegmentJob", "in a TemporaryFolder, then published by Archive"));

  private static final Pattern CONNECTS =
      Pattern.compile(
          "\\bnew (?:Server|Datagram)?Socket\\(|\\b(?:Server|Datagram)?SocketChannel\\b|\\bHttpClient\\b"
              + "|\\bHttpURLConnection\\b|\\.openStream\\(|\\.openConnection\\(|\\bTCPStore\\("
              + "|\\bInetAddress\\.(?:getByName|getAllByName|getLocalHost)\\(|\\bJavalin\\.(?:create|start)\\(");

  /** Who knows of the network, and for what. */
  private static final Map<String, String> CONNECTED =
      Map.of(
          "ranks/Gate", "ranks of several hosts, behind a secret",
          "ranks/StoreAccess", "the meeting point of ranks",
          "ranks/HostAddress", "which of its addresses other ranks see",
          "ranks/LoopbackSocket", "ranks of one host",
          "app/ranks/LocalJob", "a free port for ranks of one host",
          "spark/TrainJob", "a free port for ranks on a cluster",
          "host/NativeJars", "jars of the class path, by their file: names",
          "server/ServeSettings", "the address that 'serve' is given",
          "server/Server", "'serve'");

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.map(path -> path.resolve("src/main/java")).toList()) {
        if (!Files.isDirectory(module) || module.startsWith(ROOT.resolve("fuzz"))) {
          continue; // the fuzzer is not distributed
        }
        try (Stream<Path> files = Files.walk(module)) {
          for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
            String name = module.relativize(file).toString().replace('\\', '/');
            sources.put(
                name.replaceAll("^org/simtrans/|\\.java$", ""),
                Files.readString(file)
                    .replaceAll("(?m)/\\*[\\s\\S]*?\\*/|//.*$|^import .*$", "")
                    .replaceAll("out -> Files\\.copy\\(\\w+, out\\)", "")); // what AtomicFile gives
          }
        }
      }
    }
    return sources;
  }

  private static Set<String> matching(Pattern pattern) throws IOException {
    Set<String> found = new TreeSet<>();
    sources()
        .forEach(
            (name, text) -> {
              if (pattern.matcher(text).find()) {
                found.add(name);
              }
            });
    return found;
  }

  @Test
  void filesAreWrittenInOnePlace() throws IOException {
    Set<String> writers = new TreeSet<>();
    matching(WRITES).forEach(name -> writers.add(name.replaceAll(".*/", "")));
    assertEquals(new TreeSet<>(WRITERS.keySet()), writers);
  }

  @Test
  void fewKnowOfTheNetwork() throws IOException {
    assertEquals(new TreeSet<>(CONNECTED.keySet()), matching(CONNECTS));
  }

  @Test
  void whatIsForbiddenIsSeen() {
    for (String line :
        new String[] {
          "Files.writeString(out, text)",
          "new FileOutputStream(file)",
          "FileChannel.open(out, StandardOpenOption.WRITE)",
          "new PrintWriter(out.toFile())"
        }) {
      assertTrue(WRITES.matcher(line).find(), line);
    }
    for (String line :
        new String[] {"new Socket(host, 80)", "url.openStream()", "InetAddress.getLocalHost()"}) {
      assertTrue(CONNECTS.matcher(line).find(), line);
    }
    assertFalse(WRITES.matcher("AtomicFile.writeString(out, text)").find());
    assertFalse(WRITES.matcher("Files.readString(in)").find());
  }
}
