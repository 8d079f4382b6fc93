package dev.herald.subscriptions.target;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.client.annotation.Client;
import java.util.Optional;

/** The service where integrations are at home. */
@Client(id = "org", path = "/internal")
interface OrgService {

  @Get("/projects/{project}/integrations/{id}")
  Optional<Integration> integration(long project, long id);

  /** The part of its answer that matters here. */
  @Introspected
  record Integration(long id, String kind) {}
}
