//! Lines as people and platforms write them.

use super::super::{
    ApplyArgs, ApproveArgs, AuditArgs, BulkArgs, Command, CvArgs, CvVerb, HelpArgs, JobsArgs,
    LetterArgs, LetterVerb, MessageArgs, PostingArgs, ProcessArgs, RejectArgs, RunsArgs, Sort,
    Source, StatusArgs, Tier, WhyArgs, WhySubject,
};
use super::read;
use crate::application::Channel;
use crate::command::moment::{parse_instant, parse_span};
use crate::document::Theme;
use crate::store::Status;

fn jobs(change: impl FnOnce(&mut JobsArgs)) -> Command {
    let mut args = JobsArgs::default();
    change(&mut args);
    Command::Jobs(args)
}

fn process(source: Source) -> Command {
    Command::Process(ProcessArgs { source, ..ProcessArgs::default() })
}

fn posting() -> Option<String> {
    Some("07ad1c".to_owned())
}

/// GAP-007: the span that was typed is the span that is meant, however it was typed.
#[test]
fn gap_007_one_line_in_every_dress_is_one_command() {
    let expected = jobs(|args| args.since = Some(parse_span("3h").unwrap()));
    for line in [
        "jobs --since 3h",
        "  jobs   --since=3h  ",
        "/jobs --since 3h",
        "/tailord jobs --since 3h",
        "tailord jobs --since 3h",
        "@tailord jobs --since 3h",
        "<@U123> jobs --since 3h",
        "<@U123>: jobs --since 3h",
        "<@U123|tailord the bot>, jobs --since 3h",
        "<@U123>\njobs --since 3h",
        "JOBS --Since 3h",
        "jobs: --since 3h",
        "jobs list --since 3h",
        "ls --since 3h",
        "jobs —since 3h",
        "jobs –since 3h",
        "jobs -since 3h",
        "jobs —since=“3h”",
        "jobs --since ‘3h’",
        "jobs\u{a0}--since\u{a0}3h",
        "\u{feff}jobs --since \u{200b}3h",
    ] {
        assert_eq!(read(line), expected, "{line}");
    }
}

/// GAP-016: bounds to the minute.
#[test]
fn gap_016_every_option_of_jobs_is_typed() {
    let line = "jobs --from 2026-11-23T14:05 --to 2026-11-24T00:00+01:00 --status Ready --tier HIGH \
                --location “Bad Homburg” --text \"site reliability\" --sort fit --page 3";
    let expected = jobs(|args| {
        args.from = Some(parse_instant("2026-11-23T14:05").unwrap());
        args.to = Some(parse_instant("2026-11-23T23:00").unwrap());
        args.status = Some(Status::Ready);
        args.tier = Some(Tier::High);
        args.location = Some("Bad Homburg".to_owned());
        args.text = Some("site reliability".to_owned());
        args.sort = Sort::Fit;
        args.page = 3;
    });
    assert_eq!(read(line), expected);
    assert_eq!(
        read(line).to_string(),
        "jobs --from 2026-11-23T14:05:00Z --to 2026-11-23T23:00:00Z --status ready --tier high \
         --location \"Bad Homburg\" --text \"site reliability\" --sort fit --page 3"
    );
}

#[test]
fn nothing_said_asks_for_help() {
    for line in ["", "   ", "/tailord", "<@U1>", "@tailord ", "help", "?", "HELP"] {
        assert_eq!(read(line), Command::Help(HelpArgs::default()), "{line:?}");
    }
    for line in ["help jobs", "help /ls", "jobs --help", "jobs —help", "jobs -h"] {
        assert_eq!(
            read(line),
            Command::Help(HelpArgs { command: Some("jobs".to_owned()) }),
            "{line}"
        );
    }
}

