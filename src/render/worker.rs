//! The worker's side: reads requests, verifies, renders, answers.

use std::io::{self, BufReader, Write as _};
use std::sync::mpsc::{Receiver, sync_channel};

use super::error::RenderFailure;
use super::files::{Documents, Files, Layout, Made, Watch, dossier};
use super::frame;
use super::limits::Limits;
use super::message::{ApplicationRequest, MadeReply, OpenRequest, Reply, Request};
use crate::application::Dossier;
use crate::candidate::MasterCv;
use crate::document::{self, Rendered, Style};
use crate::lexicon::Lexicon;
use crate::truth::{Checked, Verified, Verifier};

/// Most threads: CV and letter are made at the same time, and their pages.
const MOST_THREADS: usize = 4;

/// Serves requests on standard input until it ends.
///
/// # Errors
/// When the limits cannot be set or the pipes break.
pub fn run(limits: &Limits) -> io::Result<()> {
    limits.apply()?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .map_err(io::Error::other)?;
    let requests = requests();
    // While the program reads the posting: what every document needs.
    rayon::spawn(document::warm);
    rayon::spawn(|| {
        let _loaded = Lexicon::bundled();
    });
    let mut session: Option<Session> = None;
    for request in requests {
        match (request?, &mut session) {
            (Request::Open(open), _) => {
                let OpenRequest { master, style, today } = *open;
                let verifier = Verifier::new(&master, Lexicon::bundled()).at(today);
                verifier.warm();
                let (master, style) = (master.into_owned(), style.into_owned());
                session = Some(Session { master, style, verifier, laid_out: None });
            }
            (Request::Application(request), Some(session)) => {
                Output::answer(session.application(*request, &Output).map(|made| {
                    session.laid_out = made.laid_out;
                    let (files, parts) = made.files.into_iter().unzip();
                    let reply = MadeReply {
                        cv: made.cv.into_inner(),
                        pages: made.pages,
                        last_page_fill: made.last_page_fill,
                        missing: made.missing,
                        files,
                    };
                    (Reply::Made(Box::new(reply)), parts)
                }))?;
            }
            (Request::Dossier { dossier }, Some(session)) => {
                let made = session.dossier(dossier.into_owned(), &Output);
                Output::answer(made.map(|files| {
                    let (files, parts) = files.into_iter().unzip();
                    (Reply::Dossier { files }, parts)
                }))?;
            }
            (_, None) => return Err(io::Error::other("was asked before it was opened")),
        }
    }
    Ok(())
}

/// The requests on standard input, in order. When it ends, the program has what it wanted or is
/// gone: the worker ends at once, whatever it is doing.
fn requests() -> Receiver<io::Result<Request<'static>>> {
    let (send, receive) = sync_channel(1);
    std::thread::spawn(move || {
        let mut input = BufReader::new(io::stdin().lock());
        loop {
            let frame = frame::read(&mut input).transpose();
            let Some(request) = frame.map(|frame| frame.and_then(|frame| frame::decode(&frame)))
            else {
                break;
            };
            let broken = request.is_err();
            if send.send(request).is_err() {
                break;
            }
            if broken {
                // Whoever receives it says so and ends the worker.
                return;
            }
        }
        #[expect(clippy::exit, reason = "nobody is left to work for")]
        std::process::exit(0);
    });
    receive
}

/// One candidate and style, with the verifier that decides for this process.
struct Session {
    master: MasterCv,
    style: Style,
    verifier: Verifier,
    /// The CV made last.
    laid_out: Option<Rendered>,
}

impl Session {
    fn application(
        &self,
        request: ApplicationRequest<'_>,
        watch: &dyn Watch,
    ) -> Result<Made, RenderFailure> {
        let context = request.context.into_owned();
        let (cv, letter, messages) = (request.cv, request.letter, request.messages);
        let (cv, texts) = rayon::join(
            || passed("the CV", self.verifier.verify_cv(cv.into_owned())),
            || {
                let letter = self.verifier.verify_letter(letter.into_owned(), &context);
                let messages = messages.into_iter().map(|message| {
                    let checked = self.verifier.verify_message(message.into_owned(), &context);
                    passed("a message", checked)
                });
                Ok((passed("the letter", letter)?, messages.collect::<Result<Vec<_>, _>>()?))
            },
        );
        let (cv, (letter, messages)) = (cv?, texts?);
        let documents = Documents {
            master: &self.master,
            style: &self.style,
            cv: &cv,
            layout: request.ranked.as_deref().map_or(Layout::AsIs, Layout::Fit),
            letter: &letter,
            head: &request.head,
            messages: &messages,
            context: &context,
        };
        documents.render_watched(watch)
    }

    fn dossier(&self, text: Dossier, watch: &dyn Watch) -> Result<Files, RenderFailure> {
        let text = passed("the dossier", self.verifier.verify_dossier(text))?;
        dossier(&self.master, &self.style, &text, self.laid_out.as_ref(), watch)
    }
}

/// The document, if nothing had to be taken out of it.
pub(super) fn passed<T>(document: &str, checked: Checked<T>) -> Result<Verified<T>, RenderFailure> {
    match checked.refused.first() {
        None => Ok(checked.document),
        Some(line) => Err(RenderFailure::Refused {
            document: document.to_owned(),
            reason: format!("{} ({}): {}", line.text, line.refusal.rule, line.refusal.reason),
        }),
    }
}

/// Standard output, a reply at a time.
struct Output;

impl Output {
    fn send(reply: &Reply, parts: &[Vec<u8>]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        frame::write(&mut out, &frame::encode(reply)?)?;
        for part in parts {
            frame::write(&mut out, part)?;
        }
        out.flush()
    }

    fn answer(made: Result<(Reply, Vec<Vec<u8>>), RenderFailure>) -> io::Result<()> {
        match made {
            Ok((reply, parts)) => Self::send(&reply, &parts),
            Err(failure) => Self::send(&Reply::Failed(failure), &[]),
        }
    }

    /// News are for error messages only: a pipe that breaks here breaks again at the answer.
    fn tell(news: &Reply) {
        if let Err(error) = Self::send(news, &[]) {
            tracing::debug!(%error, "the program does not listen");
        }
    }
}

impl Watch for Output {
    fn begun(&self, document: &str) {
        Self::tell(&Reply::Begun { document: document.to_owned() });
    }

    fn ended(&self, document: &str) {
        Self::tell(&Reply::Ended { document: document.to_owned() });
    }
}
