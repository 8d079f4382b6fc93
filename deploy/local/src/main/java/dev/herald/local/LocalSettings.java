package dev.herald.local;

import dev.herald.embedded.FreePorts;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/** What a local run decided once and keeps: its keys, and the ports it can be found at. */
final class LocalSettings {
  private static final String FILE = "settings.properties";
  private static final int KEY_BYTES = 32;

  private final DataDirectory directory;
  private final boolean customaryPorts;
  private final Properties kept = new Properties();

  /**
   * @param customaryPorts whether to try the ports people know before any free one
   */
  LocalSettings(DataDirectory directory, boolean customaryPorts) {
    this.directory = directory;
    this.customaryPorts = customaryPorts;
    try {
      if (exist(directory)) {
        kept.load(new StringReader(Files.readString(directory.file(FILE))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + directory.file(FILE), e);
    }
  }

  static boolean exist(DataDirectory directory) {
    return Files.exists(directory.file(FILE));
  }

  /** A secret of this installation, made at the first call. */
  String key(String name) {
    String known = kept.getProperty("key." + name);
    if (known != null) {
      return known;
    }
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    String fresh = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    keep("key." + name, fresh);
    return fresh;
  }

  /** The port kept for {@code name} while it is free, else the customary, else any free one. */
  int port(String name, int customary) {
    int known = Integer.parseInt(kept.getProperty("port." + name, "0"));
    if (known != 0 && FreePorts.isFree(known)) {
      return known;
    }
    int port = customaryPorts && FreePorts.isFree(customary) ? customary : FreePorts.one();
    keep("port." + name, Integer.toString(port));
    return port;
  }

  private void keep(String name, String value) {
    kept.setProperty(name, value);
    try (var text = new StringWriter()) {
      kept.store(text, "Kept by deploy/local/run; holds keys");
      directory.write(FILE, text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
