#!/usr/bin/python3
"""What a person does with the package, on a machine that scripts/service/boot booted for it: install
after docs/install.md, start, work, upgrade, remove. Everything is asked of systemd and the kernel."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

PATIENCE = 60
HOUSE = Path("/run/check")
CONFIG = ["--config", "/etc/tailord/tailord.toml"]
FILES = [
    "/usr/bin/tailord",
    "/usr/lib/systemd/system/tailord.service",
    "/usr/lib/systemd/system/tailord-render.socket",
    "/usr/lib/systemd/system/tailord-render@.service",
    "/usr/share/man/man1/tailord.1.gz",
    "/usr/share/bash-completion/completions/tailord",
]


def run(*words, **more):
    """Runs a command that succeeds; its standard output."""
    done = subprocess.run(words, capture_output=True, text=True, timeout=300, **more)
    assert done.returncode == 0, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def show(unit, key):
    return run("systemctl", "show", "-P", key, unit).strip()


def state(unit):
    done = subprocess.run(["systemctl", "is-active", unit], capture_output=True, text=True)
    return done.stdout.strip()


def until(what, holds, patience=PATIENCE):
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, f"not within {patience} s: {what}"
        time.sleep(0.05)


def say(text):
    print(f"  {text}", flush=True)


def journal(unit):
    return run("journalctl", "-o", "cat", "-u", unit)


def process(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return {line.split(":")[0]: line.split(":")[1].strip() for line in status.splitlines()}


def group_value(pid, controller, name):
    """A limit of the control group of a process; None where the machine has no such controller."""
    for line in Path(f"/proc/{pid}/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        place = Path("/sys/fs/cgroup")
        if controller in controllers.split(","):
            place = place / controllers
        elif controllers:
            continue
        file = place / path.lstrip("/") / name
        if file.exists():
            return file.read_text().strip()
    return None


def confined(pid, most):
    """The process is nobody, can't become anybody, and its limits are the kernel's."""
    facts = process(pid)
    assert facts["Uid"].split()[0] != "0", "it runs as root"
    assert facts["NoNewPrivs"] == "1" and facts["Seccomp"] == "2", facts
    assert int(facts["CapBnd"], 16) == int(facts["CapEff"], 16) == int(facts["CapAmb"], 16) == 0, facts
    memory = group_value(pid, "memory", "memory.limit_in_bytes") or group_value(pid, "memory", "memory.max")
    assert memory in (None, str(most)), f"memory is limited to {memory}, not {most}"
    return memory is not None


def inside(pid, script):
    """A line of shell in the file system of a process, as its user; whether it succeeded."""
    facts = process(pid)
    words = ["nsenter", f"--target={pid}", "--mount", "--net", "--setuid", facts["Uid"].split()[0]]
    words += ["--setgid", facts["Gid"].split()[0], "sh", "-c", script]
    return subprocess.run(words, capture_output=True).returncode == 0


def exposure(unit):
    told = run("systemd-analyze", "security", "--no-pager", unit)
    line = next(line for line in told.splitlines() if "Overall exposure level" in line)
    return float(re.search(r": ([0-9.]+)", line).group(1))


def install():
    run("dpkg", "--no-triggers", "-i", str(HOUSE / "first.deb"))
    for file in [*FILES, "/etc/tailord/tailord.toml"]:
        assert Path(file).exists(), f"{file} is missing"
    assert os.stat("/etc/tailord/credentials").st_mode & 0o777 == 0o700
    assert state("tailord-render.socket") == "active"
    assert state("tailord.service") == "inactive", "nobody has set it up yet"


def set_up():
    """docs/install.md, line by line."""
    os.makedirs("/var/lib/tailord")
    run("tailord", "init", "/root/begin")
    run("cp", "-r", "/root/begin/master-cv", "/var/lib/tailord/master-cv")
    for name in ("slack.bot_token", "slack.app_token"):
        run("tailord", *CONFIG, "vault", "set", name, input="xox-not-in-force", cwd="/root")
        run("tailord", *CONFIG, "vault", "remove", name)
    run("tailord", *CONFIG, "vault", "set", "backup.password", input="correct horse battery")
    with open("/etc/tailord/tailord.toml", "a", encoding="utf-8") as config:
        config.write('\n# mine\n[backup]\nrepository = "/var/lib/tailord/backups"\n')
        config.write('[http]\nlisten = "127.0.0.1:9464"\n')
    subprocess.run(["tailord", *CONFIG, "check"], check=False, capture_output=True)
    drop = Path("/etc/systemd/system/tailord.service.d")
    drop.mkdir(parents=True)
    # The unit's own 60 s, and a minute between tries, would only take longer.
    (drop / "quick.conf").write_text("[Service]\nWatchdogSec=4\nRestartSec=1\n")


def start():
    run("systemctl", "daemon-reload")
    run("systemctl", "enable", "--now", "tailord")
    assert state("tailord") == "active"
    pid = show("tailord", "MainPID")
    limited = confined(pid, 1 << 30)
    # One folder to write to, no file of its owner's, no network but the one it is given.
    assert inside(pid, "touch /var/lib/tailord/probe && rm /var/lib/tailord/probe")
    for refused in ("touch /etc/probe", "touch /usr/probe", "ls /root/begin", "ls /etc/tailord/credentials/*"):
        assert not inside(pid, refused), f"the service can {refused}"
    assert Path("/var/lib/private/tailord/master-cv").is_dir(), "its folder was not taken over"
    until("ready for probes", lambda: probe("/healthz"))
    memory = "memory limited by the kernel" if limited else "no memory controller here"
    say(f"started: active, uid {process(pid)['Uid'].split()[0]}, seccomp, no capabilities, {memory}")
    scores = exposure("tailord.service"), exposure("tailord-render@x.service")
    say(f"systemd-analyze security of what is loaded: daemon {scores[0]}, render worker {scores[1]}")
    assert scores[0] <= 1.1 and scores[1] <= 0.3


def probe(path):
    done = subprocess.run(
        ["python3", "-c", f"import urllib.request as r; print(r.urlopen('http://127.0.0.1:9464{path}').read())"],
        capture_output=True,
    )
    return done.returncode == 0


def as_service(*words, text="", more=(), fails=False):
    """A command with the very settings of the service's unit: its user, folder, filter, credentials."""
    unit = Path("/usr/lib/systemd/system/tailord.service").read_text()
    unit = unit.split("[Install]")[0].replace("Type=notify", "Type=oneshot")
    other = ("ExecStart=", "Watchdog", "Restart", "StartLimit", "TimeoutStart")
    lines = [line for line in unit.splitlines() if not line.startswith(other)]
    given, told, errors = (HOUSE / name for name in ("given", "told", "errors"))
    given.write_text(text)
    for file in (told, errors):
        file.write_text("")
    line = " ".join(["/usr/bin/tailord", *CONFIG, *words])
    lines += [f"ExecStart={line}", f"StandardInput=file:{given}"]
    lines += [f"StandardOutput=file:{told}", f"StandardError=file:{errors}", *more]
    Path("/run/systemd/system/one.service").write_text("\n".join(lines) + "\n")
    run("systemctl", "daemon-reload")
    done = subprocess.run(["systemctl", "start", "one"], capture_output=True, text=True, timeout=300)
    if fails:
        assert done.returncode != 0, f"{words} worked: {told.read_text()}"
        return errors.read_text()
    assert done.returncode == 0, f"{words}: {done.stderr}\n{told.read_text()}\n{errors.read_text()}"
    return told.read_text()


