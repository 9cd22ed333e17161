//! The units of systemd: what they expose by systemd's own measure, whether the program understands
//! what they start it with, and that it works in the confinement they ask for, as far as a machine
//! without systemd as its first process can give it.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Parser as _;

use crate::support::backup::restic;
use crate::support::chat::{Chat, message_with};
use crate::support::slack::{GENERAL, NORA};
use crate::support::{Workplace, root, sample_cv, sample_posting};

const DAEMON: &str = "tailord.service";
const WORKER: &str = "tailord-render@.service";

fn unit(name: &str) -> PathBuf {
    root().join("deploy/systemd").join(name)
}

/// The values of a setting of a unit, in order.
fn values(name: &str, key: &str) -> Vec<String> {
    let text = std::fs::read_to_string(unit(name)).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix('='));
    lines.map(str::to_owned).collect()
}

fn systemd_analyze(args: &[&str], files: &[&Path]) -> String {
    let output = Command::new("systemd-analyze")
        .args(args)
        .args(files)
        .output()
        .expect("systemd-analyze is needed: install systemd");
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8(text).unwrap()
}

/// Issue 8: at most 1.1 for the daemon, 0.3 for the worker.
#[test]
fn exposure_is_within_the_targets() {
    for (name, most) in [(DAEMON, 1.1), (WORKER, 0.3)] {
        let told = systemd_analyze(&["security", "--offline=yes", "--no-pager"], &[&unit(name)]);
        let line = told.lines().find(|line| line.contains("Overall exposure level")).unwrap();
        let level = line.split(": ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
        let level: f64 = level.parse().unwrap();
        assert!(level <= most, "{name}: {level} of at most {most}\n{told}");
    }
}

/// Nothing in them is unknown to systemd, or said in vain.
#[test]
fn systemd_understands_the_units() {
    let place = Workplace::new();
    let mut files = Vec::new();
    for name in [DAEMON, WORKER, "tailord-render.socket"] {
        let text = std::fs::read_to_string(unit(name)).unwrap();
        // The one that is not installed here.
        let text = text.replace("/usr/bin/tailord", env!("CARGO_BIN_EXE_tailord"));
        files.push(place.file(name, text));
    }
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let told = systemd_analyze(&["verify", "--man=no", "--recursive-errors=no"], &files);
    assert_eq!(told, "");
}

#[test]
fn the_program_understands_what_the_units_start() {
    for name in [DAEMON, WORKER] {
        for line in values(name, "ExecStart") {
            let words = line.split_whitespace();
            tailord::cli::Cli::try_parse_from(words)
                .unwrap_or_else(|error| panic!("{line}: {error}"));
        }
    }
    // The configuration of the package: its paths are those of the unit.
    let packaged = root().join("deploy/debian/tailord.toml");
    let packaged = tailord::config::Config::load(Some(&packaged)).unwrap().settings;
    let socket = values("tailord-render.socket", "ListenStream");
    assert_eq!(packaged.render.socket, Path::new(&socket[0]));
    let state = format!("/var/lib/{}", values(DAEMON, "StateDirectory")[0]);
    assert!(packaged.store.url.starts_with(&format!("sqlite:{state}/")), "{}", packaged.store.url);
    assert!(packaged.profile.dir.starts_with(&state));
    let given = values(DAEMON, "LoadCredential")[0].clone();
    let folder = given.strip_prefix("tailord:/etc/tailord/").unwrap();
    assert!(packaged.vault.file.starts_with(folder) && packaged.vault.identity.starts_with(folder));
    let limits = tailord::config::Config::load(Some(&root().join("config/tailord.example.toml")));
    let limits = limits.unwrap().settings.render;
    let start = &values(WORKER, "ExecStart")[0];
    let expected = format!(
        "--memory-mib {} --cpu-seconds {} --wall-seconds {}",
        limits.memory_mib, limits.cpu_seconds, limits.wall_seconds
    );
    assert!(start.ends_with(&expected), "{start}");
}

/// The system calls that a filter names, its sets spelt out.
fn calls_of(set: &str) -> BTreeSet<String> {
    if !set.starts_with('@') {
        return BTreeSet::from([set.to_owned()]);
    }
    let told = systemd_analyze(&["syscall-filter", "--no-pager", set], &[]);
    let names = told.lines().skip(1).map(str::trim);
    names.filter(|name| !name.is_empty() && !name.starts_with('#')).flat_map(calls_of).collect()
}

/// What the filter of a unit lets through.
fn allowed_calls(unit: &str) -> BTreeSet<String> {
    let mut allowed = calls_of("@default");
    for line in values(unit, "SystemCallFilter") {
        let (denied, sets) = match line.strip_prefix('~') {
            Some(sets) => (true, sets),
            None => (false, line.as_str()),
        };
        for call in sets.split_whitespace().flat_map(calls_of) {
            if denied {
                allowed.remove(&call);
            } else {
                allowed.insert(call);
            }
        }
    }
    allowed
}

/// Making an application, in program and worker, under the eyes of strace.
#[test]
fn no_system_call_is_outside_the_filters() {
    let place = Workplace::new();
    let trace = place.path("trace");
    let change = |command: &mut Command| {
        let mut outer = Command::new("strace");
        outer.args(["--follow-forks", "--output"]).arg(&trace).arg(command.get_program());
        outer.args(command.get_args()).env_clear();
        for (key, value) in command.get_envs() {
            if let Some(value) = value {
                outer.env(key, value);
            }
        }
        outer.current_dir(place.path("")).stdin(Stdio::piped());
        outer.stdout(Stdio::piped()).stderr(Stdio::piped());
        *command = outer;
    };
    let (posting, profile) = (sample_posting(), sample_cv());
    let args = ["process", posting.to_str().unwrap(), "--profile", profile.to_str().unwrap()];
    place.run_with(args.into_iter().chain(["--out", "out"]), change, b"").ok();
    let text = std::fs::read_to_string(&trace).unwrap();
    // `PID call(…`; the worker and what it starts, by their numbers.
    let mut workers = BTreeSet::new();
    let mut used = [BTreeSet::new(), BTreeSet::new()];
    for line in text.lines() {
        let Some((process, rest)) = line.trim().split_once(' ') else { continue };
        let rest = rest.trim();
        if rest.starts_with("execve(") && rest.contains("\"render-worker\"") {
            workers.insert(process);
        }
        let begun = rest.split_once("= ").map(|(_, number)| number);
        if workers.contains(process)
            && rest.contains("clone")
            && let Some(number) = begun
        {
            workers.insert(number);
        }
        let call = rest.split('(').next().unwrap();
        if call.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            used[usize::from(workers.contains(process))].insert(call.to_owned());
        }
    }
    assert!(!workers.is_empty() && used.iter().all(|used| used.len() > 15), "{used:?}");
    // SQLite gives a file to the owner of the database only when it runs as root, as tests may.
    let (daemon, worker) = (allowed_calls(DAEMON), allowed_calls(WORKER));
    let other: Vec<_> = used[0].difference(&daemon).filter(|call| *call != "fchown").collect();
    assert!(other.is_empty(), "the program: {other:?}");
    let other: Vec<_> = used[1].difference(&worker).collect();
    assert!(other.is_empty(), "the worker: {other:?}");
}

