//! Files: announced, uploaded, shared, downloaded.

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

use super::super::fault::Fault;
use super::super::wire::{Wire, cut};
use super::super::world::{BOT_USER, StoredFile, TEAM, World};
use super::super::{BOT_TOKEN, Shared};
use super::args::Args;
use super::arrive;
use super::chat::{Content, parent, post, writable};
use super::refusal::{Answer, Refusal};

pub fn upload_url(world: &mut World, args: &Args) -> Answer {
    let length = args.number("length").expect("declared as required") as usize;
    let name = args.must("filename").to_owned();
    if length == 0 || name.is_empty() {
        return Err(Refusal::wrong("invalid_arguments", "an empty file or name"));
    }
    let id = world.id("F");
    let file = StoredFile {
        title: name.clone(),
        name,
        length,
        bytes: None,
        complete: false,
        owner: BOT_USER.into(),
        shares: Vec::new(),
    };
    world.files.insert(id.clone(), file);
    let url = format!("{}/upload/v1/{id}", world.origin);
    Ok(json!({"upload_url": url, "file_id": id}))
}

/// `/upload/v1/{id}`: raw bytes, or a form with one file.
pub async fn upload(
    State(shared): State<Shared>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fault = match arrive(&shared, &wire, "upload", &id).await {
        Ok(fault) => fault,
        Err(answer) => return answer,
    };
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let bytes = match content_type.and_then(|value| value.split_once("boundary=")) {
        Some((_, boundary)) => part(&body, boundary.trim_matches('"')),
        None => Some(body.to_vec()),
    };
    let taken = shared.change(|world| {
        let open = world.files.get_mut(&id).filter(|file| !file.complete);
        match (open, bytes) {
            (Some(file), Some(bytes)) if file.length == bytes.len() => {
                file.bytes = Some(bytes);
                return Some(file.length);
            }
            (Some(file), bytes) => {
                let got =
                    bytes.map_or("no file in the form".into(), |bytes| bytes.len().to_string());
                let announced = file.length;
                world.violation(format!("upload of {id}: {announced} bytes announced, got {got}"));
            }
            (None, _) => world.violation(format!("upload to {id}: no open upload")),
        }
        None
    });
    if fault == Some(Fault::CutAfter) {
        return cut(&wire).await;
    }
    match taken {
        Some(length) => (StatusCode::OK, format!("OK - {length}")).into_response(),
        None => (StatusCode::BAD_REQUEST, "upload refused").into_response(),
    }
}

/// The content of the first part of a form.
fn part(body: &[u8], boundary: &str) -> Option<Vec<u8>> {
    let find = |from: usize, what: &[u8]| {
        body[from..].windows(what.len()).position(|window| window == what).map(|at| from + at)
    };
    let start = find(0, b"\r\n\r\n")? + 4;
    let end = find(start, format!("\r\n--{boundary}").as_bytes())?;
    Some(body[start..end].to_vec())
}

pub fn complete(world: &mut World, args: &Args) -> Answer {
    let listed = args.value("files").and_then(Value::as_array).expect("declared as required");
    if listed.is_empty() {
        return Err(Refusal::wrong("invalid_arguments", "no files"));
    }
    let channel = args.text("channel_id").map(|id| writable(world, id)).transpose()?;
    let thread = match &channel {
        Some(channel) => parent(world, channel, args.text("thread_ts"))?,
        None => None,
    };
    let mut ids = Vec::new();
    for entry in listed {
        let id = entry["id"].as_str().ok_or_else(|| Refusal::wrong("invalid_arguments", "id"))?;
        let file = world.files.get(id).ok_or("file_not_found")?;
        if file.bytes.is_none() || file.complete || ids.contains(&id) {
            return Err("file_not_found".into());
        }
        ids.push(id);
    }
    for (id, entry) in ids.iter().zip(listed) {
        let file = world.files.get_mut(*id).expect("found above");
        file.complete = true;
        if let Some(title) = entry["title"].as_str() {
            file.title = title.to_owned();
        }
    }
    if let Some(channel) = channel {
        let files: Vec<Value> = ids.iter().map(|id| file_value(world, id)).collect();
        let more: Map<String, Value> =
            [("files".to_owned(), files.into()), ("upload".to_owned(), true.into())]
                .into_iter()
                .collect();
        let content =
            Content { text: args.text("initial_comment").map(str::to_owned), ..Content::default() };
        let message = post(world, &channel, thread.as_deref(), content, more);
        let ts = message["ts"].as_str().expect("a ts").to_owned();
        for id in &ids {
            let file = world.files.get_mut(*id).expect("found above");
            file.shares.push((channel.clone(), ts.clone(), thread.clone()));
        }
    }
    Ok(json!({"files": ids.iter().map(|id| file_value(world, id)).collect::<Vec<_>>()}))
}

