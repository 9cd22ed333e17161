//! Is a provider there, and does it take the key? Asked without paying: its list of models.

use std::time::Duration;

use serde_json::Value;

use super::provider::{Answer, Fault, Line};
use crate::config::{Endpoint, Format};

/// Longest wait for the list.
const DEADLINE: Duration = Duration::from_secs(8);

/// What the list of models says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It answers and takes the key; these models of ours it does not name.
    Known {
        /// Not in its list: misspelt, or of another account.
        missing: Vec<String>,
    },
    /// It answers, but has no list: nothing is known.
    Unlisted(String),
    /// It does not take the key.
    KeyRefused(String),
    /// It is not there.
    Unreached(String),
}

/// Asks for the list.
///
/// # Errors
/// When the system gives no TLS or no thread.
pub fn reach(endpoint: &Endpoint) -> Result<Reach, String> {
    let line = Line::new(endpoint)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let asked = runtime.block_on(async {
        tokio::time::timeout(DEADLINE, async {
            match line.models(false).await {
                Ok(Answer::Failed(failed))
                    if failed.status == 401 && endpoint.format == Format::Anthropic =>
                {
                    line.models(true).await
                }
                answer => answer,
            }
        })
        .await
    });
    Ok(match asked {
        Err(_) => Reach::Unreached(format!("no answer within {} s", DEADLINE.as_secs())),
        Ok(Err(Fault::Unreached(reason))) => Reach::Unreached(reason),
        Ok(Err(Fault::Lost(reason))) => Reach::Unlisted(reason),
        Ok(Ok(Answer::Failed(failed))) if matches!(failed.status, 401 | 403) => {
            let status = failed.status;
            Reach::KeyRefused(format!("HTTP {status}; check {}", endpoint.key_setting))
        }
        Ok(Ok(Answer::Failed(failed))) => Reach::Unlisted(format!("HTTP {}", failed.status)),
        Ok(Ok(Answer::Whole(list))) => listed(&list, endpoint),
    })
}

fn listed(list: &Value, endpoint: &Endpoint) -> Reach {
    let Some(models) = list["data"].as_array() else {
        return Reach::Unlisted("its list of models has another form".into());
    };
    // A list may have further pages, and names may have dates behind them.
    let has = |name: &str| {
        models.iter().filter_map(|model| model["id"].as_str()).any(|id| id.starts_with(name))
    };
    // A server of one model answers to any name.
    let unclear = list["has_more"] == true || (!endpoint.is_own && models.len() == 1);
    let mut missing: Vec<String> = [&endpoint.strong, &endpoint.cheap]
        .into_iter()
        .filter(|name| !unclear && !has(name))
        .cloned()
        .collect();
    missing.dedup();
    Reach::Known { missing }
}
