//! The vault and its recovery kit, as a person meets them: the printed page is read back, and its
//! commands are run as they stand on it (GAP-004).

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::{Ran, Workplace};

const TOKEN: &str = "xoxb-555-of-the-vault";
const APP: &str = "xapp-555-of-the-vault";
/// What is awkward to keep: marks, another script, a line break.
const AWKWARD: &str = "p\"ä'ss $HOME \\ `x`\n第二行";

fn set(place: &Workplace, name: &str, value: &str) -> Ran {
    place.run_with(["vault", "set", name], |_| {}, value.as_bytes()).ok()
}

fn get(place: &Workplace, name: &str) -> String {
    let shown = place.run(["vault", "get", name, "--reveal"]).ok().stdout;
    shown.strip_suffix('\n').unwrap().to_owned()
}

/// A place with three secrets in its vault.
fn filled() -> Workplace {
    let place = Workplace::new();
    set(&place, "slack.bot_token", &format!("{TOKEN}\n"));
    set(&place, "slack.app_token", APP);
    set(&place, "notes.awkward", AWKWARD);
    place
}

fn kit_of(place: &Workplace) -> PathBuf {
    place.run(["vault", "recovery", "--out", "kit.pdf"]).ok();
    place.path("kit.pdf")
}

/// The key as it is printed: line by line, without the checks beside them.
fn printed_key(page: &str) -> Vec<String> {
    let lines = page.lines().map(str::trim).filter(|line| line.contains("  check "));
    lines.filter_map(|line| line.split_once("  check ")).map(|(key, _)| key.trim().into()).collect()
}

fn page(kit: &Path) -> String {
    let output = Command::new("pdftotext").arg("-layout").arg(kit).arg("-").output();
    String::from_utf8(output.expect("pdftotext is needed").stdout).unwrap()
}

/// The pages of a kit as a scanner would give them.
fn draw(place: &Workplace, kit: &Path) -> Vec<PathBuf> {
    let drawn = Command::new("pdftoppm")
        .args(["-r", "150", "-png"])
        .args([kit, &place.path("page")])
        .status()
        .expect("pdftoppm is needed: install poppler-utils");
    assert!(drawn.success());
    let files = place.files(".").into_iter().filter(|name| name.starts_with("page-"));
    files.map(|name| place.path(&name)).collect()
}