#[test]
fn a_posting_may_be_left_out_and_stand_before_or_after_what_is_done() {
    assert_eq!(read("fit"), Command::Fit(PostingArgs { posting: None }));
    assert_eq!(read("fit #07AD1C"), Command::Fit(PostingArgs { posting: posting() }));
    for line in ["cv 07ad1c pdf", "cv pdf 07ad1c", "cv PDF 07ad1c"] {
        let what = CvVerb::Pdf;
        assert_eq!(read(line), Command::Cv(CvArgs { posting: posting(), what, revision: None }));
    }
    let what = LetterVerb::Docx;
    assert_eq!(read("letter docx"), Command::Letter(LetterArgs { posting: None, what }));
    let subject = WhySubject::Selection;
    let why = WhyArgs { subject, posting: posting(), revision: Some(2) };
    assert_eq!(read("why selection 07ad1c --revision 2"), Command::Why(why.clone()));
    assert_eq!(read("why --revision=2 07ad1c Selection"), Command::Why(why));
    let runs = RunsArgs { posting: posting(), page: 2 };
    assert_eq!(read("runs 07ad1c --page 2"), Command::Runs(runs));
    assert_eq!(read("status"), Command::Status(StatusArgs::default()));
}

#[test]
fn free_words_are_kept_as_typed() {
    let edit = |line: &str, text: &str| {
        let what = CvVerb::Edit { line: Some(line.to_owned()), text: Some(text.to_owned()) };
        Command::Cv(CvArgs { posting: posting(), what, revision: None })
    };
    let bold = edit("profile/1", "Led the \"Phoenix\" team — **12** people");
    assert_eq!(read("cv 07ad1c edit profile/1 Led the \"Phoenix\" team — **12** people"), bold);
    let quoted = "cv 07ad1c edit profile/1 “Cut costs by 30 %”";
    assert_eq!(read(quoted), edit("profile/1", "Cut costs by 30 %"));
    let reject = |posting: Option<String>, reason: &str| {
        Command::Reject(RejectArgs { posting, reason: Some(reason.to_owned()) })
    };
    assert_eq!(read("reject 07ad1c no driver’s licence"), reject(posting(), "no driver’s licence"));
    assert_eq!(read("reject too far"), reject(None, "too far"));
    assert_eq!(read("reject --reason “dead end”"), reject(None, "dead end"));
    let status = StatusArgs {
        posting: posting(),
        status: Some(Status::Rejected),
        reason: Some("position filled".to_owned()),
    };
    assert_eq!(read("status 07ad1c rejected position filled"), Command::Status(status.clone()));
    assert_eq!(read("status 07ad1c rejected --reason 'position filled'"), Command::Status(status));
}

#[test]
fn the_rest_is_typed_too() {
    let what = Some("cv.pdf".to_owned());
    assert_eq!(
        read("approve 07ad1c cv.pdf"),
        Command::Approve(ApproveArgs { posting: posting(), what })
    );
    for line in ["apply 07ad1c --undo", "apply 07ad1c undo", "apply --undo 07ad1c"] {
        assert_eq!(
            read(line),
            Command::Apply(ApplyArgs { posting: posting(), undo: true }),
            "{line}"
        );
    }
    for (word, channel) in [
        ("email", Channel::Email),
        ("linkedin", Channel::LinkedinNote),
        ("linkedin-note-short", Channel::LinkedinNoteShort),
    ] {
        let args = MessageArgs { posting: None, channel: Some(channel) };
        assert_eq!(read(&format!("message {word}")), Command::Message(args));
    }
    let audit = AuditArgs { page: 1, of: Some("U024BE7LH".to_owned()) };
    for line in ["audit <@U024BE7LH|jo>", "audit --of <@U024BE7LH>", "audit --of U024BE7LH"] {
        assert_eq!(read(line), Command::Audit(audit.clone()), "{line}");
    }
    let of = Some("80351110224678912".to_owned());
    assert_eq!(
        read("<@!42> audit <@!80351110224678912>"),
        Command::Audit(AuditArgs { page: 1, of })
    );
    let undo = CvVerb::Undo { to: Some(3) };
    assert_eq!(
        read("cv undo --to 3"),
        Command::Cv(CvArgs { posting: None, what: undo, revision: None })
    );
}

