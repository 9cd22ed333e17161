//! The Web API: one call, one outcome. Retrying is the caller's.

/// No secret is said in chat, whichever way it got into the words (GAP-004).
fn masked(body: &Value) -> Value {
    let mut body = body.clone();
    redact::mask_json(&mut body);
    body
}

#[cfg(test)]
mod tests;

use std::time::Duration;

use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use slack_morphism::errors::SlackClientError;
use slack_morphism::prelude::{SlackClient, SlackClientHyperConnector};
use slack_morphism::{SlackApiToken, SlackApiTokenValue};

use crate::config::Secret;
use crate::redact;

/// Longest wait for an answer.
const DEADLINE: Duration = Duration::from_secs(15);

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);

/// Longest wait while a file goes up or comes down.
const FILE_DEADLINE: Duration = Duration::from_mins(1);

/// Largest file that is taken from Slack, in bytes.
pub const MAX_FILE: u64 = 10 << 20;

/// Why a call did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// Slack said no, and nothing was done. See <https://docs.slack.dev/reference/methods>.
    #[error("Slack refused {method}: {code}{detail}")]
    Refused {
        /// The method.
        method: String,
        /// Slack's word for it.
        code: String,
        /// More of its answer, or empty.
        detail: String,
    },
    /// Too fast; nothing was done.
    #[error("Slack takes {method} again in {} s", .after.as_secs())]
    Limited {
        /// The method.
        method: String,
        /// When it may be tried again.
        after: Duration,
    },
    /// It never got there: nothing was done.
    #[error("Slack could not be reached for {method}: {reason}")]
    Unreached {
        /// The method.
        method: String,
        /// The cause.
        reason: String,
    },
    /// It may have been done: the answer was lost.
    #[error("the answer of Slack to {method} was lost: {reason}")]
    Lost {
        /// The method.
        method: String,
        /// The cause.
        reason: String,
    },
}

impl ApiError {
    /// Slack's word, when it said no.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            _ => None,
        }
    }
}

/// A client of one workspace.
pub struct Api {
    client: SlackClient<SlackClientHyperConnector<HttpsConnector<HttpConnector>>>,
    bot: SlackApiToken,
    app: SlackApiToken,
    http: reqwest::Client,
    base: url::Url,
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Api")
    }
}

impl Api {
    /// A client that calls `base`, without a slash at its end.
    ///
    /// # Errors
    /// When the system's certificates can't be read.
    pub fn new(base: &str, bot: &Secret, app: &Secret) -> std::io::Result<Self> {
        crate::tls::install();
        let plain = base.starts_with("http://");
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_connect_timeout(Some(CONNECT));
        let builder = hyper_rustls::HttpsConnectorBuilder::new();
        let connector = match plain {
            true => builder.with_tls_config(crate::tls::trusting_nobody()),
            false => builder.with_native_roots()?,
        };
        let connector = connector.https_or_http().enable_http1().wrap_connector(http);
        let mut files = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT);
        if plain {
            files = files.tls_certs_only([]);
        }
        let token =
            |secret: &Secret| SlackApiToken::new(SlackApiTokenValue(secret.expose().to_owned()));
        let base_url = url::Url::parse(base).map_err(std::io::Error::other)?;
        Ok(Self {
            client: SlackClient::new(
                SlackClientHyperConnector::with_connector(connector)
                    .with_slack_api_url(base.trim_end_matches('/')),
            ),
            bot: token(bot),
            app: token(app),
            http: files.build().map_err(std::io::Error::other)?,
            base: base_url,
        })
    }

    /// A method that changes something, as the bot.
    pub async fn post(&self, method: &str, body: &Value) -> Result<Value, ApiError> {
        self.post_as(&self.bot, method, body).await
    }

    /// Where the next socket is.
    pub async fn open_connection(&self) -> Result<String, ApiError> {
        let method = "apps.connections.open";
        let answer = self.post_as(&self.app, method, &json!({})).await?;
        answer["url"].as_str().map(str::to_owned).ok_or_else(|| ApiError::Lost {
            method: method.into(),
            reason: "it names no address".into(),
        })
    }

    async fn post_as(
        &self,
        token: &SlackApiToken,
        method: &str,
        body: &Value,
    ) -> Result<Value, ApiError> {
        let body = masked(body);
        let session = self.client.open_session(token);
        let call = session.http_session_api.http_post::<Value, Value>(method, &body, None);
        settle(method, tokio::time::timeout(DEADLINE, call).await)
    }

    /// A method that only reads, as the bot. Slack takes its arguments in the address.
    pub async fn get(&self, method: &str, params: &[(&str, String)]) -> Result<Value, ApiError> {
        let session = self.client.open_session(&self.bot);
        let params: Vec<(&str, Option<&String>)> =
            params.iter().map(|(name, value)| (*name, Some(value))).collect();
        let call = session.http_session_api.http_get::<Value, _, _>(method, &params, None);
        settle(method, tokio::time::timeout(DEADLINE, call).await)
    }

    /// An answer to the address that came with a command: it works where the bot is no member.
    pub async fn respond(&self, url: &str, body: &Value) -> Result<(), ApiError> {
        let (what, kind) = ("the answer to a command", "application/json");
        self.put(what, url, kind, masked(body).to_string().into_bytes(), DEADLINE).await
    }

    /// Bytes to an address that Slack gave: without a token, which is in the address.
    async fn put(
        &self,
        method: &str,
        url: &str,
        content_type: &str,
        bytes: Vec<u8>,
        deadline: Duration,
    ) -> Result<(), ApiError> {
        let lost = |reason: String| ApiError::Lost { method: method.into(), reason };
        self.is_slacks(method, url)?;
        let sent = self
            .http
            .post(url)
            .header("content-type", content_type)
            .body(bytes)
            .timeout(deadline)
            .send()
            .await
            .map_err(|error| lost(error.without_url().to_string()))?;
        match sent.status() {
            status if status.is_success() => Ok(()),
            status => Err(lost(format!("status {status}"))),
        }
    }

    /// The token goes to Slack and to nobody else, whatever address a payload names: the host of the
    /// configured address, or below slack.com where that is Slack's own.
    fn is_slacks(&self, method: &str, url: &str) -> Result<(), ApiError> {
        match is_below(&self.base, url) {
            true => Ok(()),
            false => Err(ApiError::Refused {
                method: method.into(),
                code: "not_an_address_of_slack".into(),
                detail: String::new(),
            }),
        }
    }

    /// Sends the content of a file to the address Slack gave for it.
    pub async fn upload(&self, url: &str, bytes: Vec<u8>) -> Result<(), ApiError> {
        let (what, kind) = ("the upload of a file", "application/octet-stream");
        self.put(what, url, kind, bytes, FILE_DEADLINE).await
    }

    /// The content of a file somebody sent.
    ///
    /// # Errors
    /// Also when it is larger than [`MAX_FILE`].
    pub async fn download(&self, url: &str) -> Result<Vec<u8>, ApiError> {
        let method = "the download of a file";
        let unreached = |reason: String| ApiError::Unreached { method: method.into(), reason };
        self.is_slacks(method, url)?;
        let mut answer = self
            .http
            .get(url)
            .bearer_auth(&self.bot.token_value.0)
            .timeout(FILE_DEADLINE)
            .send()
            .await
            .map_err(|error| unreached(error.without_url().to_string()))?;
        if !answer.status().is_success() {
            let code = answer.status().as_u16().to_string();
            return Err(ApiError::Refused { method: method.into(), code, detail: String::new() });
        }
        let mut bytes = Vec::new();
        while let Some(chunk) =
            answer.chunk().await.map_err(|error| unreached(error.without_url().to_string()))?
        {
            bytes.extend_from_slice(&chunk);
            if bytes.len() as u64 > MAX_FILE {
                return Err(ApiError::Refused {
                    method: method.into(),
                    code: "file_too_large".into(),
                    detail: String::new(),
                });
            }
        }
        Ok(bytes)
    }
}

