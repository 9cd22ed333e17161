//! Where a repository is, and what opens it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Where a repository is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A folder.
    Folder(PathBuf),
    /// Any S3.
    S3 {
        /// Address of the service, with its scheme.
        endpoint: String,
        /// Bucket.
        bucket: String,
        /// Beginning of all keys, without a slash at its ends; may be empty.
        prefix: String,
    },
}

impl Place {
    /// Reads `backup.repository`.
    ///
    /// # Errors
    /// What is wrong with it, naming the key.
    pub fn parse(text: &str, base: &Path) -> Result<Self, String> {
        let Some(address) = text.strip_prefix("s3:") else {
            return Ok(Self::Folder(base.join(text)));
        };
        let odd = |why: &str| {
            format!(
                "backup.repository `{text}` {why}; write a folder, or \
                 s3:https://ENDPOINT/BUCKET/PREFIX"
            )
        };
        let address = match address.contains("://") {
            true => address.to_owned(),
            false => format!("https://{address}"),
        };
        let url = url::Url::parse(&address).map_err(|error| odd(&format!("is odd ({error})")))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(odd("has no address of a server"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("backup.repository has credentials in it; set backup.access_key and \
                        backup.secret_key instead"
                .into());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(odd("has a `?` or `#` in it"));
        }
        let path = url.path().trim_matches('/');
        let (bucket, prefix) = path.split_once('/').unwrap_or((path, ""));
        if bucket.is_empty() {
            return Err(odd("names no bucket"));
        }
        let endpoint = url.origin().ascii_serialization();
        Ok(Self::S3 { endpoint, bucket: bucket.into(), prefix: prefix.trim_matches('/').into() })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder(path) => write!(f, "{}", path.display()),
            Self::S3 { endpoint, bucket, prefix } if prefix.is_empty() => {
                write!(f, "s3:{endpoint}/{bucket}")
            }
            Self::S3 { endpoint, bucket, prefix } => write!(f, "s3:{endpoint}/{bucket}/{prefix}"),
        }
    }
}

/// A repository and what opens it. Goes to the worker through a pipe and nowhere else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// Where.
    pub place: Place,
    /// Password of the repository.
    pub password: String,
    /// Access key, for S3.
    pub access_key: String,
    /// Secret key, for S3.
    pub secret_key: String,
    /// Region that requests are signed for.
    pub region: String,
    /// The bucket stands in the path of addresses.
    pub path_style: bool,
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access").field("place", &self.place).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_and_written() {
        for (text, shown) in [
            ("/srv/b", "/srv/b"),
            ("b", "/base/b"),
            ("s3:https://s3.example.org/bucket", "s3:https://s3.example.org/bucket"),
            ("s3:s3.example.org/bucket/a/b/", "s3:https://s3.example.org/bucket/a/b"),
            ("s3:http://127.0.0.1:8014/bucket/x", "s3:http://127.0.0.1:8014/bucket/x"),
        ] {
            assert_eq!(Place::parse(text, Path::new("/base")).unwrap().to_string(), shown);
        }
        for text in ["s3:", "s3:https://host", "s3:ftp://h/b", "s3:https://k:s@h/b", "s3:h/b?x=1"] {
            assert!(Place::parse(text, Path::new("/")).is_err(), "{text}");
        }
    }

    #[test]
    fn what_opens_a_repository_is_never_shown() {
        let access = Access {
            place: Place::Folder("/b".into()),
            password: "hunter2hunter2".into(),
            access_key: "AKIA".into(),
            secret_key: "shh".into(),
            region: String::new(),
            path_style: true,
        };
        assert_eq!(format!("{access:?}"), "Access { place: Folder(\"/b\"), .. }");
    }
}
