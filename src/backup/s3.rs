//! A repository on any S3, through the SDK of AWS with ring's TLS.
//!
//! A write is only believed when it was read back: size and checksum as the server has them, or the
//! content where it tells no checksum. Nothing is overwritten: writes are conditional where the server
//! knows that. Errors of listing are errors, never an empty list.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::head_object::HeadObjectError;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, ChecksumMode};
use bytes::Bytes;
use rustic_core::{
    BytesList, ErrorKind, FileType, Id, ReadBackend, RusticError, RusticResult, WriteBackend,
};

use super::{Access, Place};

/// How often a request is tried.
const TRIES: u32 = 4;

/// How often a file is written that comes out torn.
const WRITES: u32 = 2;

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// Longest wait for one try of a request: a pack of 40 MB takes it at 2 Mbit/s.
const ATTEMPT: Duration = Duration::from_mins(3);

/// Why a file that was written is not believed.
enum Trouble {
    /// The server could not be asked.
    Asking(String),
    /// The server has something else.
    Torn(String),
}

/// A bucket, and where in it.
#[derive(Clone, Debug)]
pub struct S3 {
    client: Client,
    bucket: String,
    prefix: String,
    place: String,
    runtime: Arc<tokio::runtime::Runtime>,
}

impl S3 {
    /// A client for the bucket; asks nothing yet.
    ///
    /// # Errors
    /// When the system has no threads left.
    pub fn new(access: &Access) -> Result<Self, String> {
        let Place::S3 { endpoint, bucket, prefix } = &access.place else {
            return Err("backup.repository is not on S3".into());
        };
        crate::tls::install();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        let keys = Credentials::new(
            access.access_key.as_str(),
            access.secret_key.as_str(),
            None,
            None,
            "tailord",
        );
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .operation_attempt_timeout(ATTEMPT)
            .build();
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(http_client(endpoint))
            .endpoint_url(endpoint.as_str())
            .region(Region::new(access.region.clone()))
            .credentials_provider(keys)
            .force_path_style(access.path_style)
            .retry_config(RetryConfig::standard().with_max_attempts(TRIES))
            .timeout_config(timeouts)
            .build();
        Ok(Self {
            client: Client::from_conf(config),
            bucket: bucket.clone(),
            prefix: prefix.clone(),
            place: access.place.to_string(),
            runtime: Arc::new(runtime),
        })
    }

    /// Something lies below the prefix.
    ///
    /// # Errors
    /// When it can't be listed.
    pub fn is_used(&self) -> Result<bool, String> {
        Ok(!self.keys(&self.key(""))?.is_empty())
    }

    fn key(&self, name: &str) -> String {
        match self.prefix.as_str() {
            "" => name.to_owned(),
            prefix => format!("{prefix}/{name}"),
        }
    }

    fn file(&self, kind: FileType, id: &Id) -> String {
        let name = id.to_hex().to_string();
        self.key(&match kind {
            FileType::Config => "config".to_owned(),
            FileType::Pack => format!("data/{}/{name}", &name[..2]),
            kind => format!("{}/{name}", kind.dirname()),
        })
    }

    /// All keys with this beginning, and their sizes.
    fn keys(&self, beginning: &str) -> Result<Vec<(String, u64)>, String> {
        self.runtime.block_on(async {
            let mut pages = self
                .client
                .list_objects_v2()
                .bucket(&self.bucket)
                .prefix(beginning)
                .into_paginator()
                .send();
            let mut found = Vec::new();
            while let Some(page) = pages.next().await {
                let page = page.map_err(|error| self.explain(&error))?;
                for object in page.contents() {
                    let size = object.size().and_then(|size| u64::try_from(size).ok());
                    let (Some(key), Some(size)) = (object.key(), size) else {
                        return Err(format!("{}: an entry of the list has no size", self.place));
                    };
                    found.push((key.to_owned(), size));
                }
            }
            Ok(found)
        })
    }

    fn get(&self, key: &str, range: Option<(u32, u32)>) -> Result<Bytes, String> {
        self.runtime.block_on(async {
            let range_header =
                range.map(|(offset, length)| format!("bytes={offset}-{}", offset + length - 1));
            let mut last = String::new();
            // The SDK tries a request again, but not a body that breaks off.
            for _ in 0..TRIES {
                let answer = self
                    .client
                    .get_object()
                    .bucket(&self.bucket)
                    .key(key)
                    .set_range(range_header.clone())
                    .send()
                    .await
                    .map_err(|error| self.explain(&error))?;
                match answer.body.collect().await {
                    Ok(body) => {
                        let body = body.into_bytes();
                        match range {
                            Some((_, length)) if body.len() != length as usize => {
                                last = format!("{} bytes came instead of {length}", body.len());
                            }
                            _ => return Ok(body),
                        }
                    }
                    Err(error) => last = error.to_string(),
                }
            }
            Err(format!("{}: {key} broke off: {last}", self.place))
        })
    }

