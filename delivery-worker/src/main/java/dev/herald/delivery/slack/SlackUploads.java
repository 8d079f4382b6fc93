package dev.herald.delivery.slack;

import com.slack.api.methods.request.files.FilesCompleteUploadExternalRequest.FileDetails;
import com.slack.api.methods.response.files.FilesGetUploadURLExternalResponse;
import com.slack.api.methods.response.files.FilesInfoResponse;
import com.slack.api.model.File;
import dev.herald.delivery.asset.AssetStore;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.report.Panel;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives Slack the pictures as files. Everything before the share is reversible: a file that was
 * never shared is seen by nobody.
 */
@Singleton
final class SlackUploads {

  private final SlackWebApi slack;
  private final AssetStore assets;
  private final ThreadParts parts;

  SlackUploads(SlackWebApi slack, AssetStore assets, ThreadParts parts) {
    this.slack = slack;
    this.assets = assets;
    this.parts = parts;
  }

  /** Uploads one picture and shares it into the thread. */
  SlackAnswer<?> share(SlackPost post, String ts, int part, String name, Panel.Picture picture)
      throws CommitRefused {
    var png = assets.load(picture.assetId());
    var place =
        slack.ask(
            post.token(),
            methods ->
                methods.filesGetUploadURLExternal(
                    request ->
                        request
                            .filename("insight-" + picture.assetId() + ".png")
                            .length(png.length)
                            .altTxt(SlackText.cut(picture.altText(), 1000))));
    return switch (place) {
      case SlackAnswer.Ok<FilesGetUploadURLExternalResponse>(var given) -> {
        var sent = slack.upload(given.getUploadUrl(), png);
        yield sent instanceof SlackAnswer.Ok<Integer>
            ? complete(post, ts, part, name, given.getFileId())
            : sent;
      }
      case SlackAnswer.No<FilesGetUploadURLExternalResponse> no -> no;
      case SlackAnswer.Unclear<FilesGetUploadURLExternalResponse>(_, var reason) ->
          new SlackAnswer.Later<>(reason, null);
    };
  }

  private SlackAnswer<?> complete(SlackPost post, String ts, int part, String name, String file)
      throws CommitRefused {
    parts.posting(post.order(), part, file);
    return slack.commit(
        post.token(),
        post.gate(),
        methods ->
            methods.filesCompleteUploadExternal(
                request ->
                    request
                        .files(List.of(FileDetails.builder().id(file).title(name).build()))
                        .channelId(post.channel())
                        .threadTs(ts)
                        .initialComment(SlackText.plain(name))));
  }

  /** Whether a file has been shared into the channel. */
  SlackLookup.Found find(SlackPost post, String file) {
    return switch (slack.ask(
        post.token(), methods -> methods.filesInfo(request -> request.file(file)))) {
      case SlackAnswer.Ok<FilesInfoResponse>(var info) ->
          shared(info.getFile(), post.channel())
              ? new SlackLookup.Found.There(file)
              : new SlackLookup.Found.NotThere();
      case SlackAnswer.Refused<FilesInfoResponse>(var error, _) ->
          error.equals("file_not_found")
              ? new SlackLookup.Found.NotThere()
              : SlackLookup.refused(error);
      case SlackAnswer.Later<FilesInfoResponse>(var reason, var retryAfter) ->
          new SlackLookup.Found.NotNow(reason, retryAfter);
      case SlackAnswer.Unreached<FilesInfoResponse>(_, var reason) ->
          new SlackLookup.Found.NotNow(reason, null);
      case SlackAnswer.Unclear<FilesInfoResponse>(_, var reason) ->
          new SlackLookup.Found.NotNow(reason, null);
    };
  }

  private static boolean shared(@Nullable File file, String channel) {
    if (file == null || file.getShares() == null) {
      return false;
    }
    return has(file.getShares().getPublicChannels(), channel)
        || has(file.getShares().getPrivateChannels(), channel);
  }

  private static boolean has(@Nullable Map<String, List<File.ShareDetail>> shares, String channel) {
    return shares != null && shares.containsKey(channel);
  }
}
