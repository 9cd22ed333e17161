//! Models for tests: one that keeps to its sources, one that lies in every field, and a frame that
//! remembers what it was asked. They read prompts as a model does: by their text.

use std::sync::Mutex;

use serde_json::{Map, Value, json};
use tailord::llm::{Ask, AskError, AskErrorKind, Bill, Class, Model, NanoUsd, Reply, Usage};
use tiktoken_rs::CoreBPE;

/// What one question costs, in nano-dollars.
pub const PRICE: u64 = 2_000_000;

/// Answers a question.
pub type Script = dyn Fn(&Ask) -> Result<Value, AskErrorKind> + Send + Sync;

/// A model that answers by a script and remembers what it was asked.
pub struct Scripted {
    script: Box<Script>,
    asked: Mutex<Vec<(Ask, Option<Value>)>>,
}

impl Scripted {
    pub fn new(
        script: impl Fn(&Ask) -> Result<Value, AskErrorKind> + Send + Sync + 'static,
    ) -> Self {
        Self { script: Box::new(script), asked: Mutex::default() }
    }

    /// Keeps to its sources.
    pub fn faithful() -> Self {
        Self::new(|ask| Ok(faithful(ask.stage, &ask.user)))
    }

    /// The questions with their answers.
    pub fn asked(&self) -> Vec<(Ask, Option<Value>)> {
        self.asked.lock().unwrap().clone()
    }

    /// The stages asked for, in alphabetical order, and forgets them.
    pub fn stages(&self) -> Vec<&'static str> {
        let mut stages: Vec<_> =
            self.asked.lock().unwrap().drain(..).map(|(ask, _)| ask.stage).collect();
        stages.sort_unstable();
        stages
    }
}

impl Model for Scripted {
    fn name(&self, class: Class) -> String {
        format!("test:{}", class.as_str())
    }

    fn ask(&self, ask: &Ask) -> Result<Reply, AskError> {
        let answer = (self.script)(ask);
        self.asked.lock().unwrap().push((ask.clone(), answer.clone().ok()));
        let bill = Bill {
            provider: "test".into(),
            model: ask.class.as_str().into(),
            usage: Usage { input: 10, output: 10, ..Usage::default() },
            cost: NanoUsd(PRICE),
            attempts: 1,
            ms: 1,
        };
        match answer {
            Ok(value) => Ok(Reply { value, bill }),
            Err(kind) => Err(AskError {
                kind,
                reason: format!("the test says {kind:?}"),
                bill: Box::new(bill),
            }),
        }
    }
}

/// Tokens as `o200k_base` counts them.
pub fn tokens(text: &str) -> usize {
    static COUNTER: std::sync::LazyLock<CoreBPE> =
        std::sync::LazyLock::new(|| tiktoken_rs::o200k_base().unwrap());
    COUNTER.encode_ordinary(text).len()
}

/// The lines `id text` between `<tag>` and `</tag>`.
pub fn listed(user: &str, tag: &str) -> Vec<(String, String)> {
    let inner = user
        .split_once(&format!("<{tag}>"))
        .and_then(|(_, rest)| rest.split_once(&format!("</{tag}>")))
        .map_or("", |(inner, _)| inner);
    inner
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(id, text)| (id.to_owned(), text.to_owned()))
        .collect()
}

fn said(line: &(String, String)) -> Value {
    json!({ "t": line.1, "f": [line.0] })
}