    /// Writes a file and reads it back. What came out torn is deleted and written once more; a
    /// configuration that was there before is never touched, it may be somebody's.
    fn put(&self, key: &str, content: &Bytes) -> Result<(), String> {
        self.runtime.block_on(async {
            let mut last = String::new();
            for _ in 0..WRITES {
                let ours = self.put_or_find(key, content).await?;
                match self.read_back(key, content).await {
                    Ok(()) => return Ok(()),
                    Err(Trouble::Asking(reason)) => return Err(reason),
                    Err(Trouble::Torn(reason)) => last = reason,
                }
                let may_go = ours || !key.ends_with("config");
                if may_go {
                    // Keys that may not delete leave it there, where the check finds it.
                    let deleted =
                        self.client.delete_object().bucket(&self.bucket).key(key).send().await;
                    if deleted.is_err() {
                        break;
                    }
                }
            }
            Err(last)
        })
    }

    /// Writes a file unless it is there; says whether it was written.
    async fn put_or_find(&self, key: &str, content: &Bytes) -> Result<bool, String> {
        let mut sent = self.put_once(key, content, true).await;
        if let Err(error) = &sent
            && matches!(error.code(), Some("NotImplemented"))
        {
            sent = self.put_once(key, content, false).await;
        }
        if let Err(error) = sent {
            // It is there already: this write, whose answer was lost, or the same content.
            let there = matches!(
                error.raw_response().map(|response| response.status().as_u16()),
                Some(409 | 412)
            );
            if !there {
                return Err(self.explain(&error));
            }
            return Ok(false);
        }
        Ok(true)
    }

    async fn put_once(
        &self,
        key: &str,
        content: &Bytes,
        conditional: bool,
    ) -> Result<(), SdkError<aws_sdk_s3::operation::put_object::PutObjectError>> {
        self.client
            .put_object()
            .bucket(&self.bucket)
            .key(key)
            .set_if_none_match(conditional.then(|| "*".to_owned()))
            .checksum_algorithm(ChecksumAlgorithm::Crc32)
            .body(ByteStream::from(content.clone()))
            .send()
            .await
            .map(drop)
    }

    /// Asks the server what it has.
    async fn read_back(&self, key: &str, content: &Bytes) -> Result<(), Trouble> {
        let torn = |what: &str| {
            Err(Trouble::Torn(format!("{}: {key} was written, but {what}", self.place)))
        };
        let head = self
            .client
            .head_object()
            .bucket(&self.bucket)
            .key(key)
            .checksum_mode(ChecksumMode::Enabled)
            .send()
            .await;
        let head = match head {
            Ok(head) => head,
            Err(error) if error.as_service_error().is_some_and(HeadObjectError::is_not_found) => {
                return torn("is not there");
            }
            Err(error) => return Err(Trouble::Asking(self.explain(&error))),
        };
        if head.content_length() != i64::try_from(content.len()).ok() {
            return torn(&format!(
                "has {} bytes there instead of {}",
                head.content_length().unwrap_or(0),
                content.len()
            ));
        }
        let expected = crc32(content);
        match head.checksum_crc32() {
            Some(told) if told == expected => return Ok(()),
            Some(told) => return torn(&format!("its checksum there is {told}, not {expected}")),
            None => {}
        }
        let answer = self
            .client
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .send()
            .await
            .map_err(|error| Trouble::Asking(self.explain(&error)))?;
        let body = answer.body.collect().await;
        let body = body.map_err(|error| Trouble::Asking(error.to_string()))?.into_bytes();
        if body == *content { Ok(()) } else { torn("other bytes came back") }
    }

