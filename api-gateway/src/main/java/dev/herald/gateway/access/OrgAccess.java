package dev.herald.gateway.access;

import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.client.annotation.Client;
import java.util.concurrent.CompletableFuture;

/** Asks org-service. */
@Client(id = "org", path = "/internal")
interface OrgAccess {

  @Post("/access")
  CompletableFuture<AccessAnswer> ask(@Body AccessQuestion question);
}
