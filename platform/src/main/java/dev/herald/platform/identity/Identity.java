package dev.herald.platform.identity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.micronaut.core.annotation.Introspected;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is calling, as the gateway (or a neighbour) vouches for it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Identity.Member.class, name = "member"),
  @JsonSubTypes.Type(value = Identity.Operator.class, name = "operator"),
  @JsonSubTypes.Type(value = Identity.Service.class, name = "service"),
  @JsonSubTypes.Type(value = Identity.Anonymous.class, name = "anonymous")
})
@Introspected
public sealed interface Identity {

  /**
   * A person, through a personal key that was found good for this organization and project.
   *
   * @param project null on organization endpoints
   * @param level membership level in the organization: 1 member, 8 admin, 15 owner
   * @param projectAdmin whether the caller administers the project
   * @param scopes of the key
   */
  @Introspected
  record Member(
      UserInfo user,
      OrganizationInfo organization,
      @Nullable ProjectInfo project,
      int level,
      boolean projectAdmin,
      String keyId,
      List<String> scopes)
      implements Identity {

    public static final int ADMIN = 8;

    public Member {
      scopes = List.copyOf(scopes);
    }

    @JsonIgnore
    public boolean isAdmin() {
      return level >= ADMIN;
    }
  }

  /** Whoever runs this installation. */
  @Introspected
  record Operator() implements Identity {}

  /** Another service of the house. */
  @Introspected
  record Service(String name) implements Identity {}

  /** Nobody in particular, on endpoints open to everybody. */
  @Introspected
  record Anonymous() implements Identity {}
}