    /// What went wrong, in words for people.
    fn explain<E, R>(&self, error: &SdkError<E, R>) -> String
    where
        E: std::error::Error + ProvideErrorMetadata + 'static,
        R: std::fmt::Debug,
    {
        let detail = match (error.code(), error.message()) {
            (Some(code), Some(message)) => format!("{code}: {message}"),
            (Some(code), None) => code.to_owned(),
            _ => crate::tls::last_cause(error),
        };
        let hint = match error.code() {
            Some("NoSuchBucket") => "there is no such bucket; make it first",
            Some("InvalidAccessKeyId" | "SignatureDoesNotMatch") => {
                "the keys are not taken; check backup.access_key and backup.secret_key"
            }
            Some("AccessDenied") => "these keys may not do that",
            _ if matches!(error, SdkError::TimeoutError(_)) => SILENT,
            _ if matches!(error, SdkError::DispatchFailure(_)) => unreached(&detail),
            _ => "the server answered with an error",
        };
        let detail = detail.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{}: {hint} ({})", self.place, crate::text::shorten(&detail, 300))
    }
}

/// A server that takes connections or requests and never answers.
const SILENT: &str = "the server did not answer in time; check backup.repository and the network";

/// What keeps requests from a server, in words for people, by what it comes down to.
fn unreached(cause: &str) -> &'static str {
    let says = |parts: &[&str]| parts.iter().any(|part| cause.contains(part));
    if let Some(advice) = crate::tls::advice(cause) {
        advice
    } else if says(&["corrupt message"]) {
        "the server does not speak TLS there; check the port, or write s3:http:// in \
         backup.repository if that is what you want"
    } else if says(&["lookup address"]) {
        "no server of this name is known; check backup.repository and the DNS of this machine"
    } else if says(&["timed out", "timeout"]) {
        SILENT
    } else {
        "the server cannot be reached; check backup.repository and the network"
    }
}

fn http_client(endpoint: &str) -> aws_sdk_s3::config::SharedHttpClient {
    use aws_smithy_http_client::{Builder, tls};
    if endpoint.starts_with("http://") {
        return Builder::new().build_http();
    }
    Builder::new()
        .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring))
        .build_https()
}

/// CRC-32 as S3 writes it: Base64 of its four bytes, highest first.
fn crc32(content: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits = u64::from(crc32fast::hash(content)) << 4;
    let digits = (0..6).rev().map(|at| DIGITS[(bits >> (6 * at)) as usize & 63] as char);
    digits.chain("==".chars()).collect()
}

fn failed(reason: String) -> Box<RusticError> {
    RusticError::new(ErrorKind::Backend, "{reason}").attach_context("reason", reason)
}

impl ReadBackend for S3 {
    fn location(&self) -> String {
        self.place.clone()
    }

    fn list_with_size(&self, kind: FileType) -> RusticResult<Vec<(Id, u32)>> {
        let size = |size: u64| u32::try_from(size).unwrap_or(u32::MAX);
        if kind == FileType::Config {
            let key = self.key("config");
            let found = self.keys(&key).map_err(failed)?;
            let config = found.into_iter().find(|(found, _)| *found == key);
            return Ok(config.map(|(_, bytes)| (Id::default(), size(bytes))).into_iter().collect());
        }
        let found = self.keys(&self.key(&format!("{}/", kind.dirname()))).map_err(failed)?;
        let named = found.into_iter().filter_map(|(key, bytes)| {
            let name = key.rsplit('/').next()?;
            Some((name.parse::<Id>().ok()?, size(bytes)))
        });
        Ok(named.collect())
    }

    fn read_full(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        self.get(&self.file(kind, id), None).map_err(failed)
    }

    fn read_partial(
        &self,
        kind: FileType,
        id: &Id,
        _cacheable: bool,
        offset: u32,
        length: u32,
    ) -> RusticResult<Bytes> {
        if length == 0 {
            return Ok(Bytes::new());
        }
        self.get(&self.file(kind, id), Some((offset, length))).map_err(failed)
    }

    fn warmup_path(&self, kind: FileType, id: &Id) -> String {
        self.file(kind, id)
    }
}

impl WriteBackend for S3 {
    fn write_bytes(
        &self,
        kind: FileType,
        id: &Id,
        _cacheable: bool,
        content: BytesList,
    ) -> RusticResult<()> {
        let content: Bytes = match content.into_vec() {
            mut one if one.len() == 1 => one.swap_remove(0),
            parts => parts.concat().into(),
        };
        self.put(&self.file(kind, id), &content).map_err(failed)
    }

    fn remove(&self, kind: FileType, id: &Id, _cacheable: bool) -> RusticResult<()> {
        let key = self.file(kind, id);
        self.runtime
            .block_on(self.client.delete_object().bucket(&self.bucket).key(&key).send())
            .map(drop)
            .map_err(|error| failed(self.explain(&error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_written_as_s3_does() {
        // The check value of CRC-32: 0xCBF43926.
        assert_eq!(crc32(b"123456789"), "y/Q5Jg==");
    }
}
