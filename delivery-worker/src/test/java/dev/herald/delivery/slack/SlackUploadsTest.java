package dev.herald.delivery.slack;

import static dev.herald.delivery.slack.SlackScene.picture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome.Delivered;
import dev.herald.delivery.channel.SendOutcome.Partial;
import dev.herald.delivery.slack.ScriptedSlack.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackUploadsTest {

  private final SlackScene scene = new SlackScene();
  private final ScriptedSlack slack = scene.slack;
  private final CountingGate gate = scene.gate;
  private final Orders toChannel = scene.toChannel;

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void picturesCanBeGivenAsFilesInTheThread() throws Exception {
    var uploading = scene.channel(SlackSettings.Images.UPLOAD, SlackSettings.InDoubt.HOLD);
    assertThat(uploading.send(toChannel.order(), gate)).isInstanceOf(Delivered.class);
    assertThat(slack.calls.stream().map(ScriptedSlack.Call::method))
        .containsExactly(
            "chat.postMessage",
            "files.getUploadURLExternal",
            "upload",
            "files.completeUploadExternal");
    assertThat(scene.posts().getFirst().field("blocks")).doesNotContain("image_url");
    assertThat(slack.calls("upload").getFirst().body()).isEqualTo(picture(1));
    var share = slack.calls("files.completeUploadExternal").getFirst();
    assertThat(share.field("channel_id")).isEqualTo("C1");
    assertThat(share.field("thread_ts")).isEqualTo("1700.001");
    assertThat(share.field("initial_comment")).isEqualTo("Insight 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 500, 502})
  void aFileWhoseShareIsOfUnknownFateIsAskedAboutByItsId(int status) throws Exception {
    var uploading = scene.channel(SlackSettings.Images.UPLOAD, SlackSettings.InDoubt.HOLD);
    slack.at(
        "files.completeUploadExternal", status == 0 ? ScriptedSlack.DROP : Reply.status(status));
    var first = uploading.send(toChannel.order(), gate);
    assertThat(((Partial) first).repairable()).isTrue();

    slack.at(
        "files.info",
        Reply.ok("\"file\":{\"id\":\"F2\",\"shares\":{\"public\":{\"C1\":[{\"ts\":\"1.5\"}]}}}"));
    assertThat(uploading.send(toChannel.known("1700.001").order(), gate))
        .isInstanceOf(Delivered.class);
    assertThat(slack.calls("files.completeUploadExternal")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"files.getUploadURLExternal", "upload"})
  void aFileThatCouldNotBeHandedOverIsHandedOverAgain(String method) throws Exception {
    var uploading = scene.channel(SlackSettings.Images.UPLOAD, SlackSettings.InDoubt.HOLD);
    slack.at(method, Reply.status(500));
    assertThat(((Partial) uploading.send(toChannel.order(), gate)).repairable()).isTrue();

    assertThat(uploading.send(toChannel.known("1700.001").order(), gate))
        .isInstanceOf(Delivered.class);
    assertThat(slack.calls("files.info")).isEmpty();
    assertThat(slack.calls("files.completeUploadExternal")).hasSize(1);
  }
}
