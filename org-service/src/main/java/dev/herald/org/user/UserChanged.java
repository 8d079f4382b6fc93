package dev.herald.org.user;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.herald.platform.identity.UserInfo;

/** Event: an account was made or edited; a deactivated one must stop being let in. */
public record UserChanged(@JsonUnwrapped UserInfo user, boolean isActive) {

  public static final String TYPE = "user.changed.v1";

  static UserChanged of(User user) {
    return new UserChanged(user.info(), user.isActive());
  }

  /** People belong to no organization: their events are ordered among themselves. */
  public static String key(long userId) {
    return "user:" + userId;
  }
}
