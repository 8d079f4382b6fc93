package dev.herald.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the processes of a measurement hold in memory (Linux).
 *
 * @param megabytes by process: of a Java program its live heap, after a full collection; of others
 *     their anonymous memory, which is theirs alone
 */
record Memory(Map<String, Long> megabytes) {

  /** The last line of a histogram: objects and bytes of all classes. */
  private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)\\s*$");

  /** Looks at all of them; each Java program stands still for its collection. */
  static Memory of(Scene scene) {
    Map<String, Long> megabytes = new TreeMap<>();
    megabytes.put("bench", ownLiveHeap());
    megabytes.put("sinks", liveHeap(scene.sinks().pid()));
    scene.workers().forEach(worker -> megabytes.merge("worker", liveHeap(worker.pid()), Long::sum));
    ProcessHandle.current()
        .descendants()
        .forEach(
            process ->
                process
                    .info()
                    .command()
                    .map(command -> Path.of(command).getFileName().toString())
                    .filter(name -> !name.startsWith("java") && !name.startsWith("jcmd"))
                    .ifPresent(name -> megabytes.merge(name, anonymous(process.pid()), Long::sum)));
    return new Memory(megabytes);
  }

  /** Each process and how it went from an earlier moment to this one. */
  String since(Memory earlier) {
    return megabytes.entrySet().stream()
        .map(
            now ->
                "%s %d -> %d"
                    .formatted(
                        now.getKey(),
                        earlier.megabytes().getOrDefault(now.getKey(), 0L),
                        now.getValue()))
        .collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return megabytes.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  /** Asked from outside, this program would stand still and not read the answer. */
  private static long ownLiveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  /** 0 where the process does not tell. */
  private static long liveHeap(long pid) {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      var process =
          new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      var histogram = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var total = TOTAL.matcher(histogram);
      return total.find() ? Long.parseLong(total.group(1)) >> 20 : 0;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static long anonymous(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith("RssAnon:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException _) {
      // It has just ended.
      return 0;
    }
  }
}