/// Runs a printed command in a folder, with what a person types at it.
fn at_the_prompt(place: &Workplace, command: &str, typed: &str) -> Ran {
    let binary = Path::new(env!("CARGO_BIN_EXE_tailord")).parent().unwrap();
    let usual = std::env::var("PATH").unwrap_or_default();
    let mut shell = Command::new("sh");
    let mut child = shell
        .args(["-c", command])
        .env_clear()
        .env("HOME", place.path("home"))
        .env("PATH", format!("{}:{usual}", binary.display()))
        .current_dir(place.path("work"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Not every command reads what is typed.
    drop(stdin.write_all(typed.as_bytes()));
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// GAP-004: nothing but the printed pages, on a machine that has nothing.
#[test]
fn the_printed_commands_recover_every_secret_on_an_empty_machine() {
    let place = filled();
    let kit = kit_of(&place);
    let text = page(&kit);
    let key = printed_key(&text);
    assert_eq!(key.len(), 5, "{text}");
    let commands: Vec<&str> =
        text.lines().filter_map(|line| line.trim().strip_prefix("$ ")).map(str::trim).collect();
    assert_eq!(commands.len(), 9, "{text}");
    let (steps, [plain, from_paper]) = commands.split_at(7) else { unreachable!() };

    let empty = Workplace::new();
    std::fs::create_dir_all(empty.path("home")).unwrap();
    // Not even the sealed file is left: it comes from the second page.
    std::fs::create_dir_all(empty.path("work")).unwrap();
    let second = draw(&place, &kit).remove(1);
    std::fs::copy(second, empty.path("work/scan.png")).unwrap();
    at_the_prompt(&empty, from_paper, "").ok();
    let typed = format!("{}\n", key.join("\n"));
    for step in steps {
        // What is printed comes before the key is burnt.
        if step.starts_with("rm ") {
            let told = at_the_prompt(&empty, plain, "").ok().stdout;
            let told: toml::Table = toml::from_str(&told).unwrap();
            let value = |name: &str| told["secrets"][name]["value"].as_str().unwrap().to_owned();
            assert_eq!(value("slack.bot_token"), TOKEN);
            assert_eq!(value("notes.awkward"), AWKWARD);
        }
        let ran = at_the_prompt(&empty, step, &typed).ok();
        if step.starts_with("sha256sum") {
            let check = &ran.stdout[..8];
            assert!(text.contains(&format!("Check of the whole key: {check}")), "{check}\n{text}");
        }
        if step.contains("vault list") {
            assert!(ran.stdout.contains("slack.bot_token"), "{}", ran.stdout);
        }
    }
    for (name, value) in
        [("slack.bot_token", TOKEN), ("slack.app_token", APP), ("notes.awkward", AWKWARD)]
    {
        let got = at_the_prompt(&empty, &format!("tailord vault get {name} --reveal"), "").ok();
        assert_eq!(got.stdout, format!("{value}\n"));
    }
    assert!(!empty.path("work/recovery.key").exists());
    // The kit that was made there replaces this one.
    let again = printed_key(&page(&empty.path("work/new-kit.pdf"))).concat().replace(' ', "");
    assert_ne!(again, key.concat().replace(' ', ""));
    empty.file("work/old.key", key.concat().replace(' ', ""));
    let owner_only = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(empty.path("work/old.key"), owner_only).unwrap();
    at_the_prompt(&empty, "tailord vault list --identity old.key", "")
        .fails_with(&["does not open the vault", "recovery kit"]);
}

/// The code on the page says the same, to a reader nobody here wrote.
#[test]
fn the_code_on_the_page_is_the_key() {
    let place = filled();
    let kit = kit_of(&place);
    let pages = draw(&place, &kit);
    assert_eq!(pages.len(), 2);
    let read = Command::new("zbarimg")
        .args(["--quiet", "--raw"])
        .arg(&pages[0])
        .output()
        .expect("zbarimg is needed: install zbar-tools");
    let code = String::from_utf8(read.stdout).unwrap();
    assert_eq!(code.trim(), printed_key(&page(&kit)).concat().replace(' ', ""));
    let mode = std::fs::metadata(&kit).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn the_first_secret_makes_vault_key_and_kit() {
    let place = Workplace::new();
    let made = set(&place, "slack.bot_token", TOKEN).stdout;
    for part in ["Made the vault", "vault.key", "recovery-kit-", "print it", "is in the vault"] {
        assert!(made.contains(part), "{made}");
    }
    let kit = place.files(".").into_iter().find(|name| name.starts_with("recovery-kit-")).unwrap();
    let text = page(&place.path(&kit));
    assert!(text.contains("slack.bot_token") && !text.contains(TOKEN), "{text}");
    let second = set(&place, "slack.app_token", APP).stdout;
    assert_eq!(second, "slack.app_token is in the vault.\n");
    let list = place.run(["vault", "list"]).ok().stdout;
    assert!(list.contains("in force") && !list.contains(TOKEN), "{list}");
    let json = place.run(["vault", "list", "--json"]).ok();
    assert_eq!(json.json()["secrets"][1]["in_force"], true, "{}", json.stdout);
    assert!(!json.stdout.contains(TOKEN));
}

/// Environment over credential over vault over file.
#[test]
fn each_secret_says_which_of_four_sources_it_came_from() {
    let place = filled();
    place.file("tailord.toml", "[slack]\nbot_token = \"xoxb-of-the-file\"\n");
    // With a file, the vault is beside it.
    std::fs::rename(place.path(".config/tailord/vault.age"), place.path("vault.age")).unwrap();
    place.file("credentials/slack.bot_token", "xoxb-of-the-credential\n");
    let folder = place.path("credentials");
    let explain = |credential: bool, environment: bool| {
        let change = |command: &mut Command| {
            if credential {
                command.env("CREDENTIALS_DIRECTORY", &folder);
            }
            if environment {
                command.env("TAILORD__SLACK__BOT_TOKEN", "xoxb-of-the-environment");
            }
        };
        let told = place.run_with(["check", "--explain"], change, b"").ok().stdout;
        assert!(!told.contains("xoxb-of"), "{told}");
        let line = told.lines().find(|line| line.starts_with("slack.bot_token")).unwrap();
        let words: Vec<&str> = line.split_whitespace().skip(1).collect();
        words.split_last().map_or_else(String::new, |(_masked, from)| from.join(" "))
    };
    assert_eq!(explain(true, true), "environment TAILORD__SLACK__BOT_TOKEN");
    assert_eq!(explain(true, false), "credential slack.bot_token");
    assert_eq!(explain(false, false), "vault vault.age");
    let check = place.run(["check"]).stdout;
    assert!(!check.contains("in clear in the file"), "{check}");
    place.run(["vault", "remove", "slack.bot_token"]).ok();
    assert_eq!(explain(false, false), "file tailord.toml");
    let check = place.run(["check"]).stdout;
    assert!(check.contains("in clear in the file: slack.bot_token"), "{check}");
}

/// A password of digits is no number.
/// What the file holds is only spoken of where it holds something.
#[test]
fn a_value_in_the_file_is_to_be_taken_out_and_an_empty_one_is_none() {
    for (value, advised) in [("\"\"", false), ("\"xoxb-in-the-file\"", true)] {
        let place = Workplace::new();
        place.file("tailord.toml", format!("[slack]\nbot_token = {value}\n"));
        let told = set(&place, "slack.bot_token", TOKEN).stdout;
        assert_eq!(told.contains("take that out"), advised, "{told}");
        assert!(told.contains("slack.bot_token is in the vault."), "{told}");
    }
}

#[test]
fn a_secret_from_the_environment_is_taken_as_it_stands() {
    let place = Workplace::new();
    for value in ["0123456789", "[1, 2]", "true", "{a"] {
        let change = |command: &mut Command| {
            command.env("TAILORD__SLACK__BOT_TOKEN", value).env("TAILORD__SLACK__APP_TOKEN", APP);
        };
        let ran = place.run_with(["check", "--explain"], change, b"");
        // It is read, and only then found to be no token of Slack's.
        let ran = ran.fails_with(&["slack.bot_token does not begin with `xoxb-`"]);
        assert!(!ran.stderr.contains(value), "{}", ran.stderr);
    }
}

#[test]
fn a_secret_is_shown_only_when_asked_for_and_never_taken_from_the_arguments() {
    let place = filled();
    let ran = place.run(["vault", "get", "slack.bot_token"]).fails_with(&["--reveal"]);
    assert!(!ran.stdout.contains(TOKEN) && !ran.stderr.contains(TOKEN));
    assert_eq!(get(&place, "slack.bot_token"), TOKEN);
    assert_eq!(get(&place, "notes.awkward"), AWKWARD);
    place.run(["vault", "get", "slack.bot_tokn"]).fails_with(&["did you mean slack.bot_token?"]);
    let ran = place.run(["vault", "set", "llm.api_key", "hunter2-hunter2"]);
    let ran = ran.fails_with(&["never an argument", "make a new one"]);
    assert!(!ran.stderr.contains("hunter2"), "{}", ran.stderr);
    let bad = |name: &str, value: &[u8]| place.run_with(["vault", "set", name], |_| {}, value);
    bad("../etc", b"value").fails_with(&["is no name of a secret"]);
    bad("empty", b"\n").fails_with(&["there is no value for empty"]);
    bad("binary", b"\xff\xfe").fails_with(&["must be text"]);
}

/// A daemon without its secrets would be silent; what needs none goes on.
#[test]
fn a_vault_that_does_not_open_stops_what_needs_secrets_and_says_how_to_open_it() {
    let place = filled();
    std::fs::remove_file(place.path(".config/tailord/vault.key")).unwrap();
    place.run(["run"]).fails_with(&["secrets:", "its key is not at", "recovery kit"]);
    let check = place.run(["check"]);
    assert!(
        check.code == Some(1) && check.stdout.contains("its key is not at"),
        "{}",
        check.stdout
    );
    place.run(["jobs"]).ok();
    let sealed = std::fs::read(place.path(".config/tailord/vault.age")).unwrap();
    place.file(".config/tailord/vault.age", &sealed[..sealed.len() / 2]);
    let kit = place.files(".").into_iter().find(|name| name.starts_with("recovery-kit-")).unwrap();
    let key = printed_key(&page(&place.path(&kit))).join("\n");
    let path = place.file("recovery.key", &key);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    place
        .run(["vault", "list", "--identity", "recovery.key"])
        .fails_with(&["is damaged", "backup"]);
    place.file(".config/tailord/vault.age", &sealed);
    place.run(["vault", "rotate", "--identity", "recovery.key"]).ok();
    assert_eq!(get(&place, "slack.app_token"), APP);
}

/// Eight programs at once, on a place that has no vault yet.
#[test]
fn secrets_set_at_the_same_time_are_all_kept() {
    let place = Workplace::new();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let place = &place;
            scope.spawn(move || set(place, &format!("n.{number}"), &format!("value {number}")));
        }
    });
    for number in 0..8 {
        assert_eq!(get(&place, &format!("n.{number}")), format!("value {number}"));
    }
    let kits = place.files(".").into_iter().filter(|name| name.contains("-kit-")).count();
    assert_eq!(kits, 1, "one recovery key was made");
}

/// Then the file itself must be kept, and the page says so.
#[test]
fn a_vault_too_large_for_paper_is_not_printed() {
    let place = filled();
    set(&place, "notes.long", &"long ".repeat(500));
    let kit = kit_of(&place);
    assert_eq!(draw(&place, &kit).len(), 1);
    assert!(page(&kit).contains("too large to be printed"));
}

#[test]
fn a_kit_is_never_written_over_a_file_nor_kept_when_it_opens_nothing() {
    let place = filled();
    place.file("kit.pdf", "something else");
    let before = std::fs::read(place.path(".config/tailord/vault.age")).unwrap();
    place.run(["vault", "recovery", "--out", "kit.pdf"]).fails_with(&["is there already"]);
    assert_eq!(std::fs::read(place.path(".config/tailord/vault.age")).unwrap(), before);
    assert_eq!(std::fs::read_to_string(place.path("kit.pdf")).unwrap(), "something else");
    // The vault can't be written: it is a folder that has something in it.
    let other = Workplace::new();
    other.file("vault.age/in the way", "");
    let ran = other.run_with(
        ["vault", "set", "a"],
        |command| {
            command.env("TAILORD__VAULT__FILE", other.path("vault.age"));
        },
        b"value",
    );
    ran.fails_with(&["vault.age"]);
    assert!(!other.files(".").iter().any(|name| name.contains("-kit-")), "{:?}", other.files("."));
    place.file("file", "");
    place.run(["vault", "recovery", "--out", "file/kit.pdf"]).fails_with(&["recovery kit"]);
    assert_eq!(std::fs::read(place.path(".config/tailord/vault.age")).unwrap(), before);
}