/// An answer that says what the sources say.
pub fn faithful(stage: &str, user: &str) -> Value {
    match stage {
        "read" => read(user),
        "stars" => json!({ "ids": ["r2", "r1"] }),
        "cv" => {
            let bullets = listed(user, "bullets").into_iter().map(|(id, text)| {
                json!({ "id": id, "t": format!("{}, overall.", text.trim_end_matches('.')) })
            });
            let profile: Vec<Value> = listed(user, "profile").iter().map(said).collect();
            json!({ "tagline": "", "profile": profile, "bullets": bullets.collect::<Vec<_>>() })
        }
        "letter" => {
            let lines: Vec<Value> = listed(user, "draft").iter().map(said).collect();
            let third = lines.len().div_ceil(3);
            json!({ "paragraphs": lines.chunks(third).collect::<Vec<_>>() })
        }
        "outreach" => outreach(user),
        "form" => {
            let sources = listed(user, "sources");
            let answers = listed(user, "questions").into_iter().map(|(id, _)| {
                json!({ "q": id, "lines": sources.iter().take(1).map(said).collect::<Vec<_>>() })
            });
            json!({ "answers": answers.collect::<Vec<_>>() })
        }
        _ => json!({ "notes": ["The bullets with figures carry the grade."], "bullets": [] }),
    }
}

fn read(user: &str) -> Value {
    let posting = user.split_once("<posting>").map_or("", |(_, rest)| rest);
    let first = |words: &str| words.split_whitespace().take(8).collect::<Vec<_>>().join(" ");
    let needs = posting
        .lines()
        .filter(|line| line.split_whitespace().count() > 9)
        .take(4)
        .map(|line| json!({ "k": "pain", "q": first(line.trim_start_matches(['-', ' '])) }));
    json!({
        "title": "", "company": "", "location": "", "remote": "not_specified",
        "remote_quote": "", "must": [], "nice": [], "skills": [], "keywords": [],
        "needs": needs.collect::<Vec<_>>(), "role": [],
    })
}

fn outreach(user: &str) -> Value {
    let sources = listed(user, "sources");
    let fitting = |most: usize| {
        let mut used = 0;
        let lines = sources.iter().filter(|(_, text)| {
            let fits = used + text.chars().count() < most;
            used += if fits { text.chars().count() + 1 } else { 0 };
            fits
        });
        lines.map(said).collect::<Vec<_>>()
    };
    let mut words = 0;
    let email: Vec<Value> = sources
        .iter()
        .take_while(|(_, text)| {
            let before = words;
            words += text.split_whitespace().count();
            before < 105
        })
        .map(said)
        .collect();
    json!({
        "note": fitting(230), "short": fitting(140),
        "inmail_subject": "A question about the open position", "inmail": fitting(700),
        "email_subject": "My application for the open position", "email": email,
    })
}

/// Fills every field of a schema: text by `lie`, ids by those the prompt names.
pub fn filled(schema: &Value, name: &str, user: &str, lie: &mut dyn FnMut() -> String) -> Value {
    let ids = |prefixes: &[char]| -> Vec<String> {
        user.lines()
            .filter_map(|line| line.split_once(' '))
            .map(|(id, _)| id.to_owned())
            .filter(|id| {
                id.starts_with(prefixes)
                    && id.len() > 1
                    && id[1..].chars().all(|mark| mark.is_ascii_digit())
            })
            .collect()
    };
    if let Some(values) = schema["enum"].as_array() {
        return values[0].clone();
    }
    match schema["type"].as_str() {
        Some("object") => {
            let properties = schema["properties"].as_object().unwrap();
            let filled =
                properties.iter().map(|(key, inner)| (key.clone(), filled(inner, key, user, lie)));
            Value::Object(filled.collect::<Map<_, _>>())
        }
        Some("array") if matches!(name, "f" | "ids") => {
            json!(ids(&['b', 'p', 's', 'x', 'r']).into_iter().take(3).collect::<Vec<_>>())
        }
        Some("array") => {
            let of = match name {
                "bullets" => ids(&['b']).len(),
                "answers" => ids(&['q']).len(),
                _ => 4,
            };
            let mut items: Vec<Value> =
                (0..of).map(|_| filled(&schema["items"], name, user, lie)).collect();
            for (item, id) in
                items.iter_mut().zip(ids(if name == "answers" { &['q'] } else { &['b'] }))
            {
                for key in ["id", "q"] {
                    if matches!(name, "bullets" | "answers") && item.get(key).is_some() {
                        item[key] = json!(id);
                    }
                }
            }
            Value::Array(items)
        }
        _ => Value::String(lie()),
    }
}