/// Whether what answers at `url` belongs to who answers at `base`: by the same scheme and port.
fn is_below(base: &url::Url, url: &str) -> bool {
    let Ok(url) = url::Url::parse(url) else { return false };
    let (host, own) = (url.host_str(), base.host_str());
    let family = own.is_some_and(|own| own == "slack.com" || own.ends_with(".slack.com"))
        && host.is_some_and(|host| host.ends_with(".slack.com"));
    url.scheme() == base.scheme()
        && url.port_or_known_default() == base.port_or_known_default()
        && (host == own || family)
}

/// What the outcome of a call says about whether it was done.
fn settle(
    method: &str,
    outcome: Result<Result<Value, SlackClientError>, tokio::time::error::Elapsed>,
) -> Result<Value, ApiError> {
    let method = method.to_owned();
    let Ok(outcome) = outcome else {
        return Err(ApiError::Lost { method, reason: "no answer in time".into() });
    };
    outcome.map_err(|error| match error {
        SlackClientError::ApiError(error) if error.code == "ratelimited" => {
            ApiError::Limited { method, after: Duration::from_secs(30) }
        }
        // Slack's own failures: it may have been done all the same.
        SlackClientError::ApiError(error)
            if matches!(
                error.code.as_str(),
                "internal_error" | "fatal_error" | "request_timeout"
            ) =>
        {
            ApiError::Lost { method, reason: error.code }
        }
        SlackClientError::ApiError(error) => {
            let detail =
                error.errors.map_or_else(String::new, |all| format!(" ({})", all.join("; ")));
            ApiError::Refused { method, code: error.code, detail }
        }
        SlackClientError::RateLimitError(error) => ApiError::Limited {
            method,
            after: error.retry_after.unwrap_or(Duration::from_secs(30)),
        },
        SlackClientError::HttpError(error) => {
            ApiError::Lost { method, reason: format!("status {}", error.status_code) }
        }
        SlackClientError::HttpProtocolError(error) => {
            let reason = chain(error.cause.as_deref());
            match error.cause.as_deref().is_some_and(never_left) {
                true => ApiError::Unreached { method, reason },
                false => ApiError::Lost { method, reason },
            }
        }
        other => ApiError::Lost { method, reason: kind(&other).to_owned() },
    })
}

/// Errors of the library print whole bodies; this says what happened without them.
fn kind(error: &SlackClientError) -> &'static str {
    match error {
        SlackClientError::ProtocolError(_) => "it is not JSON",
        SlackClientError::EndOfStream(_) => "it broke off",
        _ => "the connection failed",
    }
}

fn never_left(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    cause
        .downcast_ref::<hyper_util::client::legacy::Error>()
        .is_some_and(hyper_util::client::legacy::Error::is_connect)
}

fn chain(error: Option<&(dyn std::error::Error + Send + Sync + 'static)>) -> String {
    let Some(error) = error else { return "the connection failed".into() };
    let first: &dyn std::error::Error = error;
    let causes = std::iter::successors(first.source(), |cause| cause.source());
    causes.fold(first.to_string(), |text, cause| format!("{text}: {cause}"))
}