def work():
    """A run, a backup and a drill under every setting of the unit; documents from the socket's workers."""
    begun = time.monotonic()
    posting = Path("/run/repository/data/postings/sample.txt").read_text()
    made = json.loads(as_service("process", "-", "--json", "--out", "/var/lib/tailord/out", text=posting))
    assert len(made["artifacts"]) > 5 and not made["cv"]["refused"], made["artifacts"]
    assert show("tailord-render.socket", "NAccepted") == "1", "the documents were made elsewhere"
    say(f"an application made, its documents by tailord-render@, in {time.monotonic() - begun:.1f} s")
    run("tailord", "process", "-", "--profile", "/root/begin/master-cv", "--out", "/root/out", input=posting)
    for file in ("cv.pdf", "cv.docx", "letter.pdf"):
        there = Path("/var/lib/private/tailord/out", file).read_bytes()
        assert there == Path("/root/out", file).read_bytes(), f"{file} differs from the one made outside"
    saved = json.loads(as_service("backup", "now", "--json"))
    assert saved["created"], saved
    checked = as_service("backup", "verify", "--full")
    assert "All is there and whole" in checked, checked
    drilled = json.loads(as_service("backup", "drill", "--json"))
    assert drilled["passed"] and "the same" in drilled["cv"], drilled
    say(f"a backup made, verified and restored by drill, CV rendered again the same, RTO {drilled['rto_seconds']:.1f} s")


def elsewhere():
    """A repository on another disk, after docs/install.md; without that it is refused in plain words."""
    os.makedirs("/srv/backup")
    there = "Environment=TAILORD__BACKUP__REPOSITORY=/srv/backup"
    refused = as_service("backup", "now", more=[there], fails=True)
    assert "/srv/backup" in refused and "ReadWritePaths" in refused, refused
    owner = os.stat("/var/lib/private/tailord")
    os.chown("/srv/backup", owner.st_uid, owner.st_gid)
    as_service("backup", "now", more=[there, "ReadWritePaths=/srv/backup"])
    as_service("backup", "verify", "--full", more=[there, "ReadWritePaths=/srv/backup"])
    say("a repository on another disk: refused with what to do; with ReadWritePaths made and verified")


