//! The library through which tailord speaks to Slack and the tests' Slack understand each other:
//! every answer parses, and no call is a violation.

use hyper_util::client::legacy::connect::HttpConnector;
use slack_morphism::prelude::*;

use crate::support::slack::{GENERAL, NORA, Slack, dm_of};

fn blocks() -> Vec<SlackBlock> {
    slack_blocks![
        some_into(SlackHeaderBlock::new(pt!("Application"))),
        some_into(SlackSectionBlock::new().with_text(md!("*Fit* 82 %"))),
        some_into(SlackDividerBlock::new()),
        some_into(SlackContextBlock::new(slack_blocks![some(md!("3 s"))])),
        some_into(SlackActionsBlock::new(slack_blocks![some_into(
            SlackBlockButtonElement::new(pt!("Approve"))
                .with_action_id("approve".into())
                .with_value("7".into())
                .with_style(SlackBlockButtonStyle::Primary)
        )]))
    ]
}

fn content(text: &str) -> SlackMessageContent {
    SlackMessageContent::new().with_text(text.into()).with_blocks(blocks())
}

#[test]
fn the_library_and_the_counterpart_understand_each_other() {
    let slack = Slack::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let connector = SlackClientHyperConnector::with_connector(HttpConnector::new())
            .with_slack_api_url(&slack.api_url());
        let client = SlackClient::new(connector);
        let token = SlackApiToken::new(slack.bot_token().into());
        let bot = client.open_session(&token);
        let app_token = SlackApiToken::new(slack.app_token().into());
        let app = client.open_session(&app_token);

        bot.auth_test().await.unwrap();
        let open = SlackApiAppsConnectionOpenRequest::new();
        app.apps_connections_open(&open).await.unwrap();
        bot.users_info(&SlackApiUsersInfoRequest::new(NORA.into())).await.unwrap();
        let direct = SlackApiConversationsOpenRequest::new().with_users(vec![NORA.into()]);
        let opened: SlackApiConversationsOpenResponse<SlackBasicChannelInfo> =
            bot.conversations_open(&direct).await.unwrap();
        assert_eq!(opened.channel.id, SlackChannelId::from(dm_of(NORA)));

        messages(&bot).await;
        upload(&bot).await;
        let home = SlackView::Home(SlackHomeView::new(blocks()));
        bot.views_publish(&SlackApiViewsPublishRequest::new(NORA.into(), home)).await.unwrap();
    });
    assert!(slack.home(NORA).is_some());
    assert_eq!(slack.files(GENERAL, None), [("cv.pdf".to_owned(), b"%PDF-1.7".to_vec())]);
    assert_eq!(slack.violations(), [""; 0]);
}

type Session<'a> = SlackClientSession<'a, SlackClientHyperConnector<HttpConnector>>;

/// Posted, answered, changed, shown to one person, reacted to, read, deleted.
async fn messages(bot: &Session<'_>) {
    let post = SlackApiChatPostMessageRequest::new(GENERAL.into(), content("an application"))
        .with_unfurl_links(false);
    let top = bot.chat_post_message(&post).await.unwrap();
    let reply = SlackApiChatPostMessageRequest::new(GENERAL.into(), content("reading"))
        .with_thread_ts(top.ts.clone());
    let reply = bot.chat_post_message(&reply).await.unwrap();
    let update = SlackApiChatUpdateRequest::new(GENERAL.into(), content("done"), reply.ts.clone());
    bot.chat_update(&update).await.unwrap();
    let whisper =
        SlackApiChatPostEphemeralRequest::new(GENERAL.into(), NORA.into(), content("only you"));
    bot.chat_post_ephemeral(&whisper).await.unwrap();
    let react = SlackApiReactionsAddRequest::new(GENERAL.into(), "eyes".into(), top.ts.clone());
    bot.reactions_add(&react).await.unwrap();
    let history = SlackApiConversationsHistoryRequest::new().with_channel(GENERAL.into());
    assert_eq!(bot.conversations_history(&history).await.unwrap().messages.len(), 1);
    let replies = SlackApiConversationsRepliesRequest::new(GENERAL.into(), top.ts.clone());
    assert_eq!(bot.conversations_replies(&replies).await.unwrap().messages.len(), 2);
    let delete = SlackApiChatDeleteRequest::new(GENERAL.into(), reply.ts);
    bot.chat_delete(&delete).await.unwrap();
}

/// The three steps of an upload.
async fn upload(bot: &Session<'_>) {
    let announce = SlackApiFilesGetUploadUrlExternalRequest::new("cv.pdf".into(), 8);
    let announced = bot.get_upload_url_external(&announce).await.unwrap();
    let send = SlackApiFilesUploadViaUrlRequest::new(
        announced.upload_url,
        b"%PDF-1.7".to_vec(),
        "application/pdf".into(),
    );
    bot.files_upload_via_url(&send).await.unwrap();
    let file = SlackApiFilesComplete::new(announced.file_id.clone());
    let complete =
        SlackApiFilesCompleteUploadExternalRequest::new(vec![file]).with_channel_id(GENERAL.into());
    bot.files_complete_upload_external(&complete).await.unwrap();
    bot.files_info(&SlackApiFilesInfoRequest::new(announced.file_id)).await.unwrap();
}
