//! Why a page was not fetched, in words for the person who gave its address.

use thiserror::Error;

/// Why there is no page. Each message says what was wrong and what to do.
#[derive(Debug, Error)]
pub enum FetchError {
    /// The address itself will not do.
    #[error("cannot fetch {url}: {reason}")]
    Address {
        /// As given, shortened.
        url: String,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// The host is not on the public internet.
    #[error(
        "cannot fetch {url}: {host} leads to {address}, which is not on the public internet \
         ({what}). It was not contacted. If it is a job board inside your own network, add its \
         ADDRESS:PORT to fetch.allow_private in tailord.toml"
    )]
    Private {
        /// The address that led there.
        url: String,
        /// Its host.
        host: String,
        /// What the host resolved to.
        address: String,
        /// What that address is.
        what: String,
    },
    /// The host has no address.
    #[error("cannot find {host}: {reason}. Check the address and your connection")]
    Unknown {
        /// The host.
        host: String,
        /// What the system said.
        reason: String,
    },
    /// No connection, or it broke.
    #[error("cannot read {url}: {reason}. Check the address and your connection, or {OTHERWISE}")]
    Connection {
        /// The page.
        url: String,
        /// What happened.
        reason: String,
    },
    /// The deadline passed.
    #[error(
        "{url} did not answer in time ({seconds} s in all). Try again later, or {OTHERWISE}; \
         fetch.timeout_ms sets the limit"
    )]
    Slow {
        /// The page.
        url: String,
        /// The limit.
        seconds: f64,
    },
    /// Too many redirects.
    #[error(
        "{url} redirects more than {most} times; open it in a browser and give the address of the \
         page you land on, or {OTHERWISE}"
    )]
    Redirects {
        /// The first page.
        url: String,
        /// Most that are followed.
        most: usize,
    },
    /// The server answered with an error.
    #[error("{url} answered {status}: {advice}")]
    Status {
        /// The page.
        url: String,
        /// HTTP status.
        status: u16,
        /// What it means and what to do.
        advice: String,
    },
    /// Not a kind of document that postings come as.
    #[error(
        "{url} is {found}, not a page of text: give the address of the posting itself, or {OTHERWISE}"
    )]
    Content {
        /// The page.
        url: String,
        /// Content type, in words.
        found: String,
    },
    /// Larger than any posting.
    #[error("{url} is larger than {} MiB, far more than any job description: {OTHERWISE}", most / (1024 * 1024))]
    TooLarge {
        /// The page.
        url: String,
        /// Most bytes, after decompression.
        most: usize,
    },
    /// Compressed in a way that was not asked for, or damaged.
    #[error("{url} cannot be unpacked ({reason}): {OTHERWISE}")]
    Packed {
        /// The page.
        url: String,
        /// What is wrong.
        reason: String,
    },
    /// The machine lacks what HTTPS needs.
    #[error("HTTPS cannot be used: {0}. Install your system's CA certificates (ca-certificates)")]
    Tls(String),
}

/// What always works.
pub(super) const OTHERWISE: &str = "open it in a browser, save the page and give its file, or paste the text: tailord process - < posting.txt";

impl FetchError {
    /// For an address that will not do.
    pub(super) fn address(url: &str, reason: impl Into<String>) -> Self {
        Self::Address { url: crate::text::shorten(url, 200), reason: reason.into() }
    }

    /// What happened, in a few words and without advice, for a warning about something else.
    #[must_use]
    pub fn brief(&self) -> String {
        match self {
            Self::Status { status, .. } => format!("it answered {status}"),
            Self::Slow { .. } => "it did not answer in time".to_owned(),
            Self::Connection { reason, .. } | Self::Unknown { reason, .. } => {
                format!("it cannot be reached: {reason}")
            }
            Self::TooLarge { .. } => "its answer is too large".to_owned(),
            Self::Content { found, .. } => format!("its answer is {found}"),
            Self::Redirects { .. } => "it redirects without end".to_owned(),
            Self::Address { .. } | Self::Private { .. } | Self::Packed { .. } | Self::Tls(_) => {
                self.to_string()
            }
        }
    }

    /// For an HTTP status that is no success.
    pub(super) fn status(url: &str, status: u16, retry_after: Option<&str>) -> Self {
        let advice = match status {
            404 | 410 => {
                "the posting is gone, or the address has a mistake. Open it in a browser: \
                          if it is still there, copy the address anew"
                    .to_owned()
            }
            401 | 403 | 451 => {
                format!("the site does not let programs read this page. Instead, {OTHERWISE}")
            }
            429 => {
                let wait = retry_after
                    .filter(|after| after.len() < 40)
                    .map_or_else(|| "a few minutes".to_owned(), wait);
                format!("the site was asked too often. Wait {wait} and try again, or {OTHERWISE}")
            }
            500..=599 => {
                format!("the site has a problem of its own. Try again later, or {OTHERWISE}")
            }
            _ => format!("that is no page. Instead, {OTHERWISE}"),
        };
        Self::Status { url: url.to_owned(), status, advice }
    }
}

/// `Retry-After` in words: seconds, or a date as it stands.
fn wait(after: &str) -> String {
    match after.trim().parse::<u64>() {
        Ok(1) => "1 second".to_owned(),
        Ok(seconds) => format!("{seconds} seconds"),
        Err(_) => format!("until {}", after.trim()),
    }
}

impl FetchError {
    /// It may go better another time.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unknown { .. } | Self::Connection { .. } | Self::Slow { .. } => true,
            Self::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500..=599),
            _ => false,
        }
    }
}
