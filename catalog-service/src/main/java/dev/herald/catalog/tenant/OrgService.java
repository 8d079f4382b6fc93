package dev.herald.catalog.tenant;

import io.micronaut.http.annotation.Get;
import io.micronaut.http.client.annotation.Client;
import java.util.Optional;
import java.util.UUID;

/** The service where projects are at home. */
@Client(id = "org", path = "/internal")
interface OrgService {

  @Get("/projects/{id}")
  Optional<OrgProject> project(long id);

  /** The part of its answer that matters here. */
  record OrgProject(long id, UUID organizationId, String timezone) {}
}
