package dev.herald.org.operator;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.herald.org.user.User;
import dev.herald.platform.identity.UserInfo;

/** An account as the operator sees it: the user object, and whether it may still act. */
record UserView(@JsonUnwrapped UserInfo user, boolean isActive) {

  static UserView of(User user) {
    return new UserView(user.info(), user.isActive());
  }
}