#[test]
fn addresses_come_out_of_the_markup_of_chat() {
    let address = "https://jobs.example.com/x?a=1&b=2";
    let expected = process(Source::Address(address.to_owned()));
    for line in [
        "process https://jobs.example.com/x?a=1&b=2",
        "process <https://jobs.example.com/x?a=1&amp;b=2>",
        "/process <https://jobs.example.com/x?a=1&amp;b=2|jobs.example.com/x>",
        "<@U1> process\n<https://jobs.example.com/x?a=1&amp;b=2|our page>\n",
        "process ```https://jobs.example.com/x?a=1&b=2```",
    ] {
        assert_eq!(read(line), expected, "{line}");
    }
    let options = Command::Process(ProcessArgs {
        source: Source::Address("https://a.example/1".to_owned()),
        pages: Some(1),
        theme: Some(Theme::Plain),
        tier: Some(Tier::High),
    });
    for line in [
        "process --tier high --pages 1 --theme plain https://a.example/1",
        "process https://a.example/1 —tier=high –pages 1 --theme Plain",
        "process --pages 1 <https://a.example/1> --theme plain --tier high",
    ] {
        assert_eq!(read(line), options, "{line}");
    }
}

#[test]
fn pasted_text_keeps_its_lines_and_marks() {
    let text = "Platform Engineer (m/w/d)\n\n“We” need:\n  - R&D  experience\n  -- Kubernetes";
    assert_eq!(read(&format!("process {text}")), process(Source::Text(text.to_owned())));
    assert_eq!(read(&format!("process\n{text}\n\n")), process(Source::Text(text.to_owned())));
    let sent = "process Engineer at <http://acme.example|acme.example>: R&amp;D &lt;hard&gt;, write to \
                <mailto:jobs@acme.example|jobs@acme.example> or see <https://acme.example/j|the ad>";
    let read_text = "Engineer at acme.example: R&D <hard>, write to jobs@acme.example or see the ad \
                     (https://acme.example/j)";
    assert_eq!(read(sent), process(Source::Text(read_text.to_owned())));
    let Command::Process(args) =
        read("process --tier low\nhttps://a.example seeks an engineer for R&D")
    else {
        panic!("another command")
    };
    assert_eq!(args.tier, Some(Tier::Low));
    assert_eq!(args.source, Source::Text("https://a.example seeks an engineer for R&D".to_owned()));
    let dashes = Source::Text("--pages of text that begins with dashes".to_owned());
    assert_eq!(read("process -- --pages of text that begins with dashes"), process(dashes));
}

#[test]
fn nothing_given_means_the_attached_file() {
    assert_eq!(read("process"), process(Source::Attached));
    assert_eq!(read("bulk"), Command::Bulk(BulkArgs::default()));
    let args = ProcessArgs { tier: Some(Tier::Low), ..ProcessArgs::default() };
    assert_eq!(read("process --tier low"), Command::Process(args));
}

/// GAP-034: a batch as it is pasted.
#[test]
fn gap_034_a_list_of_addresses_may_be_separated_by_anything() {
    let addresses = ["https://a.example/1,2", "https://b.example/x", "http://c.example"];
    let expected = Command::Bulk(BulkArgs {
        addresses: addresses.map(str::to_owned).to_vec(),
        tier: Some(Tier::Low),
    });
    for line in [
        "bulk --tier low https://a.example/1,2 https://b.example/x http://c.example",
        "bulk https://a.example/1,2,https://b.example/x,http://c.example --tier low",
        "bulk https://a.example/1,2,\n https://b.example/x;\n,http://c.example, —tier low",
        "bulk --tier=low <https://a.example/1,2>\n<https://b.example/x|b>\n<http://c.example|c.example>",
        "bulk --tier low https://a.example/1,2 https://b.example/x http://c.example https://b.example/x",
    ] {
        assert_eq!(read(line), expected, "{line}");
    }
}