/// `command` with everything read-only but `writable`, no way to more rights, and the unit's limits.
fn confined(command: &mut Command, writable: &Path) {
    let script = "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro / || exit 9; \
                  cd \"$0\" && exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all \
                  prlimit --data=1073741824 --nofile=4096 --core=0 --fsize=unlimited -- \"$@\"";
    let mut outer = Command::new("unshare");
    outer
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
        .arg(writable)
        .arg(command.get_program())
        .args(command.get_args())
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for (key, value) in command.get_envs() {
        if let Some(value) = value {
            outer.env(key, value);
        }
    }
    outer.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    *command = outer;
}

/// The daemon of the unit: one folder to write to, the vault and its key as credentials, no file of
/// its owner's in reach.
#[test]
fn the_daemon_works_with_one_writable_folder_and_credentials() {
    let home = Workplace::new();
    let set = |name: &str, value: &str| {
        home.run_with(["vault", "set", name], |_| {}, value.as_bytes()).ok();
    };
    set("slack.bot_token", crate::support::slack::BOT_TOKEN);
    set("slack.app_token", crate::support::slack::APP_TOKEN);
    set("backup.password", crate::support::backup::PASSWORD);
    let workplace = Workplace::new();
    for file in ["vault.age", "vault.key"] {
        let bytes = std::fs::read(home.path(".config/tailord").join(file)).unwrap();
        let given = workplace.file(&format!("credentials/tailord_{file}"), bytes);
        // As systemd gives them.
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o400);
        std::fs::set_permissions(given, mode).unwrap();
    }
    workplace.file("tailord.toml", "[vault]\nfile = \"vault.age\"\nidentity = \"vault.key\"\n");
    let repository = workplace.path("repository");
    let (state, credentials) = (workplace.path(""), workplace.path("credentials"));
    let chat = Chat::start_with(workplace, |command| {
        command
            .env_remove("TAILORD__SLACK__BOT_TOKEN")
            .env_remove("TAILORD__SLACK__APP_TOKEN")
            .env("TAILORD__BACKUP__REPOSITORY", &repository)
            .env("CREDENTIALS_DIRECTORY", &credentials);
        confined(command, &state);
    });
    let made = chat.sample();
    assert!(chat.ask("jobs").contains(&made.id[..6]));
    // The sealed vault is backed up as well, though its copy is for reading alone.
    chat.slack.slash(NORA, GENERAL, "/tailord", "backup now");
    message_with(&chat.slack, GENERAL, &["A backup was made"]);
    chat.slack.slash(NORA, GENERAL, "/tailord", "backup drill");
    message_with(&chat.slack, GENERAL, &["can be restored", "the same", "Passed"]);
    let told = restic(&repository.display().to_string(), &["ls", "latest"]);
    assert!(told.contains("/vault.age"), "{told}");
    let status = std::fs::read_to_string(format!("/proc/{}/status", chat.daemon.pid())).unwrap();
    for line in ["NoNewPrivs:\t1", "CapBnd:\t0000000000000000"] {
        assert!(status.contains(line), "{status}");
    }
    chat.end();
}

