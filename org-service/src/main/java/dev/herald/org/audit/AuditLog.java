package dev.herald.org.audit;

import jakarta.inject.Singleton;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The trail of every accepted write: who did what to which thing.
 *
 * <p>A line is written after the change has been committed, so that the trail tells of nothing that
 * did not happen. It names ids and fields, never values: no keys, no addresses.
 */
@Singleton
public final class AuditLog {

  private static final Logger LOG = LoggerFactory.getLogger("dev.herald.audit");

  public void operatorDid(String action, Map<String, ?> subject) {
    write("operator", action, subject);
  }

  public void userDid(long userId, String action, Map<String, ?> subject) {
    write("user:" + userId, action, subject);
  }

  private static void write(String actor, String action, Map<String, ?> subject) {
    LoggingEventBuilder line =
        LOG.atInfo().addKeyValue("actor", actor).addKeyValue("action", action);
    for (var fact : subject.entrySet()) {
      line = line.addKeyValue(fact.getKey(), fact.getValue());
    }
    line.log("audit");
  }
}
