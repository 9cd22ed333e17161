//! What holds for every line and every command.

use proptest::prelude::*;

use super::super::{
    AlertsArgs, AlertsVerb, AuditArgs, BulkArgs, Command, ConfirmArgs, CvArgs, CvVerb, JobsArgs,
    RejectArgs, ScheduleArgs, ScheduleVerb, Sort, Source, Tier, parse,
};
use crate::command::moment::Span;
use crate::document::Theme;
use crate::schedule::TaskName;
use crate::store::Status;

/// Scraps that mean something somewhere.
fn scrap() -> impl Strategy<Value = String> {
    let scraps = [
        "jobs",
        "process",
        "bulk",
        "cv",
        "edit",
        "undo",
        "reject",
        "status",
        "why",
        "fit",
        "audit",
        "07ad1c",
        "--since",
        "3h",
        "--text",
        "--to=",
        "--",
        "-",
        "—since",
        "=",
        "\"",
        "“",
        "”",
        "'",
        "’",
        "`",
        "```",
        "<",
        ">",
        "|",
        "<@U1>",
        "<#C1|x>",
        "<!date^1|x>",
        "&amp;",
        "&lt;",
        "&amp;lt;",
        "<https://a.example|b>",
        "https://a.example/?a=1&b=2",
        ",",
        ";",
        "\\",
        "\\\"",
        "\n",
        " ",
        "  ",
        "\u{a0}",
        "\u{200b}",
        "\u{feff}",
        "/tailord",
        "@tailord",
        "two words",
        "ready",
        "--tier high",
    ];
    prop_oneof![
        3 => proptest::sample::select(scraps.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
    ]
}

fn line() -> impl Strategy<Value = String> {
    (
        proptest::sample::select(Command::NAMES.to_vec()),
        proptest::collection::vec(scrap(), 0..12),
        any::<bool>(),
    )
        .prop_map(|(name, scraps, spaced)| {
            format!("{name} {}", scraps.join(if spaced { " " } else { "" }))
        })
}

/// Text that can stand in an argument.
fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(scrap(), 1..6)
        .prop_map(|scraps| scraps.join(" "))
        .prop_filter("not blank", |text| !text.trim().is_empty())
}

fn posting() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("[0-9a-f]{4,12}")
}

/// Commands as handlers and buttons make them.
fn command() -> impl Strategy<Value = Command> {
    let jobs = (
        proptest::option::of((any::<u32>(), any::<bool>())),
        proptest::option::of(0_i64..4_102_444_800),
        proptest::option::of(proptest::sample::select(Status::ALL.to_vec())),
        proptest::option::of(text()),
        proptest::option::of(text()),
        proptest::sample::select(Sort::ALL.to_vec()),
        1_u32..,
    );
    let jobs = jobs.prop_map(|(since, to, status, location, text, sort, page)| {
        let since = since.map(|(count, months)| match months {
            true => Span::Months(count),
            false => Span::Exact(chrono::Duration::seconds(i64::from(count))),
        });
        let to = to.and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0));
        let tier = Some(Tier::Low);
        Command::Jobs(JobsArgs { since, from: None, to, status, tier, location, text, sort, page })
    });
    let edit = (posting(), text(), text(), proptest::option::of(1_u32..)).prop_map(
        |(posting, line, text, revision)| {
            let what = CvVerb::Edit { line: Some(line), text: Some(text) };
            Command::Cv(CvArgs { posting, what, revision })
        },
    );
    let reject = (posting(), proptest::option::of(text()))
        .prop_map(|(posting, reason)| Command::Reject(RejectArgs { posting, reason }));
    let bulk = proptest::collection::btree_set("https://[a-z]{1,9}\\.example/[!-~]{0,12}x", 0..4)
        .prop_map(|addresses| {
            let addresses = addresses.into_iter().filter(|address| !address.contains(['<', '&']));
            Command::Bulk(BulkArgs { addresses: addresses.collect(), tier: None })
        });
    let confirm = "[a-z0-9]{6}".prop_map(|token| Command::Confirm(ConfirmArgs { token }));
    let audit = (1_u32.., proptest::option::of("U[A-Z0-9]{8}"))
        .prop_map(|(page, of)| Command::Audit(AuditArgs { page, of }));
    let alerts = (
        proptest::sample::select(vec![AlertsVerb::Ack, AlertsVerb::Silence, AlertsVerb::Unsilence]),
        proptest::collection::vec(text(), 1..4),
        proptest::option::of(1_u32..=90),
    );
    let alerts = alerts.prop_map(|(what, of, days)| {
        let days = days.filter(|_| what == AlertsVerb::Silence);
        let span = days.map(|days| Span::Exact(chrono::Duration::days(i64::from(days))));
        Command::Alerts(AlertsArgs { what, of, span })
    });
    let schedule = (
        proptest::sample::select(vec![ScheduleVerb::History, ScheduleVerb::Run]),
        proptest::sample::select(TaskName::ALL.to_vec()),
    );
    let schedule = schedule
        .prop_map(|(what, task)| Command::Schedule(ScheduleArgs { what, task: Some(task) }));
    prop_oneof![jobs, edit, reject, bulk, confirm, audit, alerts, schedule]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_line_panics(line in any::<String>()) {
        if let Err(error) = parse(&line) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn what_was_read_is_read_again_from_its_own_line(line in line()) {
        match parse(&line) {
            Ok(command) => prop_assert_eq!(parse(&command.to_string()), Ok(command)),
            Err(error) => prop_assert!((1..=3).contains(&error.to_string().lines().count()), "{}", error),
        }
    }

    #[test]
    fn every_command_is_read_again_from_its_own_line(command in command()) {
        prop_assert_eq!(parse(&command.to_string()), Ok(command));
    }

    #[test]
    fn every_command_is_stored_and_found_again(command in command()) {
        let stored = serde_json::to_string(&command).unwrap();
        prop_assert!(stored.starts_with(&format!("{{\"command\":\"{}\"", command.name())), "{}", stored);
        prop_assert_eq!(serde_json::from_str::<Command>(&stored).unwrap(), command);
    }

    #[test]
    fn pasted_text_is_read_again_from_its_own_line(text in text(), theme in proptest::option::of(proptest::sample::select(Theme::ALL.to_vec()))) {
        let theme = theme.map_or(String::new(), |theme| format!("--theme {theme:?} "));
        let text = format!("{text} and five words more here");
        let line = format!("process {theme}{text}");
        if let Ok(command) = parse(&line) {
            let Command::Process(args) = &command else {
                return Err(TestCaseError::fail("another command"));
            };
            prop_assert!(matches!(args.source, Source::Text(_)), "{:?}", args);
            prop_assert_eq!(parse(&command.to_string()), Ok(command));
        }
    }
}