def worker():
    """A worker that is connected and told nothing: what it is given."""
    hold = "import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect('/run/tailord-render.sock'); print(1, flush=True); sys.stdin.read()"
    client = subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    client.stdout.readline()

    def units():
        listed = run("systemctl", "list-units", "--plain", "--no-legend", "--state=running", "tailord-render@*")
        return [line.split()[0] for line in listed.splitlines()]

    until("a worker", units)
    unit = units()[0]
    pid = show(unit, "MainPID")
    until("the program of the worker", lambda: "render-worker" in Path(f"/proc/{pid}/cmdline").read_text())
    confined(pid, 768 << 20)
    links = Path(f"/proc/{pid}/net/dev").read_text().splitlines()[2:]
    assert [link.split(":")[0].strip() for link in links] == ["lo"], links
    for refused in ("ls /var/lib", "touch /tmp/../probe", "ls /etc/tailord"):
        assert not inside(pid, refused), f"the worker can {refused}"
    assert not inside(pid, "python3 -c \"import urllib.request as r; r.urlopen('http://127.0.0.1:9464/healthz')\"")
    client.stdin.close()
    client.wait()
    until("the end of the worker", lambda: state(unit) != "active")
    say("a render worker: nobody, no network, no files; it ends with its connection")


def ended(how, sign, result):
    """The process is lost; systemd notices, says why, and starts another."""
    before, restarts = show("tailord", "MainPID"), int(show("tailord", "NRestarts"))
    os.kill(int(before), sign)
    begun = time.monotonic()
    until(f"another process after {how}", lambda: int(show("tailord", "NRestarts")) > restarts)
    until("ready again", lambda: state("tailord") == "active" and show("tailord", "MainPID") not in ("0", before))
    until(f"`{result}` in the journal", lambda: result in journal("tailord"))
    until("health again", lambda: probe("/healthz"))
    say(f"{how}: another process after {time.monotonic() - begun:.1f} s")


def hungry():
    """What takes more memory than it may is ended, and nothing else."""
    unit = "[Service]\nType=oneshot\nMemoryMax=64M\nMemorySwapMax=0\nExecStart=/usr/bin/python3 -c 'len(b\"x\" * (1 << 30))'\n"
    Path("/run/systemd/system/hungry.service").write_text(unit)
    run("systemctl", "daemon-reload")
    done = subprocess.run(["systemctl", "start", "hungry"], capture_output=True)
    return done.returncode != 0 and show("hungry", "Result") in ("oom-kill", "signal")


def upgrade():
    before = show("tailord", "MainPID")
    run("dpkg", "--no-triggers", "--force-confold", "-i", str(HOUSE / "later.deb"))
    assert "Version: 999" in run("dpkg", "-s", "tailord")
    assert "# mine" in Path("/etc/tailord/tailord.toml").read_text(), "the upgrade changed the configuration"
    assert Path("/etc/tailord/credentials/vault.key").exists()
    until("the service", lambda: state("tailord") == "active")
    assert show("tailord", "MainPID") not in ("0", before), "the old program goes on"
    assert state("tailord-render.socket") == "active"
    said = journal("tailord")
    say("upgraded: configuration kept, the service runs with the new program")
    return said


def stop():
    begun = time.monotonic()
    run("systemctl", "stop", "tailord")
    assert show("tailord", "Result") == "success", show("tailord", "Result")
    assert show("tailord", "ExecMainStatus") == "0"
    say(f"stopped in {time.monotonic() - begun:.1f} s, code 0")
    run("systemctl", "start", "tailord")


def remove():
    run("dpkg", "--no-triggers", "-r", "tailord")
    for unit in ("tailord.service", "tailord-render.socket"):
        assert state(unit) != "active", f"{unit} still runs"
    for file in FILES:
        assert not Path(file).exists(), f"{file} is still there"
    assert Path("/etc/tailord/credentials/vault.age").exists() and Path("/etc/tailord/tailord.toml").exists()
    told = run("dpkg", "--no-triggers", "-P", "tailord")
    assert not Path("/etc/tailord").exists()
    kept = Path("/var/lib/private/tailord/tailord.db")
    assert kept.exists() and "/var/lib/private/tailord" in told, f"the applications: {told}"
    say("removed: stopped, files gone, configuration kept; purged: configuration gone, applications kept")


def main():
    os.environ["HOME"] = "/root"
    install()
    set_up()
    start()
    work()
    elsewhere()
    worker()
    ended("stopped by SIGSTOP (watchdog of 4 s)", signal.SIGSTOP, "Watchdog timeout")
    ended("killed by SIGKILL", signal.SIGKILL, "status=9/KILL")
    say("MemoryMax ends what takes more" if hungry() else "MemoryMax is not enforced by this kernel")
    upgrade()
    stop()
    remove()
    (HOUSE / "result").write_text("passed")


try:
    main()
except Exception as error:  # the report is what is read
    print(f"error: {type(error).__name__}: {error}", flush=True)
    subprocess.run(["journalctl", "-n", "60", "--no-pager"], check=False)
    raise
