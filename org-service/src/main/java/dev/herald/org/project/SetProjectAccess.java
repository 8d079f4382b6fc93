package dev.herald.org.project;

import dev.herald.org.member.MembershipRepository;
import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import dev.herald.platform.problem.Refusal;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;

/** Opens or closes a project and says who is let in by name. */
@Singleton
public class SetProjectAccess {

  private final ProjectRepository projects;
  private final MembershipRepository memberships;
  private final Outbox outbox;
  private final Clock clock;

  SetProjectAccess(
      ProjectRepository projects, MembershipRepository memberships, Outbox outbox, Clock clock) {
    this.projects = projects;
    this.memberships = memberships;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Transactional
  public ProjectAccess set(long projectId, UnaryOperator<ProjectAccess> edit) {
    var project = projects.findForUpdate(projectId).orElseThrow(Refusal::notFound);
    var wanted = edit.apply(new ProjectAccess(project.closed(), projects.letIn(projectId)));
    requireMembers(project, wanted.members());
    projects.letIn(projectId, wanted.members());
    var stored = projects.close(projectId, wanted.closed(), clock.instant());
    outbox.add(
        Topics.ORG,
        stored.organizationId().toString(),
        ProjectChanged.TYPE,
        ProjectChanged.of(stored));
    return new ProjectAccess(stored.closed(), projects.letIn(projectId));
  }

  private void requireMembers(Project project, List<ProjectAccess.Entry> entries) {
    var known =
        memberships.membersAmong(
            project.organizationId(), entries.stream().map(ProjectAccess.Entry::userId).toList());
    for (int i = 0; i < entries.size(); i++) {
      long userId = entries.get(i).userId();
      if (!known.contains(userId)) {
        throw Refusal.invalid(
            "members__" + i + "__user_id",
            "does_not_exist",
            "Invalid pk \"" + userId + "\" - object does not exist.");
      }
    }
  }
}
