//! The official client for Python passes its flow against the Slack counterpart, without a
//! violation: what the counterpart says is what Slack says. `scripts/test` installs the client.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::readers::python;
use crate::support::root;
use crate::support::slack::{BOT_USER, GENERAL, Goodbye, NORA, Slack, World, dm_of};

/// Longer than any step takes, reconnections of the client included.
const SOON: Duration = Duration::from_mins(1);

/// The running client and the steps it finished.
struct Flow {
    child: Child,
    steps: Receiver<String>,
    /// What it complained about; its own retries do so too.
    complaints: NamedTempFile,
}

impl Flow {
    fn start(slack: &Slack) -> Self {
        let script = root().join("tests/suite/support/slack/bolt_flow.py");
        let complaints = NamedTempFile::new().unwrap();
        let mut child = Command::new(python())
            .arg(script)
            .args([&slack.api_url(), slack.bot_token(), slack.app_token()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(complaints.reopen().unwrap())
            .spawn()
            .expect("Python starts");
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, steps) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, steps, complaints }
    }

    fn passes(&self, step: &str, slack: &Slack) {
        let finished = self.steps.recv_timeout(SOON);
        if finished.as_deref() != Ok(step) {
            let complaints = std::fs::read_to_string(self.complaints.path()).unwrap();
            panic!("{step}: {finished:?}\n{complaints}\n{}", slack.look(World::dump));
        }
    }
}

impl Drop for Flow {
    fn drop(&mut self) {
        // It ended by itself when the test passed.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn has_text(messages: &[Value], text: &str) -> bool {
    messages.iter().any(|message| message["text"] == text)
}

#[test]
fn the_official_client_passes_its_flow() {
    let slack = Slack::start();
    let mut flow = Flow::start(&slack);
    flow.passes("connected", &slack);

    // The first post is limited: the client waits as it was told and comes back.
    slack.limit_next("chat.postMessage", 1);
    let id = slack.slash(NORA, GENERAL, "/process", "an application");
    flow.passes("process", &slack);
    assert_eq!(slack.wait_ack(&id, SOON).payload, Some(json!({"text": "On it."})));
    let calls = slack.calls("chat.postMessage");
    assert_eq!(calls[0].args["text"], calls[1].args["text"]);
    assert_eq!(calls[0].answer.as_ref().unwrap()["error"], "ratelimited");
    let messages = slack.messages(GENERAL);
    let ts = messages[0]["ts"].as_str().unwrap();
    assert!(has_text(&slack.thread(GENERAL, ts), "Done."));
    assert!(has_text(&slack.ephemerals(NORA), "Only you see this."));
    assert_eq!(messages[0]["reactions"][0]["users"], json!([BOT_USER]));
    assert_eq!(slack.files(GENERAL, Some(ts)), [("cv.pdf".to_owned(), b"%PDF-1.7".to_vec())]);

    slack.choose(NORA, GENERAL, ts, "theme", &"modern".into());
    flow.passes("theme modern", &slack);
    slack.press(NORA, GENERAL, ts, "approve", "7");
    flow.passes("approve", &slack);
    assert_eq!(slack.messages(GENERAL)[0]["text"], "Approved.");

    modal(&slack, &flow);
    slack.open_home(NORA);
    flow.passes("home", &slack);
    assert_eq!(slack.home(NORA).unwrap()["blocks"][0]["text"]["text"], "Nothing runs.");
    slack.dm_file(NORA, "my CV", "cv.txt", b"Nora Feldkamp");
    flow.passes("file Nora Feldkamp", &slack);
    slack.react(NORA, GENERAL, ts, "white_check_mark");
    flow.passes("reaction white_check_mark", &slack);
    slack.slash(NORA, GENERAL, "/refused", "");
    flow.passes("refused message_not_found", &slack);

    reconnects(&slack, &flow);
    drop(flow.child.stdin.take());
    assert!(flow.child.wait().unwrap().success());
    assert_eq!(slack.violations(), [""; 0]);
    assert_eq!(slack.failures(), [""; 0]);
}

/// Opened, submitted and refused, submitted again and closed.
fn modal(slack: &Slack, flow: &Flow) {
    slack.slash(NORA, GENERAL, "/edit", "");
    flow.passes("edit", slack);
    let view = slack.views(NORA).remove(0);
    let id = view["id"].as_str().unwrap();
    let first = slack.submit(NORA, id, &json!({"line": "Led a team"}));
    flow.passes("refused", slack);
    let payload = slack.wait_ack(&first, SOON).payload.unwrap();
    assert_eq!(payload["errors"]["line"], "Not in your CV.");
    assert_eq!(slack.views(NORA).len(), 1);
    let second = slack.submit(NORA, id, &json!({"line": "Led two people"}));
    flow.passes("accepted", slack);
    slack.wait_ack(&second, SOON);
    assert!(slack.views(NORA).is_empty());
}

/// Asked to take a new connection, then cut off without a word.
fn reconnects(slack: &Slack, flow: &Flow) {
    let connections = |count: usize| {
        slack.wait_for("a new connection", SOON, |world| {
            (world.connections >= count && world.sockets.values().any(|one| one.open)).then_some(())
        });
    };
    let before = slack.look(|world| world.connections);
    slack.goodbye(Goodbye::Refresh);
    connections(before + 1);
    slack.wait_sockets(1, SOON);
    let said = slack.mention(NORA, GENERAL, None, "why");
    flow.passes("mention", slack);
    // What is not acknowledged when the line drops comes again, and would be answered again.
    slack.wait_ack(&said.envelope, SOON);
    assert!(has_text(&slack.thread(GENERAL, &said.ts), "You called."));
    let before = slack.look(|world| world.connections);
    slack.drop_sockets();
    connections(before + 1);
    let said = slack.dm(NORA, "still there?");
    slack.wait_ack(&said.envelope, SOON);
    assert_eq!(slack.messages(&dm_of(NORA)).len(), 2);
}
