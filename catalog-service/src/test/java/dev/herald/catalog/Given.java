package dev.herald.catalog;

import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.OrganizationInfo;
import dev.herald.platform.identity.ProjectInfo;
import dev.herald.platform.identity.UserInfo;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** What tests start from. */
public final class Given {

  public static final UserInfo ADA =
      new UserInfo(
          7,
          UUID.fromString("095be615-a8ad-4c33-8e9c-c7612fbf6c9f"),
          "ada",
          "Ada",
          "Byron",
          "ada@example.com",
          true,
          null,
          "engineering");

  /** The organization whose projects may use the data sources. */
  public static final UUID INITECH = new UUID(1, 1);

  private static final AtomicLong PROJECTS = new AtomicLong(100);

  private Given() {}

  /** A project no other test uses. */
  public static ProjectInfo project() {
    long id = PROJECTS.incrementAndGet();
    return new ProjectInfo(id, new UUID(2, id), "Project " + id, "Europe/Berlin");
  }

  public static Identity.Member member(ProjectInfo project) {
    return member(project, INITECH);
  }

  public static Identity.Member member(ProjectInfo project, UUID organization) {
    return new Identity.Member(
        ADA,
        new OrganizationInfo(organization, "Initech", List.of(), false, true, false),
        project,
        1,
        false,
        "key",
        List.of("*"));
  }
}
