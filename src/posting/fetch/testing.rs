//! A resolver with scripted answers, and a transport that remembers what it was told to contact.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::*;

/// A host of the public internet.
pub(in crate::posting) const PUBLIC: &str = "93.184.216.34";

/// Answers a name with one list of addresses after the other, the last one for ever.
#[derive(Clone, Default)]
pub(in crate::posting) struct Names {
    answers: BTreeMap<String, Vec<Vec<IpAddr>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Names {
    pub(in crate::posting) fn with(mut self, host: &str, answers: &[&[&str]]) -> Self {
        let parse = |list: &&[&str]| list.iter().map(|ip| ip.parse().unwrap()).collect();
        self.answers.insert(host.to_owned(), answers.iter().map(parse).collect());
        self
    }
}

impl Names {
    /// Every name asked for.
    pub(in crate::posting) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Resolve for Names {
    fn resolve(
        &self,
        host: &str,
        port: u16,
        _deadline: Deadline,
    ) -> Result<Vec<SocketAddr>, ResolveError> {
        let mut asked = self.asked.lock().unwrap();
        let before = asked.iter().filter(|name| *name == host).count();
        asked.push(host.to_owned());
        // A name nobody scripted is public, so that only the checks can keep a test from it.
        let public = vec![vec![PUBLIC.parse().unwrap()]];
        let answers = self.answers.get(host).unwrap_or(&public);
        let answer = &answers[before.min(answers.len() - 1)];
        Ok(answer.iter().map(|ip| SocketAddr::new(*ip, port)).collect())
    }
}

/// Remembers every address it was told to contact and answers from a script.
#[derive(Clone, Default)]
pub(in crate::posting) struct Spy {
    pages: BTreeMap<String, Response>,
    contacted: Arc<Mutex<Vec<SocketAddr>>>,
}

impl Spy {
    pub(in crate::posting) fn page(mut self, url: &str, response: Response) -> Self {
        self.pages.insert(url.to_owned(), response);
        self
    }

    pub(in crate::posting) fn contacted(&self) -> Vec<String> {
        self.contacted.lock().unwrap().iter().map(ToString::to_string).collect()
    }
}

impl Transport for Spy {
    fn get(&self, request: &Request<'_>) -> Result<Response, TransportError> {
        self.contacted.lock().unwrap().extend(request.addresses);
        let page = self.pages.get(request.url.as_str()).cloned();
        page.ok_or_else(|| TransportError::Failed(format!("no page {}", request.url)))
    }
}

pub(in crate::posting) fn html(text: &str) -> Response {
    Response {
        status: 200,
        content_type: Some("text/html".into()),
        body: text.as_bytes().to_vec(),
        ..Response::default()
    }
}

pub(in crate::posting) fn redirect(status: u16, location: &str) -> Response {
    Response { status, location: Some(location.into()), ..Response::default() }
}

pub(in crate::posting) fn soon() -> Deadline {
    Deadline::after(Duration::from_secs(10))
}
