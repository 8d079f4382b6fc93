package dev.herald.catalog.tenant;

import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.identity.UserInfo;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.client.exceptions.HttpClientException;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;

/** Whose content this is, and who made it. */
@Singleton
public class Tenants {

  private final ProjectRepository projects;
  private final PersonRepository people;
  private final OrgService org;

  Tenants(ProjectRepository projects, PersonRepository people, OrgService org) {
    this.projects = projects;
    this.people = people;
    this.org = org;
  }

  /** The project a caller may see; a neighbour names one without bringing it along. */
  public Project project(ProjectId id, Identity caller) {
    return caller instanceof Identity.Member member && member.project() != null
        ? new Project(id.value(), member.organization().id(), member.project().timezone())
        : projects.find(id.value()).orElseGet(() -> ask(id));
  }

  /** Keeps what a writing caller brings along, for when nobody is there to ask. */
  public void remember(Identity.Member caller) {
    people.addIfNew(caller.user());
    if (caller.project() != null) {
      projects.addIfNew(
          new Project(
              caller.project().id(), caller.organization().id(), caller.project().timezone()));
    }
  }

  /** The people of these ids, as far as they are known. */
  public Map<Long, UserInfo> people(Collection<Long> ids) {
    return people.list(ids);
  }

  private Project ask(ProjectId id) {
    try {
      Project project =
          org.project(id.value())
              .map(found -> new Project(found.id(), found.organizationId(), found.timezone()))
              .orElseThrow(() -> Refusal.notFound("Project not found."));
      projects.addIfNew(project);
      return project;
    } catch (HttpClientException _) {
      throw Refusal.unavailable("The project cannot be looked up at the moment.");
    }
  }
}