/// Does what systemd does for each connection: a worker of the unit's command line, without network
/// or rights, whose standard input and output are the connection.
fn serve(listener: UnixListener, worker: impl Fn(UnixStream) + Send + 'static) {
    std::thread::spawn(move || {
        for line in listener.incoming().map_while(Result::ok) {
            worker(line);
        }
    });
}

fn sandboxed_worker(line: UnixStream) {
    let words = values(WORKER, "ExecStart")[0].clone();
    let words = words.split_whitespace().skip(1).map(str::to_owned).collect::<Vec<_>>();
    // As the unit sets them.
    let lines = values(WORKER, "Environment");
    let set = lines.iter().flat_map(|line| line.split_whitespace()).map(|one| one.split_once('='));
    let set: Vec<(String, String)> = set.flatten().map(|(a, b)| (a.into(), b.into())).collect();
    assert!(!set.is_empty());
    let out = OwnedFd::from(line.try_clone().unwrap());
    let script = "mount -o remount,bind,ro / || exit 9; cd / && exec setpriv --no-new-privs \
                  --bounding-set=-all --inh-caps=-all \"$@\"";
    let mut worker = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "--net", "--ipc", "sh", "-c", script, "sh"])
        .arg(env!("CARGO_BIN_EXE_tailord"))
        .args(words)
        .env_clear()
        .envs(set)
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdin(Stdio::from(OwnedFd::from(line)))
        .stdout(Stdio::from(out))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::spawn(move || drop(worker.wait()));
}

fn made(place: &Workplace, socket: Option<&Path>) -> Vec<(String, Vec<u8>)> {
    let (posting, profile) = (sample_posting(), sample_cv());
    let args = ["process", posting.to_str().unwrap(), "--profile", profile.to_str().unwrap()];
    let change = |command: &mut Command| {
        if let Some(socket) = socket {
            command.env("TAILORD__RENDER__SOCKET", socket).env("TAILORD__LOG__LEVEL", "warn");
        }
    };
    place.run_with(args.into_iter().chain(["--out", "out"]), change, b"").ok();
    let files = place.files("out").into_iter().filter(|name| name != "report.json");
    files.map(|name| (name.clone(), std::fs::read(place.path("out").join(name)).unwrap())).collect()
}

#[test]
fn documents_made_in_the_sandbox_are_the_same() {
    let (here, there) = (Workplace::new(), Workplace::new());
    let socket = there.path("render.sock");
    let served = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = std::sync::Arc::clone(&served);
    serve(UnixListener::bind(&socket).unwrap(), move |line| {
        count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        sandboxed_worker(line);
    });
    assert_eq!(made(&here, None), made(&there, Some(&socket)));
    assert_eq!(served.load(std::sync::atomic::Ordering::Relaxed), 1);
}

#[test]
fn without_its_socket_documents_are_made_all_the_same() {
    let place = Workplace::new();
    assert!(made(&place, Some(Path::new("/nowhere/render.sock"))).len() > 5);
}

#[test]
fn a_worker_that_hangs_up_or_says_nothing_fails_its_render_alone() {
    let place = Workplace::new();
    let (posting, profile) = (sample_posting(), sample_cv());
    let args = ["process", posting.to_str().unwrap(), "--profile", profile.to_str().unwrap()];
    let run = |socket: &Path| {
        let change = |command: &mut Command| {
            command
                .env("TAILORD__RENDER__SOCKET", socket)
                .env("TAILORD__RENDER__WALL_SECONDS", "2");
        };
        place.run_with(args.into_iter().chain(["--out", "out"]), change, b"")
    };
    let gone = place.path("gone.sock");
    serve(UnixListener::bind(&gone).unwrap(), drop);
    run(&gone).fails_with(&["the render worker ended", "journalctl"]);
    let silent = place.path("silent.sock");
    let kept = std::sync::Mutex::new(Vec::new());
    serve(UnixListener::bind(&silent).unwrap(), move |line| kept.lock().unwrap().push(line));
    run(&silent).fails_with(&["2 s"]);
    let noise = place.path("noise.sock");
    serve(UnixListener::bind(&noise).unwrap(), |mut line| {
        drop(line.write_all(b"\xff\xff\xff\xff nonsense"));
    });
    run(&noise).fails_with(&["the render worker ended"]);
    assert_eq!(place.files("out"), Vec::<String>::new());
}
