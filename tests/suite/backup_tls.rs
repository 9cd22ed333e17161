//! Backups to S3 through TLS: with a server that is trusted, and with those that are not; and what else
//! keeps a request from its server.

use crate::support::backup::Kept;
use crate::support::s3::{BUCKET, S3};
use crate::support::tls::{Authority, Front};

fn trusting(authority: &Authority) -> Vec<(String, String)> {
    vec![("SSL_CERT_FILE".to_owned(), authority.file().display().to_string())]
}

#[test]
fn a_backup_goes_to_a_server_whose_certificate_is_trusted() {
    let (s3, authority) = (S3::start(), Authority::new("DNS:localhost,IP:127.0.0.1"));
    let front = Front::start(&authority, s3.address);
    for host in ["127.0.0.1", "localhost"] {
        let place = format!("s3:https://{host}:{}/{BUCKET}/{host}", front.address.port());
        let mut kept = Kept::small(place);
        kept.set = trusting(&authority);
        kept.back_up();
        kept.place.file("master-cv/more.md", "more");
        kept.back_up();
        assert!(kept.is_whole());
        let restored = kept.restore("latest", "restored");
        assert_eq!(std::fs::read(restored.join("master-cv/more.md")).unwrap(), b"more");
        assert!(s3.folder(host).join("config").is_file());
    }
    assert!(front.requests() > 40, "{} requests", front.requests());
}

/// An authority nobody knows, another one than is known, and a certificate of another server: nothing is
/// sent, and the message says what to do.
#[test]
fn nothing_is_sent_to_a_server_that_is_not_trusted() {
    let s3 = S3::start();
    let (ours, other) = (Authority::new("IP:127.0.0.1"), Authority::new("IP:127.0.0.1"));
    let elsewhere = Authority::new("DNS:elsewhere.example");
    for (server, trusted) in [(&ours, None), (&ours, Some(&other)), (&elsewhere, Some(&elsewhere))]
    {
        let front = Front::start(server, s3.address);
        let mut kept = Kept::small(format!("s3:https://{}/{BUCKET}/nora", front.address));
        kept.set = trusted.map(trusting).unwrap_or_default();
        for command in [["backup", "now"], ["backup", "list"]] {
            kept.run(&command).fails_with(&[
                &kept.repository,
                "certificate is not trusted, and nothing was sent",
                "SSL_CERT_FILE",
            ]);
        }
        assert_eq!(front.requests(), 0);
    }
    assert!(!s3.folder("nora").exists());
}

#[test]
fn what_keeps_a_request_from_its_server_is_told_apart() {
    let (s3, authority) = (S3::start(), Authority::new("IP:127.0.0.1"));
    let front = Front::start(&authority, s3.address);
    let at = |start: &str| format!("s3:{start}/{BUCKET}/nora");
    for (place, parts) in [
        (at(&format!("https://{}", s3.address)), ["does not speak TLS", "s3:http://"]),
        (at(&format!("http://{}", front.address)), ["cannot be reached", "backup.repository"]),
        (at("https://no-such-server.invalid"), ["no server of this name", "DNS"]),
        (at("https://127.0.0.1:9"), ["cannot be reached", "refused"]),
    ] {
        let kept = Kept::small(place);
        kept.run(&["backup", "list"]).fails_with(&parts).fails_with(&[&kept.repository]);
    }
    assert_eq!(front.requests(), 0);
}
