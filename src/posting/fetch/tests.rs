//! Fetching with a fake resolver and a transport that remembers what it was asked to contact.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use super::testing::{Names, PUBLIC, Spy, html, redirect, soon};
use super::*;

fn fetch(names: &Names, spy: &Spy, url: &str) -> Result<Fetched, FetchError> {
    Fetcher::new(names.clone(), spy.clone(), Allowed::default()).fetch(url, Wanted::Page, soon())
}

/// GAP-039: every encoding of a private address is refused and nothing is contacted.
#[test]
fn no_encoding_of_a_private_address_is_contacted() {
    let lines = include_str!("../../../tests/fixtures/security/ssrf_encoded_urls.txt");
    // The one line that is a name resolves to this machine, as it does in the world.
    let (name, spy) = ("xn--zca.localdomain.pw", Spy::default());
    let names = Names::default().with(name, &[&["127.0.0.1"]]);
    let mut refused = 0;
    for line in lines.lines().filter(|line| !line.is_empty()) {
        let error = fetch(&names, &spy, line).expect_err(line);
        let by_form = matches!(error, FetchError::Address { .. } | FetchError::Private { .. });
        assert!(by_form, "{line}: {error}");
        refused += 1;
    }
    assert_eq!(refused, 730);
    assert_eq!(spy.contacted(), Vec::<String>::new());
    assert_eq!(names.asked(), [name], "nothing else was even resolved");
}

#[test]
fn addresses_that_no_page_has_are_refused() {
    let (names, spy) = (Names::default(), Spy::default());
    for url in [
        "",
        "jobs.example.com/1",
        "ftp://jobs.example.com/1",
        "file:///etc/passwd",
        "gopher://jobs.example.com/",
        "data:text/html,hello",
        "https://user:secret@jobs.example.com/",
        "https://user@jobs.example.com/",
        "http://jobs.example.com:8080/",
        "https://jobs.example.com:22/",
        "http://",
        "https://jobs.example.com\\@127.0.0.1/",
        "https://jobs.example.com/a b",
        "http://[fe80::1%25eth0]/",
        "http://[::1]/",
        "http://[fd00:ec2::254]/latest/meta-data/",
    ] {
        assert!(fetch(&names, &spy, url).is_err(), "{url}");
    }
    assert_eq!(spy.contacted(), Vec::<String>::new());
}

/// GAP-039: a name that leads inside, wholly or in part, is not contacted.
#[test]
fn every_address_of_a_name_must_be_public() {
    let spy = Spy::default().page("http://jobs.example.com/", html("A page."));
    for addresses in [
        &["127.0.0.1"][..],
        &["169.254.169.254"],
        &[PUBLIC, "10.0.0.7"],
        &["2606:4700::1", "fd00:ec2::254"],
        &["::ffff:192.168.1.1"],
        &["64:ff9b::7f00:1"],
    ] {
        let names = Names::default().with("jobs.example.com", &[addresses]);
        let error = fetch(&names, &spy, "http://jobs.example.com/").unwrap_err();
        assert!(error.to_string().contains("not on the public internet"), "{error}");
        assert!(error.to_string().contains("fetch.allow_private"), "{error}");
    }
    assert_eq!(spy.contacted(), Vec::<String>::new());
}

#[test]
fn a_name_without_an_address_is_named() {
    let names = Names::default().with("jobs.example.com", &[&[]]);
    let error = fetch(&names, &Spy::default(), "https://jobs.example.com/1").unwrap_err();
    assert!(error.to_string().contains("cannot find jobs.example.com"), "{error}");
}

/// GAP-039: the second answer of a name that changes its mind never counts.
#[test]
fn a_rebinding_name_is_contacted_where_it_was_checked() {
    let names = Names::default().with("rebind.example.com", &[&[PUBLIC], &["127.0.0.1"]]);
    let spy = Spy::default().page("http://rebind.example.com/", html("A page."));
    assert!(fetch(&names, &spy, "http://rebind.example.com/").is_ok());
    assert_eq!(names.asked().len(), 1, "resolved once");
    assert_eq!(spy.contacted(), [format!("{PUBLIC}:80")]);
    // A redirect to itself is a new question, whose answer is checked anew.
    let names = Names::default().with("rebind.example.com", &[&[PUBLIC], &["127.0.0.1"]]);
    let spy = Spy::default()
        .page("http://rebind.example.com/", redirect(302, "/again"))
        .page("http://rebind.example.com/again", html("Secrets."));
    let error = fetch(&names, &spy, "http://rebind.example.com/").unwrap_err();
    assert!(matches!(error, FetchError::Private { .. }), "{error}");
    assert_eq!(spy.contacted(), [format!("{PUBLIC}:80")]);
}

