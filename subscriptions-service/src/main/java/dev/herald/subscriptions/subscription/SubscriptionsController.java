package dev.herald.subscriptions.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.input.Input;
import dev.herald.platform.page.LimitOffset;
import dev.herald.platform.page.Page;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Subscriptions over HTTP; a project and its environment are one. */
@Controller("/api")
@ExecuteOn(TaskExecutors.BLOCKING)
final class SubscriptionsController {

  private static final String PROJECT = "/projects/{project_id}/subscriptions";
  private static final String ENVIRONMENT = "/environments/{environment_id}/subscriptions";
  private static final String ONE = "/{id}";
  private static final String TEST = "/{id}/test-delivery";

  /** Of 255 characters in all, the rest names the subscription. */
  private static final int LONGEST_KEY = 200;

  private final SubscriptionRepository subscriptions;
  private final SubscriptionList list;
  private final CreateSubscription create;
  private final UpdateSubscription update;
  private final SendTestDelivery test;

  SubscriptionsController(
      SubscriptionRepository subscriptions,
      SubscriptionList list,
      CreateSubscription create,
      UpdateSubscription update,
      SendTestDelivery test) {
    this.subscriptions = subscriptions;
    this.list = list;
    this.create = create;
    this.update = update;
    this.test = test;
  }

  @Get(uris = {PROJECT, ENVIRONMENT})
  Page<SubscriptionView> list(HttpRequest<?> request, ProjectId project, Identity.Member caller) {
    Premium.require(caller);
    var filter = SubscriptionFilter.of(request);
    var wanted = LimitOffset.of(request);
    return Page.of(request, wanted, list.count(project, filter), list.list(project, filter, wanted))
        .map(SubscriptionView::of);
  }

  @Post(uris = {PROJECT, ENVIRONMENT})
  HttpResponse<SubscriptionView> create(
      ProjectId project, Identity.Member caller, @Body @Nullable JsonNode body) {
    Premium.require(caller);
    return HttpResponse.created(
        SubscriptionView.of(create.create(project, caller, Input.forCreate(body))));
  }

  @Get(uris = {PROJECT + ONE, ENVIRONMENT + ONE})
  SubscriptionView get(ProjectId project, Identity.Member caller, @PathVariable long id) {
    Premium.require(caller);
    return SubscriptionView.of(subscriptions.require(project, id));
  }

  @Patch(uris = {PROJECT + ONE, ENVIRONMENT + ONE})
  SubscriptionView change(
      ProjectId project,
      Identity.Member caller,
      @PathVariable long id,
      @Body @Nullable JsonNode body) {
    return change(project, caller, id, body, false);
  }

  @Put(uris = {PROJECT + ONE, ENVIRONMENT + ONE})
  SubscriptionView replace(
      ProjectId project,
      Identity.Member caller,
      @PathVariable long id,
      @Body @Nullable JsonNode body) {
    return change(project, caller, id, body, true);
  }

  /** There is none: the bin is reached by {@code "deleted": true}. */
  @Delete(uris = {PROJECT + ONE, ENVIRONMENT + ONE})
  @Consumes(MediaType.ALL)
  HttpResponse<?> delete(ProjectId project, @PathVariable String id) {
    return HttpResponse.status(HttpStatus.METHOD_NOT_ALLOWED)
        .header(HttpHeaders.ALLOW, "GET, PUT, PATCH, HEAD, OPTIONS");
  }

  @Post(uris = {PROJECT + TEST, ENVIRONMENT + TEST})
  @Consumes(MediaType.ALL)
  HttpResponse<?> test(
      HttpRequest<?> request, ProjectId project, Identity.Member caller, @PathVariable long id) {
    Premium.require(caller);
    return switch (test.send(project, id, idempotencyKey(request))) {
      case STARTED -> HttpResponse.accepted();
      case ALREADY_RUNNING -> detail(HttpStatus.CONFLICT, "Delivery already in progress");
      case DISABLED ->
          detail(
              HttpStatus.CONFLICT,
              "Subscription is disabled. Re-enable it before sending a test delivery.");
      case FAILED -> detail(HttpStatus.INTERNAL_SERVER_ERROR, "Failed to schedule delivery");
    };
  }

  private SubscriptionView change(
      ProjectId project, Identity.Member caller, long id, @Nullable JsonNode body, boolean whole) {
    Premium.require(caller);
    // The row comes before the body: an unknown id is 404 whatever is sent.
    subscriptions.require(project, id);
    Input input = whole ? Input.forCreate(body) : Input.forPatch(body);
    return SubscriptionView.of(update.update(project, caller, id, input));
  }

  private static @Nullable String idempotencyKey(HttpRequest<?> request) {
    String key = request.getHeaders().get("Idempotency-Key", String.class, "").strip();
    if (key.length() > LONGEST_KEY) {
      throw Refusal.invalidInput(
          null, "Ensure Idempotency-Key has no more than " + LONGEST_KEY + " characters.");
    }
    return key.isEmpty() ? null : key;
  }

  private static HttpResponse<?> detail(HttpStatus status, String detail) {
    return HttpResponse.status(status).body(Map.of("detail", detail));
  }
}
