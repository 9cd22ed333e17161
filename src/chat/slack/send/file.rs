//! Files: named by Slack, filled, and shared; only the last is seen by anybody.

use serde_json::json;

use super::{Progress, Sender, Tried, later, pause};
use crate::chat::outbound::FileBody;
use crate::chat::slack::api::ApiError;
use crate::store::desk::Outbound;
use crate::store::{DaemonStore, StoreError};

impl<S: DaemonStore> Sender<S> {
    /// Slack names a file, takes its content, and shares it: only the last is seen by anybody.
    pub(super) async fn file(
        &self,
        row: &Outbound,
        name: &str,
        body: &FileBody,
        thread: Option<String>,
        comment: Option<&str>,
        progress: &mut Progress,
    ) -> Result<Tried, StoreError> {
        if let (true, Some((id, _))) = (progress.sharing, &progress.file) {
            match self.is_shared(id, &row.channel).await {
                Ok(true) => return Ok(Tried::Done(Some(id.clone()))),
                Ok(false) => {}
                Err(error) => return Ok(later(&error, row.attempts)),
            }
        }
        if !progress.sharing {
            let bytes = match self.content(body)? {
                Ok(bytes) => bytes,
                Err(reason) => return Ok(Tried::Never(reason)),
            };
            let params = [("filename", name.to_owned()), ("length", bytes.len().to_string())];
            let answer = match self.api.get("files.getUploadURLExternal", &params).await {
                Ok(answer) => answer,
                Err(error) => return Ok(later(&error, row.attempts)),
            };
            let (Some(id), Some(url)) = (answer["file_id"].as_str(), answer["upload_url"].as_str())
            else {
                return Ok(Tried::Never("Slack named no place for the file".into()));
            };
            if let Err(error) = self.api.upload(url, bytes).await {
                return Ok(later(&error, row.attempts));
            }
            let named = (id.to_owned(), url.to_owned());
            self.note(row, progress, |progress| {
                progress.file = Some(named);
                progress.sharing = true;
            })?;
        }
        let Some((id, _)) = &progress.file else {
            return Ok(Tried::Never("the file has no name".into()));
        };
        let mut body = json!({
            "files": [{ "id": id, "title": name }], "channel_id": row.channel,
        });
        if let Some(thread) = thread {
            body["thread_ts"] = json!(thread);
        }
        if let Some(comment) = comment {
            body["initial_comment"] = json!(comment);
        }
        Ok(match self.api.post("files.completeUploadExternal", &body).await {
            Ok(_) => Tried::Done(Some(id.clone())),
            Err(error @ ApiError::Lost { .. }) => {
                self.note(row, progress, |progress| progress.lost += 1)?;
                Tried::Unsure(pause(&error, row.attempts), error.to_string())
            }
            Err(error) => later(&error, row.attempts),
        })
    }

    pub(super) async fn is_shared(&self, id: &str, channel: &str) -> Result<bool, ApiError> {
        let answer = match self.api.get("files.info", &[("file", id.to_owned())]).await {
            Err(error) if error.code() == Some("file_not_found") => return Ok(false),
            other => other?,
        };
        let shares = &answer["file"]["shares"];
        Ok(["public", "private"]
            .iter()
            .any(|kind| shares[kind][channel].as_array().is_some_and(|shares| !shares.is_empty()))
            || ["channels", "groups", "ims"].iter().any(|kind| {
                answer["file"][kind]
                    .as_array()
                    .is_some_and(|all| all.iter().any(|one| one == channel))
            }))
    }

    pub(super) fn content(&self, body: &FileBody) -> Result<Result<Vec<u8>, String>, StoreError> {
        let found = match body {
            FileBody::Text(text) => return Ok(Ok(text.clone().into_bytes())),
            FileBody::Hex(text) => {
                let bytes = crate::hash::from_hex(text);
                return Ok(bytes.ok_or_else(|| "its content is not in hex".into()));
            }
            FileBody::Artifact { posting, revision, kind } => {
                let found = self.at(|store| store.get_artifact(posting, *revision, kind));
                found.map(|artifact| artifact.bytes)
            }
            FileBody::Snapshot(posting) => {
                self.at(|store| store.get_snapshot(posting)).map(|(bytes, _)| bytes)
            }
        };
        match found {
            Ok(bytes) => Ok(Ok(bytes)),
            Err(error @ (StoreError::NotFound { .. } | StoreError::Damaged(_))) => {
                Ok(Err(error.to_string()))
            }
            Err(error) => Err(error),
        }
    }
}