#[test]
fn redirects_are_followed_and_each_is_checked() {
    let names = Names::default().with("inside.example.com", &[&["10.0.0.1"]]);
    let spy = Spy::default()
        .page("https://a.example.com/1", redirect(301, "//b.example.com/2#top"))
        .page("https://b.example.com/2", redirect(307, "3"))
        .page("https://b.example.com/3", html("A page."))
        .page("https://a.example.com/in", redirect(302, "http://127.0.0.1/"))
        .page("https://a.example.com/meta", redirect(303, "http://169.254.169.254/latest"))
        .page("https://a.example.com/name", redirect(308, "https://inside.example.com/"))
        .page("https://a.example.com/file", redirect(302, "file:///etc/passwd"))
        .page("https://a.example.com/port", redirect(302, "https://b.example.com:8443/"))
        .page("https://a.example.com/login", redirect(302, "https://me:pw@b.example.com/"));
    let page = fetch(&names, &spy, "https://a.example.com/1").unwrap();
    assert_eq!(page.url.as_str(), "https://b.example.com/3");
    for from in ["in", "meta", "name", "file", "port", "login"] {
        let error = fetch(&names, &spy, &format!("https://a.example.com/{from}")).unwrap_err();
        let refused = matches!(error, FetchError::Address { .. } | FetchError::Private { .. });
        assert!(refused, "{from}: {error}");
    }
    assert!(spy.contacted().iter().all(|address| address == &format!("{PUBLIC}:443")));
}

#[test]
fn five_redirects_are_followed_and_not_six() {
    let chain = |count: usize| {
        let mut spy = Spy::default();
        for hop in 0..count {
            let url = format!("https://jobs.example.com/{hop}");
            spy = spy.page(&url, redirect(302, &format!("/{}", hop + 1)));
        }
        spy.page(&format!("https://jobs.example.com/{count}"), html("A page."))
    };
    assert!(fetch(&Names::default(), &chain(5), "https://jobs.example.com/0").is_ok());
    let spy = chain(6);
    let error = fetch(&Names::default(), &spy, "https://jobs.example.com/0").unwrap_err();
    assert!(matches!(error, FetchError::Redirects { most: 5, .. }), "{error}");
    assert_eq!(spy.contacted().len(), 6);
}

#[test]
fn each_failure_says_what_to_do() {
    let answer = |status: u16| Response { status, ..Response::default() };
    let limited = Response { retry_after: Some("120".into()), ..answer(429) };
    let picture =
        Response { content_type: Some("image/png".into()), status: 200, ..Response::default() };
    let cases = [
        (answer(404), "the posting is gone"),
        (answer(410), "the posting is gone"),
        (answer(403), "does not let programs read"),
        (limited, "Wait 120 seconds"),
        (answer(429), "Wait a few minutes"),
        (answer(500), "Try again later"),
        (answer(304), "that is no page"),
        (picture, "of the kind image/png"),
        (Response { status: 200, ..Response::default() }, "of no stated kind"),
    ];
    for (response, says) in cases {
        let spy = Spy::default().page("https://jobs.example.com/1", response);
        let error = fetch(&Names::default(), &spy, "https://jobs.example.com/1").unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
        assert!(error.to_string().contains("https://jobs.example.com/1"), "{error}");
    }
}

#[test]
fn nothing_is_contacted_once_the_deadline_has_passed() {
    let spy = Spy::default().page("https://jobs.example.com/1", html("A page."));
    let fetcher = Fetcher::new(Names::default(), spy.clone(), Allowed::default());
    let error = fetcher
        .fetch("https://jobs.example.com/1", Wanted::Page, Deadline::after(Duration::ZERO))
        .unwrap_err();
    assert!(matches!(error, FetchError::Slow { .. }), "{error}");
    assert_eq!(spy.contacted(), Vec::<String>::new());
}

/// The real transport asks the address it was given for the name it was given, and the system
/// resolves nothing.
#[test]
fn the_network_transport_connects_to_the_pinned_address_only() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = server.local_addr().unwrap();
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = server.accept().unwrap();
        let mut request = Vec::new();
        let mut buffer = [0; 512];
        while !request.ends_with(b"\r\n\r\n") {
            let read = stream.read(&mut buffer).unwrap();
            request.extend_from_slice(&buffer[..read]);
        }
        let answer = "HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=iso-8859-15\r\n\
                      content-length: 7\r\nconnection: close\r\n\r\nA page.";
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8(request).unwrap().to_lowercase()
    });
    let names = Names::default().with("no-such-name.invalid", &[&["127.0.0.1"]]);
    let allowed = Allowed::parse(&[address.to_string()]).unwrap();
    let fetcher = Fetcher::new(names, HttpTransport, allowed);
    let url = format!("http://no-such-name.invalid:{}/job", address.port());
    let page = fetcher.fetch(&url, Wanted::Page, soon()).unwrap();
    assert_eq!(page.bytes, b"A page.");
    assert_eq!(page.charset.unwrap().name(), "ISO-8859-15");
    let asked = asked.join().unwrap();
    assert!(asked.contains("host: no-such-name.invalid"), "{asked}");
    assert!(!asked.contains("cookie") && !asked.contains("authorization"), "{asked}");
}
