package org.simtrans.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.layout.Splits;

/** Runs are started, or refused in a sentence that says what would be right. */
class StartsTest {
  private static final String NAMES =
      "expected a name that begins with a letter or digit and has letters, digits, dots, dashes and"
          + " underscores, no spaces, and at most 60 of them in all";

  @TempDir Path folder;
  private Served served;

  @BeforeEach
  void start() {
    served = new Served(folder);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  /** Ends what a line of {@link #serve} left at work under its number. */
  private void end(String name) throws IOException {
    String number = Files.readString(served.runs.resolve(name + ".pid")).strip();
    ProcessHandle.of(Long.parseLong(number)).ifPresent(ProcessHandle::destroy);
  }

  /** A server whose runs are lines of a shell, in which $RUN is the folder of the run. */
  private void serve(String line) {
    served.close();
    ServeSettings settings = ServeSettings.of(served.data, served.runs);
    served =
        new Served(
            settings,
            words -> {
              ProcessBuilder builder = new ProcessBuilder("sh", "-c", line);
              builder.environment().put("RUN", words.get(words.indexOf("--out") + 1));
              return builder;
            });
  }

  private static String order(String verb, String name, String... options) {
    StringBuilder pairs = new StringBuilder();
    for (int i = 0; i < options.length; i += 2) {
      pairs.append(i == 0 ? "" : ",").append("\"%s\":\"%s\"".formatted(options[i], options[i + 1]));
    }
    return "{\"verb\":\"%s\",\"name\":\"%s\",\"options\":{%s}}".formatted(verb, name, pairs);
  }

  private HttpResponse<byte[]> post(String order) {
    return served.post("/api/runs", order);
  }

  private String refused(int status, String order) {
    HttpResponse<byte[]> answer = post(order);
    assertEquals(status, answer.statusCode(), order + Served.text(answer));
    return Served.json(answer).path("error").asText();
  }

  private JsonNode await(Predicate<JsonNode> holds) throws InterruptedException {
    JsonNode now = Served.json(served.get("/api/runs"));
    for (int i = 0; i < 400 && !holds.test(now); i++) {
      Thread.sleep(50);
      now = Served.json(served.get("/api/runs"));
    }
    assertTrue(holds.test(now), now.toString());
    return now;
  }

  /** A double click is one run. */
  @Test
  void aNameThatIsStartingIsNotStartedAgain() throws InterruptedException, IOException {
    serve("echo $$ > $RUN.pid; exec sleep 60");
    String order = order("train", "twice", "minutes", "1");
    assertEquals(202, post(order).statusCode());
    assertEquals(
        "a run called twice is starting already; wait for it, or choose another name",
        refused(409, order));
    assertEquals(1, served.started.size());
    await(now -> Files.exists(served.runs.resolve("twice.pid")));
    JsonNode all = Served.json(served.get("/api/runs"));
    assertEquals("[\"twice\"]", all.path("starting").toString());
    assertEquals("{}", all.path("failed").toString());
    end("twice");
  }

  @Test
  void aNameThatIsAtWorkOrTakenIsNotStarted() throws InterruptedException, IOException {
    serve("mkdir -p $RUN; echo '{}' > $RUN/config.json; echo $$ > $RUN.pid; exec sleep 60");
    String order = order("train", "busy", "minutes", "1");
    assertEquals(202, post(order).statusCode());
    await(now -> Files.exists(served.runs.resolve("busy.pid")));
    assertEquals(
        "a run called busy is at work already; wait for it, or choose another name",
        refused(409, order));
    assertEquals(
        "there is a run called random already; choose another name",
        refused(409, order.replace("busy", "random")));
    end("busy");
  }

  @Test
  void aStartThatCameToNothingIsListed() throws InterruptedException {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("exit 1", "it ended before it had begun: it printed nothing");
    lines.put("echo no room; exit 1", "it ended before it had begun: no room");
    lines.put("exit 130", "it ended before it had begun: it printed nothing");
    lines.put("echo looking; kill -TERM $$", "it ended before it had begun: looking");
    lines.put("kill -SEGV $$", "it ended before it had begun: it printed nothing");
    for (Map.Entry<String, String> one : lines.entrySet()) {
      serve(one.getKey());
      assertEquals(202, post(order("train", "lost", "minutes", "1")).statusCode());
      JsonNode all = await(now -> !now.path("failed").isEmpty());
      assertEquals(one.getValue(), all.at("/failed/lost").asText(), one.getKey());
    }
    assertEquals(
        202, post(order("train", "lost", "minutes", "1")).statusCode(), "the name is free");
  }

  /** That a run was stopped, or taken away since, is no failure; that it crashed is one. */
  @Test
  void onlyAFailureOfARunThatHadBegunIsListed() throws InterruptedException, IOException {
    String begin = "mkdir -p $RUN; echo '{}' > $RUN/config.json; ";
    serve(begin + "exit 130");
    assertEquals(202, post(order("train", "stopped", "minutes", "1")).statusCode());
    Path run = served.runs.resolve("stopped");
    await(now -> "ended".equals(now.at("/runs/1/state").asText()));
    Thread.sleep(300); // the server hears of the end in a thread of its own
    Files.delete(run.resolve("config.json"));
    Files.delete(run);
    assertEquals("{}", Served.json(served.get("/api/runs")).path("failed").toString());

    serve(begin + "echo out of memory; exit 1");
    assertEquals(202, post(order("train", "broken", "minutes", "1")).statusCode());
    JsonNode all = await(now -> !now.path("failed").isEmpty());
    assertEquals("out of memory", all.at("/failed/broken").asText());
  }

  @Test
  void aRefusalOfANameSaysWhatIsAllowed() {
    for (String name : List.of("a b", "-rf", ".hidden", "a/b", "../a", "x".repeat(61))) {
      assertEquals(
          "a run cannot be called '%s'; %s".formatted(name, NAMES),
          refused(400, order("train", name)));
    }
    for (String order : List.of(order("train", ""), order("train", "  "), "{\"verb\":\"train\"}")) {
      assertEquals("the run has no name; " + NAMES, refused(400, order));
    }
    for (String name : List.of("a-1", "Über_2.b", "9", "x".repeat(60))) {
      assertEquals(202, post(order("train", name)).statusCode(), name);
    }
  }

  @Test
  void aValueThatCannotBeRightIsRefusedWithWhatWouldBe() {
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    wrong.put("minutes", List.of("0", "0,0", "abc", "-5", "1,000", "5 --out x"));
    wrong.put("steps", List.of("0", "1.5", "many"));
    wrong.put("epochs", List.of("0", "-1"));
    wrong.put("batch", List.of("0", "x"));
    wrong.put("size", List.of("0", "0x32", "32x", "big", "7", "15", "32x15", "15x32"));
    wrong.put("lr", List.of("0", "0e5", "fast", "-1"));
    wrong.put("seed", List.of("x", "-1"));
    wrong.put("threads", List.of("0", "9999", "two"));
    wrong.put("preset", List.of("huge"));
    wrong.put("model", List.of("x", "UNET"));
    wrong.put("encoder", List.of("x", "none"));
    wrong.put("task", List.of("x"));
    wrong.forEach(
        (option, values) ->
            values.forEach(
                value -> {
                  String said = refused(400, order("pretrain", "a", option, value));
                  assertTrue(said.contains("'" + value + "'; expected "), said);
                }));
    assertEquals(List.of(), served.started);
  }

  @Test
  void refusalsAreSentences() {
    assertEquals(
        "minutes is '0'; expected a number above 0, such as 20",
        refused(400, order("train", "a", "minutes", "0")));
    assertTrue(
        refused(400, order("train", "a", "model", "x"))
            .startsWith("there is no network 'x'; expected one of simtrans, simtrans-full, "));
    assertEquals(
        "there is no preset 'x'; expected one of paper, cpu, tiny",
        refused(400, order("train", "a", "preset", "x")));
    assertEquals(
        "steps is '5' and epochs is '3'; expected only one of them",
        refused(400, order("train", "a", "steps", "5", "epochs", "3")));
    assertEquals(
        "'steps' cannot be set for learn; expected one of batch, encoder, lr, minutes, model, seed,"
            + " size, threads",
        refused(400, order("learn", "a", "steps", "5")));
    assertEquals(
        "'segment' cannot be started; expected one of learn, pretrain, train",
        refused(400, order("segment", "a")));
    RunOptions two = new RunOptions(2);
    RefusedRequestException many =
        assertThrows(
            RefusedRequestException.class, () -> two.words("train", Map.of("threads", "999")));
    assertEquals("threads is '999'; expected 1 to 2, the cores of this machine", many.getMessage());
    assertEquals(List.of("--threads", "2"), two.words("train", Map.of("threads", "2")));
  }

  @Test
  void aDecimalCommaIsUnderstood() {
    assertEquals(
        202, post(order("train", "a", "minutes", " 0,5 ", "lr", "0,001", "seed", "")).statusCode());
    List<String> words = served.started.get(0);
    assertEquals("0.5", words.get(words.indexOf("--minutes") + 1));
    assertEquals("0.001", words.get(words.indexOf("--lr") + 1));
    assertFalse(words.contains("--seed"), words.toString());
  }

  /** What the form on the page offers is what is taken. */
  @Test
  void everyChoiceThatIsOfferedIsTaken() {
    JsonNode all = Served.json(served.get("/api/runs"));
    int i = 0;
    for (String kind : List.of("model", "encoder")) {
      for (JsonNode one : all.path(kind + "s")) {
        String order = order("train", "run-" + i++, kind, one.asText());
        assertEquals(202, post(order).statusCode(), order);
      }
    }
    assertTrue(i > 10, all.toString());
    assertTrue(all.at("/options/train").toString().contains("\"steps\""), all.toString());
    assertFalse(all.at("/options/learn").toString().contains("\"steps\""), all.toString());
  }

  /** Strangers write orders by the schema, so it says what the server takes, and nothing else. */
  @Test
  void theOrderOfARunIsDescribed() {
    JsonNode schema =
        Served.json(served.get("/openapi.json"))
            .at("/paths/~1api~1runs/post/requestBody/content/application~1json/schema");
    assertEquals("[\"verb\",\"name\"]", schema.path("required").toString());
    assertEquals(
        Served.json(served.get("/api/runs")).path("verbs"), schema.at("/properties/verb/enum"));
    JsonNode options = schema.at("/properties/options/properties");
    String known =
        Served.text(
            served.post(
                "/api/runs", "{\"verb\":\"train\",\"name\":\"a\",\"options\":{\"zz\":\"1\"}}"));
    assertTrue(
        known.contains("expected one of " + String.join(", ", names(options)) + "\""), known);
    assertTrue("5".matches(options.at("/minutes/pattern").asText()));
    assertFalse("5 --out x".matches(options.at("/minutes/pattern").asText()));
    assertTrue("a-1".matches(schema.at("/properties/name/pattern").asText()));
    assertFalse("../a".matches(schema.at("/properties/name/pattern").asText()));
    HttpResponse<byte[]> nameless = served.post("/api/runs", "{\"verb\":\"train\"}");
    assertEquals(400, nameless.statusCode());
    assertTrue(Served.text(nameless).contains("the run has no name; "), Served.text(nameless));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void whoLearnsAgainKeepsTheTestSubjects() throws IOException {
    Path run = served.runs.resolve("random");
    new Splits(List.of("p00"), List.of("p01"), List.of("p02")).write(run.resolve("splits.json"));
    byte[] label = new byte[Served.WIDTH * Served.HEIGHT * Served.DEPTH];
    label[100] = 1;
    served.sendBytes(
        "PUT", "/api/images/" + served.id("p03") + "/label?author=A&revision=none", label);
    String order = "{\"verb\":\"train\",\"name\":\"again\",\"pretrained\":\"random\"}";
    assertEquals(202, served.post("/api/runs", order).statusCode());
    List<String> words = served.started.get(0);
    assertEquals(run.toAbsolutePath().toString(), words.get(words.indexOf("--pretrained") + 1));
    assertEquals(
        new Splits(List.of("p00", "p03"), List.of("p01"), List.of("p02")),
        Splits.read(Path.of(words.get(words.indexOf("--splits") + 1))));
  }
}
