//! Both kinds of places for the files of a repository, by themselves.

use std::path::Path;

use bytes::Bytes;
use rustic_core::{FileType, Id, ReadBackend, WriteBackend};

use super::super::folder::Folder;
use super::super::s3::S3 as Bucket;
use super::super::{Access, Place};
use super::PASSWORD;
use crate::support::s3::{ACCESS_KEY, BUCKET, Fault, Proxy, S3, SECRET_KEY};

fn id(content: &[u8]) -> Id {
    crate::hash::sha256_hex(content).parse().unwrap()
}

/// Written once, listed with its size, read in whole and in part, deleted; twice is once.
fn keeps_files(shelf: &dyn WriteBackend) {
    let content = Bytes::from_static(b"0123456789");
    let name = id(&content);
    shelf.create().unwrap();
    for kind in [FileType::Pack, FileType::Index, FileType::Snapshot, FileType::Key] {
        assert!(shelf.list_with_size(kind).unwrap().is_empty());
        for _ in 0..2 {
            shelf.write_bytes(kind, &name, false, content.clone().into()).unwrap();
        }
        assert_eq!(shelf.list_with_size(kind).unwrap(), [(name, 10)]);
        assert_eq!(shelf.read_full(kind, &name).unwrap(), content);
        assert_eq!(shelf.read_partial(kind, &name, false, 3, 4).unwrap(), content.slice(3..7));
        assert!(shelf.read_partial(kind, &name, false, 8, 4).is_err(), "there are no such bytes");
        assert!(!shelf.warmup_path(kind, &name).is_empty());
        shelf.remove(kind, &name, false).unwrap();
        shelf.remove(kind, &name, false).unwrap();
        assert!(shelf.read_full(kind, &name).is_err());
        assert!(shelf.list_with_size(kind).unwrap().is_empty());
    }
    assert!(shelf.list_with_size(FileType::Config).unwrap().is_empty());
    shelf.write_bytes(FileType::Config, &Id::default(), false, content.clone().into()).unwrap();
    assert_eq!(shelf.list_with_size(FileType::Config).unwrap(), [(Id::default(), 10)]);
    let other = Bytes::from_static(b"another one");
    let refused = shelf.write_bytes(FileType::Config, &Id::default(), false, other.into());
    assert!(refused.is_err(), "a configuration is never written over");
    assert_eq!(shelf.read_full(FileType::Config, &Id::default()).unwrap(), content);
}

fn bucket(address: std::net::SocketAddr, prefix: &str) -> Bucket {
    let place = format!("s3:http://{address}/{BUCKET}/{prefix}");
    Bucket::new(&Access {
        place: Place::parse(&place, Path::new("/")).unwrap(),
        password: PASSWORD.into(),
        access_key: ACCESS_KEY.into(),
        secret_key: SECRET_KEY.into(),
        region: "us-east-1".into(),
        path_style: true,
    })
    .unwrap()
}

#[test]
fn a_shelf_in_a_folder_keeps_files() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(&dir.path().join("shelf"));
    assert!(!folder.is_used().unwrap());
    keeps_files(&folder);
    assert!(folder.is_used().unwrap());
    // What is no id is not ours, and is not listed.
    std::fs::write(dir.path().join("shelf/keys/notes.txt"), "x").unwrap();
    assert!(folder.list_with_size(FileType::Key).unwrap().is_empty());
    let file = Folder::new(&dir.path().join("shelf/config"));
    assert!(file.is_used().is_err() && file.create().is_err());
    assert!(file.list_with_size(FileType::Key).is_err(), "an error is no empty list");
}

#[test]
fn a_shelf_on_s3_keeps_files() {
    let s3 = S3::start();
    let shelf = bucket(s3.address, "nora");
    assert!(!shelf.is_used().unwrap());
    keeps_files(&shelf);
    assert!(shelf.is_used().unwrap());
    assert!(!bucket(s3.address, "otto").is_used().unwrap(), "a prefix sees its own");
    let folder = Access { place: Place::Folder("/x".into()), ..fake_access() };
    assert!(Bucket::new(&folder).unwrap_err().contains("not on S3"));
}

fn fake_access() -> Access {
    Access {
        place: Place::Folder("/".into()),
        password: String::new(),
        access_key: String::new(),
        secret_key: String::new(),
        region: String::new(),
        path_style: true,
    }
}

/// What the server has is believed, not its answer.
#[test]
fn a_write_to_s3_is_only_believed_when_it_is_there() {
    let s3 = S3::start();
    let proxy = Proxy::start(&s3);
    let content = Bytes::from_static(b"what is to be there");
    let name = id(&content);
    let write = |prefix: &str, fault: Fault| {
        proxy.break_put(1, fault);
        let shelf = bucket(proxy.address, prefix);
        let written = shelf.write_bytes(FileType::Pack, &name, false, content.clone().into());
        assert!(proxy.mend(), "{fault:?} struck");
        (written.map_err(|error| error.to_string()), shelf)
    };
    for fault in [Fault::Torn, Fault::Doubled, Fault::Unanswered] {
        let (written, shelf) = write(&format!("good-{fault:?}"), fault);
        written.unwrap();
        assert_eq!(shelf.read_full(FileType::Pack, &name).unwrap(), content, "{fault:?}");
    }
    let (written, _) = write("bad", Fault::Swallowed);
    let told = written.unwrap_err();
    assert!(told.contains("was written, but is not there"), "{told}");
}