pub fn info(world: &mut World, args: &Args) -> Answer {
    let id = args.must("file");
    if !world.files.get(id).is_some_and(|file| file.complete) {
        return Err("file_not_found".into());
    }
    Ok(json!({
        "file": file_value(world, id),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }))
}

/// A file object as Slack shows it.
pub fn file_value(world: &World, id: &str) -> Value {
    let file = &world.files[id];
    let kind = file.name.rsplit_once('.').map_or("binary", |(_, extension)| extension);
    let mimetype = match kind {
        "pdf" => "application/pdf",
        "txt" => "text/plain",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "application/octet-stream",
    };
    let mut shares = json!({});
    let mut places: [Vec<&str>; 2] = Default::default();
    for (channel, ts, thread) in &file.shares {
        let found = &world.channels[channel];
        let kind = if found.person.is_some() { "private" } else { "public" };
        places[usize::from(found.person.is_some())].push(channel);
        let mut share = json!({"ts": ts, "team_id": TEAM, "share_user_id": file.owner});
        share["channel_name"] = found.name.clone().unwrap_or_default().into();
        if let Some(thread) = thread {
            share["thread_ts"] = thread.as_str().into();
        }
        match shares[kind][channel].as_array_mut() {
            Some(list) => list.push(share),
            None => shares[kind][channel] = json!([share]),
        }
    }
    let private = format!("{}/files-pri/{TEAM}-{id}", world.origin);
    json!({
        "id": id,
        "created": world.seconds(),
        "timestamp": world.seconds(),
        "name": file.name,
        "title": file.title,
        "mimetype": mimetype,
        "filetype": kind,
        "pretty_type": kind.to_uppercase(),
        "user": file.owner,
        "user_team": TEAM,
        "editable": false,
        "size": file.length,
        "mode": "hosted",
        "is_external": false,
        "external_type": "",
        "is_public": !places[0].is_empty(),
        "public_url_shared": false,
        "display_as_bot": false,
        "username": "",
        "url_private": format!("{private}/{}", file.name),
        "url_private_download": format!("{private}/download/{}", file.name),
        "permalink": format!("{}/files/{}/{id}/{}", world.origin, file.owner, file.name),
        "channels": places[0],
        "groups": [],
        "ims": places[1],
        "shares": shares,
        "has_rich_preview": false,
        "file_access": "visible",
    })
}

/// `/files-pri/{id}/download/{name}`. Without a good token Slack shows its sign-in page, with 200.
pub async fn download(
    State(shared): State<Shared>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    Path((id, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    match arrive(&shared, &wire, "download", &id).await {
        Ok(None) => {}
        Ok(Some(_)) => return cut(&wire).await,
        Err(answer) => return answer,
    }
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let found = shared.change(|world| {
        if given != Some(&format!("Bearer {BOT_TOKEN}")) || !world.scopes.contains("files:read") {
            world.violation(format!("download of {id}: without the bot's token or files:read"));
            return None;
        }
        let id = id.strip_prefix(&format!("{TEAM}-"))?;
        Some(world.files.get(id).filter(|file| file.name == name)?.bytes.clone())
    });
    match found {
        Some(Some(bytes)) => bytes.into_response(),
        Some(None) => StatusCode::NOT_FOUND.into_response(),
        None => axum::response::Html("<title>Sign in to Slack</title>").into_response(),
    }
}
