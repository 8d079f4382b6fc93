package dev.herald.org.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.org.audit.AuditLog;
import dev.herald.org.organization.CreateOrganization;
import dev.herald.org.organization.DeleteOrganization;
import dev.herald.org.organization.EditOrganization;
import dev.herald.org.organization.Features;
import dev.herald.org.organization.Organization;
import dev.herald.org.organization.OrganizationRepository;
import dev.herald.org.organization.OrganizationSettings;
import dev.herald.platform.input.Input;
import dev.herald.platform.input.PathIds;
import dev.herald.platform.page.LimitOffset;
import dev.herald.platform.page.Page;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Organizations: found, set up, ended. */
@Controller("/operator/organizations")
@ExecuteOn(TaskExecutors.BLOCKING)
final class OperatorOrganizationsController {

  private final OrganizationRepository organizations;
  private final CreateOrganization createOrganization;
  private final EditOrganization editOrganization;
  private final DeleteOrganization deleteOrganization;
  private final Features features;
  private final AuditLog audit;

  OperatorOrganizationsController(
      OrganizationRepository organizations,
      CreateOrganization createOrganization,
      EditOrganization editOrganization,
      DeleteOrganization deleteOrganization,
      Features features,
      AuditLog audit) {
    this.organizations = organizations;
    this.createOrganization = createOrganization;
    this.editOrganization = editOrganization;
    this.deleteOrganization = deleteOrganization;
    this.features = features;
    this.audit = audit;
  }

  @Post
  @Status(HttpStatus.CREATED)
  OrganizationView create(@Body @Nullable JsonNode body) {
    var wanted = OrganizationFields.read(Input.forCreate(body), OrganizationSettings.open(""));
    var created = createOrganization.create(wanted);
    audit.operatorDid("organization.created", Map.of("organization", created.id()));
    return view(created);
  }

  @Get
  Page<OrganizationView> list(HttpRequest<?> request) {
    var page = LimitOffset.of(request);
    return Page.of(request, page, organizations.count(), organizations.list(page)).map(this::view);
  }

  @Get("/{id}")
  OrganizationView retrieve(String id) {
    return organizations
        .find(PathIds.uuid(id).orElseThrow(Refusal::notFound))
        .map(this::view)
        .orElseThrow(Refusal::notFound);
  }

  @Patch("/{id}")
  OrganizationView edit(String id, @Body @Nullable JsonNode body) {
    var edited =
        editOrganization.edit(
            PathIds.uuid(id).orElseThrow(Refusal::notFound),
            before -> OrganizationFields.read(Input.forPatch(body), before));
    audit.operatorDid("organization.edited", Map.of("organization", edited.id()));
    return view(edited);
  }

  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  void delete(String id) {
    UUID organizationId = PathIds.uuid(id).orElseThrow(Refusal::notFound);
    deleteOrganization.delete(organizationId);
    audit.operatorDid("organization.deleted", Map.of("organization", organizationId));
  }

  private OrganizationView view(Organization organization) {
    return OrganizationView.of(organization, features);
  }
}
