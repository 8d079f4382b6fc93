package dev.herald.delivery.asset;

import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;

/** Pictures for mail programs and Slack, open to whoever holds the signed address. */
@Controller("/exported_assets")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ExportedAssetsController {

  private static final String PNG = ".png";

  private final AssetStore assets;
  private final AssetLinks links;

  ExportedAssetsController(AssetStore assets, AssetLinks links) {
    this.assets = assets;
    this.links = links;
  }

  @Get("/{file}")
  @Produces(MediaType.IMAGE_PNG)
  HttpResponse<byte[]> show(
      HttpRequest<?> request, String file, @Nullable @QueryValue String token) {
    long id = id(file);
    // The same answer for a bad token and a missing picture: ids are not to be probed.
    if (token == null || !links.good(id, token)) {
      throw Refusal.notFound();
    }
    var picture = assets.find(id).orElseThrow(Refusal::notFound);
    String tag = "\"" + id + "-" + picture.png().length + "\"";
    if (tag.equals(request.getHeaders().get(HttpHeaders.IF_NONE_MATCH))) {
      return HttpResponse.<byte[]>notModified().header(HttpHeaders.ETAG, tag);
    }
    return HttpResponse.ok(picture.png())
        .header(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
        .header(HttpHeaders.ETAG, tag)
        .header("X-Content-Type-Options", "nosniff");
  }

  private static long id(String file) {
    try {
      if (file.endsWith(PNG) && file.length() < 20) {
        return Long.parseLong(file, 0, file.length() - PNG.length(), 10);
      }
    } catch (NumberFormatException _) {
      // Falls through: not one of ours.
    }
    throw Refusal.notFound();
  }
}
