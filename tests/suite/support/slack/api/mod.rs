//! The Web API: what comes in is recorded, checked, met by its fault, then carried out.

pub mod args;
mod chat;
mod conversation;
mod file;
mod identity;
pub mod method;
mod reaction;
mod refusal;
mod view;

pub use chat::{Content, post, replace};
pub use file::{download, file_value, upload};
pub use reaction::{Change, change as change_reaction};
pub use refusal::Refusal;
pub use view::shown as shown_view;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, Method as Verb, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::fault::Fault;
use super::wire::{Wire, cut};
use super::world::World;
use super::{APP_TOKEN, BOT_TOKEN, Shared};
use args::{Args, Request};
use method::{METHODS, Method, Token};

/// `/api/{method}`.
pub async fn call(
    State(shared): State<Shared>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    Path(name): Path<String>,
    verb: Verb,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let request = Request::from_parts(verb, &uri, &headers, &body);
    let (number, checked) = shared.change(|world| admit(world, &name, request));
    let (method, args) = match checked {
        Ok(checked) => checked,
        Err(refusal) => return finish(&shared, number, Err(refusal)),
    };
    let fault = match meet(&shared, &wire, number).await {
        Ok(fault) => fault,
        Err(answer) => return answer,
    };
    let answer = shared.change(|world| (method.run)(world, &args));
    if fault == Some(Fault::CutAfter) {
        return cut(&wire).await;
    }
    finish(&shared, number, answer)
}

/// Records a request outside the Web API, as a call of this name with one argument, and has it meet
/// its fault.
pub async fn arrive(
    shared: &Shared,
    wire: &Wire,
    name: &str,
    id: &str,
) -> Result<Option<Fault>, Response> {
    let number = shared.change(|world| {
        let args = [("id".to_owned(), id.into())].into_iter().collect();
        world.record(name, args)
    });
    meet(shared, wire, number).await
}

/// Has a recorded call meet the fault ordered for it: an answer when it is not to be done, else the
/// fault that comes afterwards.
async fn meet(shared: &Shared, wire: &Wire, number: usize) -> Result<Option<Fault>, Response> {
    let fault = shared.change(|world| {
        let method = world.calls[number].method.clone();
        world.take_fault(&method)
    });
    match fault {
        Some(Fault::RateLimited(seconds)) => {
            let body = json!({"ok": false, "error": "ratelimited"});
            shared.change(|world| world.calls[number].answer = Some(body.clone()));
            let headers = [("retry-after", seconds.to_string())];
            Err((StatusCode::TOO_MANY_REQUESTS, headers, axum::Json(body)).into_response())
        }
        Some(Fault::Status500) => Err(StatusCode::INTERNAL_SERVER_ERROR.into_response()),
        Some(Fault::Error(error)) => Err(finish(shared, number, Err(error.into()))),
        Some(Fault::CutBefore) => cut(wire).await,
        Some(Fault::Hold) => {
            held(shared, number).await;
            Ok(None)
        }
        Some(Fault::CutAfter) | None => Ok(fault),
    }
}

/// Records the call and says whether it may be carried out.
fn admit(
    world: &mut World,
    name: &str,
    request: Result<Request, Refusal>,
) -> (usize, Result<(&'static Method, Args), Refusal>) {
    let args = request.as_ref().map(|request| request.args.clone()).unwrap_or_default();
    let number = world.record(name, args);
    (number, request.and_then(|request| check(world, name, &request)))
}

fn check(world: &World, name: &str, request: &Request) -> Result<(&'static Method, Args), Refusal> {
    let Some(method) = METHODS.iter().find(|method| method.name == name) else {
        return Err(Refusal::wrong("unknown_method", name));
    };
    if request.verb != Verb::POST && !(method.reads && request.verb == Verb::GET) {
        return Err(Refusal::wrong("invalid_post_type", request.verb.as_str()));
    }
    if request.json && method.reads && !request.args.is_empty() {
        return Err(Refusal::wrong("invalid_arguments", "this method reads no JSON"));
    }
    match (request.token.as_deref(), method.token) {
        (None, _) => return Err(Refusal::wrong("not_authed", "no token")),
        (Some(BOT_TOKEN), Token::Bot) | (Some(APP_TOKEN), Token::App) => {}
        (Some(BOT_TOKEN | APP_TOKEN), _) => {
            return Err(Refusal::wrong("not_allowed_token_type", "the app's other token"));
        }
        (Some(_), _) => return Err(Refusal::wrong("invalid_auth", "no such token")),
    }
    if let Some(first) = method.scopes.first()
        && !method.scopes.iter().any(|scope| world.scopes.contains(*scope))
    {
        return Err(Refusal::scope(first));
    }
    Ok((method, Args::check(method, &request.args)?))
}

async fn held(shared: &Shared, number: usize) {
    shared.change(|world| world.held.insert(number));
    loop {
        let released = shared.released.notified();
        tokio::pin!(released);
        // Enabled before the look, so that a release between the two is not missed.
        released.as_mut().enable();
        if !shared.change(|world| world.held.contains(&number)) {
            return;
        }
        released.await;
    }
}

fn finish(shared: &Shared, number: usize, answer: Result<Value, Refusal>) -> Response {
    let body = shared.change(|world| {
        let body = match answer {
            Ok(mut body) => {
                body["ok"] = true.into();
                body
            }
            Err(refusal) => {
                let method = world.calls[number].method.clone();
                if refusal.violation {
                    let why = refusal.messages.join("; ");
                    world.violation(format!("{method}: {}: {why}", refusal.error));
                }
                let provided: Vec<&str> = world.scopes.iter().map(String::as_str).collect();
                refusal.body(&provided.join(","))
            }
        };
        world.calls[number].answer = Some(body.clone());
        body
    });
    axum::Json(body).into_response()
}
