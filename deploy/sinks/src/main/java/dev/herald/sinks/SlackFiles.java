package dev.herald.sinks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Files uploaded to the Slack stand-in; the oldest go when there are too many. */
final class SlackFiles {
  private static final int KEPT = 1000;

  /** A file that was announced, perhaps uploaded, perhaps shared. */
  static final class File {
    final String id;
    final String name;
    final ObjectNode shares = Request.JSON.createObjectNode();
    byte @Nullable [] bytes;

    private File(String id, String name) {
      this.id = id;
      this.name = name;
    }

    String contentType() {
      String lower = name.toLowerCase(Locale.ROOT);
      return lower.endsWith(".png")
          ? "image/png"
          : lower.endsWith(".csv") ? "text/csv" : "application/octet-stream";
    }
  }

  private final Map<String, File> files =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, File> eldest) {
          return size() > KEPT;
        }
      };
  private int count;

  synchronized File announce(String name) {
    File file = new File("F%08X".formatted(++count), name);
    files.put(file.id, file);
    return file;
  }

  /** Takes the bytes of an announced file; false when there is no such file. */
  synchronized boolean upload(String id, byte[] bytes) {
    File file = files.get(id);
    if (file == null) {
      return false;
    }
    file.bytes = bytes;
    return true;
  }

  synchronized Optional<File> find(String id) {
    return Optional.ofNullable(files.get(id));
  }

  /** The file with this id, its bytes included. */
  File requireUploaded(String id) throws SlackError {
    File file = find(id).orElseThrow(() -> new SlackError("file_not_found"));
    if (file.bytes == null) {
      throw new SlackError("file_not_found");
    }
    return file;
  }

  /** Remembers into which channel, with which message, a file was shared. */
  synchronized void share(File file, SlackChannels.Channel channel, String ts, String threadTs) {
    ObjectNode share =
        file.shares
            .withObject(channel.isPrivate() ? "/private" : "/public")
            .withArray("/" + channel.id())
            .addObject();
    share.put("ts", ts);
    if (!threadTs.isEmpty()) {
      share.put("thread_ts", threadTs);
    }
  }

  synchronized ObjectNode json(File file, String base) {
    byte[] bytes = file.bytes;
    ObjectNode json = Request.JSON.createObjectNode();
    json.put("id", file.id).put("name", file.name).put("title", file.name);
    json.put("mimetype", file.contentType()).put("size", bytes == null ? 0 : bytes.length);
    json.put("url_private", base + "/slack/files/" + file.id);
    json.put("permalink", base + "/slack/files/" + file.id);
    json.set("shares", file.shares.deepCopy());
    return json;
  }
}
