//! Questions over real connections.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use chrono::TimeDelta;

use super::*;
use crate::health::Light;
use crate::store::alert::{AlertState, Severity};

struct Fixed {
    light: Light,
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
}

impl Source for Fixed {
    fn parts(&self) -> Vec<Health> {
        let part = |part, light, reason: &str| Health {
            part,
            light,
            reason: reason.into(),
            since: Some(at(0)),
        };
        vec![
            part("store", self.light, "<b>xoxb-secret-token</b> & \"more\""),
            part("backup", Light::Red, "failed"),
        ]
    }

    fn alerts(&self) -> Result<Vec<Alert>, String> {
        Ok(vec![Alert {
            id: 3,
            fingerprint: "task/backup".into(),
            severity: Severity::Red,
            summary: "failed".into(),
            state: AlertState::Firing,
            since: at(0),
            seen_at: at(5),
            count: 2,
            told: 1,
            told_at: Some(at(1)),
            next_at: None,
            cleared_at: None,
            acknowledged_by: None,
            version: 1,
        }])
    }

    fn figures(&self) -> Result<Figures, String> {
        Ok(Figures { runs: vec![("done".into(), 7)], ..Figures::default() })
    }

    fn started(&self) -> Option<DateTime<Utc>> {
        Some(Utc::now() - TimeDelta::seconds(90))
    }

    fn masked(&self, text: &str) -> String {
        text.replace("xoxb-secret-token", "********")
    }
}

/// A server of its own thread; it ends with the test.
struct Served {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Served {
    fn new(light: Light) -> Self {
        let (stop, stopped) = watch::channel(false);
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                let hosts = ["tailord.example".to_owned()];
                serve(listener, Arc::new(Fixed { light }), &hosts, stopped).await.unwrap();
            });
        });
        Self { address: told.recv().unwrap(), stop, thread: Some(thread) }
    }

    fn ask(&self, head: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn get(&self, path: &str) -> (u16, String, String) {
        let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        split(&self.ask(&head))
    }
}

fn split(answer: &str) -> (u16, String, String) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head.to_ascii_lowercase(), body.to_owned())
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        self.thread.take().unwrap().join().unwrap();
    }
}

#[test]
fn what_lives_is_told_from_what_works() {
    let served = Served::new(Light::Amber);
    let (status, _, body) = served.get("/healthz");
    assert!(status == 200 && body.contains("\"alive\""), "{body}");
    // A backup that failed is no reason to send nobody here.
    let (status, _, body) = served.get("/readyz");
    let ready: Ready = serde_json::from_str(&body).unwrap();
    assert!(status == 200 && ready.is_ready() && ready.parts.len() == 2, "{body}");
    let broken = Served::new(Light::Red);
    let (status, _, body) = broken.get("/readyz");
    let ready: Ready = serde_json::from_str(&body).unwrap();
    assert!(status == 503 && ready.broken == ["store"], "{body}");
    assert_eq!(broken.get("/healthz").0, 200);
    let (status, ..) = Served::new(Light::Unknown).get("/readyz");
    assert_eq!(status, 503, "nothing is proved yet");
}

#[test]
fn no_secret_is_shown_and_text_is_text() {
    let served = Served::new(Light::Red);
    for path in ["/", "/readyz", "/metrics", "/alerts", "/healthz", "/openapi.json"] {
        let (_, head, body) = served.get(path);
        assert!(!body.contains("xoxb-secret-token"), "{path}: {body}");
        assert!(head.contains("cache-control: no-store"), "{path}: {head}");
        assert!(head.contains("x-content-type-options: nosniff"), "{path}: {head}");
    }
    let (_, head, body) = served.get("/");
    assert!(body.contains("&lt;b&gt;********&lt;/b&gt; &amp; &quot;more&quot;"), "{body}");
    assert!(head.contains("default-src 'none'"), "{head}");
}

#[test]
fn only_known_names_are_answered() {
    let served = Served::new(Light::Green);
    let under = |hosts: &str| {
        split(&served.ask(&format!("GET /healthz HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n"))).0
    };
    for known in ["localhost", "LOCALHOST:80", "127.0.0.1", "[::1]:9", "tailord.example"] {
        assert_eq!(under(&format!("Host: {known}\r\n")), 200, "{known}");
    }
    for unknown in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil:80"] {
        assert_eq!(under(&format!("Host: {unknown}\r\n")), 421, "{unknown}");
    }
    assert!(matches!(under("Host: localhost\r\nHost: evil.example\r\n"), 400 | 421));
    assert!(matches!(under(""), 400 | 421));
    let absolute = "GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n\
                    Connection: close\r\n\r\n";
    assert_eq!(split(&served.ask(absolute)).0, 421);
}

#[test]
fn everything_is_read_and_nothing_else() {
    let served = Served::new(Light::Green);
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let head =
            format!("{method} /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let (status, head, _) = split(&served.ask(&head));
        assert!(status == 405 && head.contains("allow: get, head"), "{method}: {head}");
    }
    let (status, _, body) = served.get("/../etc/passwd");
    assert!(status == 404 && body.contains("openapi.json"), "{body}");
    let head = "HEAD /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let (status, _, body) = split(&served.ask(head));
    assert!(status == 200 && body.is_empty());
}

/// GAP-040: what is answered is what is described.
#[test]
fn the_document_describes_every_path_and_every_answer() {
    let served = Served::new(Light::Green);
    let document: serde_json::Value = serde_json::from_str(&served.get("/openapi.json").2).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.len(), 6);
    for (path, described) in paths {
        let (status, head, _) = served.get(path);
        let content = &described["get"]["responses"][status.to_string()]["content"];
        let kind = head.lines().find_map(|line| line.strip_prefix("content-type: ")).unwrap();
        assert!(content.get(kind).is_some(), "{path}: {kind} of {content}");
    }
    let schema = &document["components"]["schemas"]["PartDoc"]["properties"];
    for (field, _) in schema.as_object().unwrap() {
        assert!(served.get("/readyz").2.contains(&format!("\"{field}\"")), "{field}");
    }
    let (_, _, alerts) = served.get("/alerts");
    let alerts: Vec<AlertDoc> = serde_json::from_str(&alerts).unwrap();
    assert_eq!(alerts[0].id, "a3");
}

#[test]
fn figures_have_names_kinds_and_labels() {
    let (_, head, text) = Served::new(Light::Amber).get("/metrics");
    assert!(head.contains("text/plain; version=0.0.4"), "{head}");
    assert!(text.contains("# TYPE tailord_runs gauge"), "{text}");
    assert!(text.contains("tailord_runs{state=\"done\"} 7"), "{text}");
    assert!(text.contains("tailord_part{part=\"store\",light=\"amber\"} 1"), "{text}");
    assert!(text.contains("tailord_part{part=\"store\",light=\"red\"} 0"), "{text}");
    assert!(!text.contains("tailord_llm_cost_usd"), "nothing was spent: {text}");
}
