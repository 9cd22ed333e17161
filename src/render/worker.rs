//! The worker's side: reads requests, verifies, renders, answers.

use std::borrow::Cow;
use std::io::{self, BufReader, Write as _};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{self, JoinHandle};

use super::error::RenderFailure;
use super::files::{CvFiles, Files, Layout, LetterFiles, Made, Watch, dossier, pictures};
use super::frame;
use super::limits::Limits;
use super::message::{ApplicationRequest, FittedReply, OpenRequest, Reply, Request};
use crate::application::{Cv, Dossier};
use crate::candidate::MasterCv;
use crate::document::{self, Rendered, Style};
use crate::lexicon::Lexicon;
use crate::pipeline::plan::Ranked;
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
                let (master, style) = (Arc::new(master), Arc::new(style));
                session = Some(Session { master, style, verifier, kept: None, texts: None });
            }
            (Request::Application(request), Some(session)) => {
                // Of an application whose dossier was never asked for.
                if let Some(files) = session.files() {
                    Output::made(files, |files| Reply::Made { files })?;
                }
                if let Err(failure) = session.application(*request) {
                    Output::send(&Reply::Failed(failure), &[])?;
                }
            }
            (Request::Dossier { dossier }, Some(session)) => {
                let told = session.dossier(dossier.into_owned());
                if let Some(files) = session.files() {
                    Output::made(files, |files| Reply::Made { files })?;
                }
                Output::made(told, |files| Reply::Dossier { files })?;
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
    master: Arc<MasterCv>,
    style: Arc<Style>,
    verifier: Verifier,
    /// The CV made last: a model may leave it as it was while it was waited for.
    kept: Option<Kept>,
    /// The files of letter and messages, under way beside CV and dossier.
    texts: Option<JoinHandle<Result<Files, RenderFailure>>>,
}

/// A CV with all that was made of it.
struct Kept {
    /// As it was asked for.
    cv: Cv,
    ranked: Option<Vec<Ranked>>,
    made: Made,
    pictures: Option<Files>,
}

impl Session {
    /// Makes the files of the CV and begins those of letter and messages. Each is verified before it
    /// is made.
    fn application(&mut self, request: ApplicationRequest<'_>) -> Result<(), RenderFailure> {
        let ApplicationRequest { cv, ranked, letter, head, messages, context } = request;
        let (cv, ranked) = (cv.into_owned(), ranked.map(Cow::into_owned));
        let kept = self.kept.take().filter(|kept| kept.cv == cv && kept.ranked == ranked);
        let Self { master, style, verifier, .. } = &*self;
        let (cv, texts) = rayon::join(
            || match kept {
                Some(kept) => {
                    if let Some(pages) = &kept.made.laid_out {
                        Output.fitted(&kept.made.cv, pages);
                    }
                    Ok(kept)
                }
                None => {
                    let layout = ranked.as_deref().map_or(Layout::AsIs, Layout::Fit);
                    let verified = passed("the CV", verifier.verify_cv(cv.clone()))?;
                    let made = CvFiles { master, style, cv: &verified, layout }.make(&Output)?;
                    let ranked = ranked.clone();
                    Ok::<_, RenderFailure>(Kept { cv, ranked, made, pictures: None })
                }
            },
            || {
                let (letter, messages) = rayon::join(
                    || passed("the letter", verifier.verify_letter(letter.into_owned(), &context)),
                    || {
                        let messages = messages.into_iter().map(|message| {
                            let checked = verifier.verify_message(message.into_owned(), &context);
                            passed("a message", checked)
                        });
                        messages.collect::<Result<Vec<_>, _>>()
                    },
                );
                let (letter, messages, head) = (letter?, messages?, head.into_owned());
                let (master, style) = (Arc::clone(master), Arc::clone(style));
                Ok::<_, RenderFailure>(thread::spawn(move || {
                    let (letter, head, messages) = (&letter, &head, messages.as_slice());
                    LetterFiles { master: &master, style: &style, letter, head, messages }
                        .make(&Output)
                }))
            },
        );
        self.kept = Some(cv?);
        self.texts = Some(texts?);
        Ok(())
    }

    /// The files of the application made last, once they are all there; not a second time.
    fn files(&mut self) -> Option<Result<Files, RenderFailure>> {
        let texts = self.texts.take()?;
        let texts = texts.join().unwrap_or_else(|_| Err(RenderFailure::worker("lost a thread")));
        let cv = self.kept.as_ref().map_or(&[][..], |kept| &kept.made.files);
        Some(texts.map(|texts| cv.iter().cloned().chain(texts).collect()))
    }

    /// The dossier, and the pictures of the CV made last.
    fn dossier(&mut self, text: Dossier) -> Result<Files, RenderFailure> {
        let text = passed("the dossier", self.verifier.verify_dossier(text))?;
        let kept = self.kept.as_ref();
        let shown = kept.and_then(|kept| kept.pictures.clone());
        let draw = || match shown {
            Some(shown) => Ok(shown),
            None => pictures(kept.and_then(|kept| kept.made.laid_out.as_ref()), &Output),
        };
        let files = dossier(&self.master, &self.style, &text, draw, &Output)?;
        if let Some(kept) = &mut self.kept {
            let pictures = files.iter().filter(|(name, _)| is_picture(name)).cloned();
            kept.pictures = Some(pictures.collect());
        }
        Ok(files)
    }
}

fn is_picture(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|kind| kind == "png")
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

    fn made(
        made: Result<Files, RenderFailure>,
        reply: impl FnOnce(Vec<String>) -> Reply,
    ) -> io::Result<()> {
        match made {
            Ok(files) => {
                let (names, parts): (Vec<_>, Vec<_>) = files.into_iter().unzip();
                Self::send(&reply(names), &parts)
            }
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

    fn fitted(&self, cv: &Verified<Cv>, pages: &Rendered) {
        Self::tell(&Reply::Fitted(Box::new(FittedReply {
            cv: Cv::clone(cv),
            pages: pages.pages,
            last_page_fill: pages.last_page_fill,
            missing: pages.missing.clone(),
        })));
    }
}
