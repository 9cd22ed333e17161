# Shared by the scripts beside it: finds or installs what a build needs.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"

say() { printf '%s\n' "$*" >&2; }

die() {
    say "error: $*"
    exit 1
}

# apt PACKAGE...: installs Debian packages, with sudo when needed.
apt() {
    command -v apt-get >/dev/null 2>&1 || die "please install: $*"
    as_root=''
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || die "please install as root: apt-get install $*"
        as_root=sudo
    fi
    $as_root apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$@" >&2 </dev/null
}

# need COMMAND PACKAGE: installs the Debian package when the command is missing.
need() {
    command -v "$1" >/dev/null 2>&1 || {
        say "installing $2 for $1"
        apt "$2"
    }
}

# need_python MODULE PACKAGE: installs the Debian package when the Python module is missing.
need_python() {
    python3 -c "import $1" >/dev/null 2>&1 || {
        say "installing $2 for $1"
        apt "$2"
    }
}

# need_cargo TOOL: installs a cargo tool from crates.io when it is missing.
need_cargo() {
    command -v "$1" >/dev/null 2>&1 || {
        say "installing $1 with cargo"
        cargo install --locked --quiet "$1" </dev/null
    }
}

# What the documents are tested with: poppler, LibreOffice, and readers of PDFs from PyPI in an
# environment of their own below the target folder, kept from run to run. The clients that the tests'
# Slack and language models must satisfy, those of the services themselves, live there too, and so do
# a mail server, readers of metrics and OpenAPI documents, and buckets with versions, locks and users.
readers='pdfminer.six==20260107 pypdf==7.1.1 jsonschema[format-nongpl]==4.26.0
slack_bolt==1.30.0 slack_sdk==3.48.0 anthropic==2.14.0 openai==3.57.0
aiosmtpd==1.4.6 prometheus_client==0.26.0 openapi-spec-validator==0.9.0 moto[server,s3]==5.2.5'
resume_parser='openresume-parser==0.1.6'
need_readers() {
    need pdftotext poppler-utils
    need unzip unzip
    need soffice libreoffice-writer
    need zbarimg zbar-tools
    need age age
    need systemd-analyze systemd
    need strace strace
    need python3 python3
    need openssl openssl
    TAILORD_READERS="$target/readers/bin/python"
    export TAILORD_READERS
    made="$target/readers/installed"
    [ "$(cat "$made" 2>/dev/null)" = "$readers $resume_parser" ] && return
    say "installing $readers $resume_parser with pip"
    rm -rf "$target/readers"
    mkdir -p "$target"
    python3 -m venv "$target/readers" >&2 || {
        apt python3-venv
        python3 -m venv --clear "$target/readers" >&2
    }
    # shellcheck disable=SC2086 # words, on purpose
    "$TAILORD_READERS" -m pip install --quiet --disable-pip-version-check $readers >&2 </dev/null
    # Its other dependencies serve online services that no test uses.
    "$TAILORD_READERS" -m pip install --quiet --disable-pip-version-check --no-deps \
        "$resume_parser" >&2 </dev/null
    printf '%s' "$readers $resume_parser" >"$made"
}

# What backups are tested with: restic as a reader nobody here wrote, and a real S3 from crates.io,
# kept below the target folder.
s3s=0.14.1
need_backup_counterparts() {
    need restic restic
    TAILORD_S3S="$target/s3s/bin/s3s-fs"
    export TAILORD_S3S
    "$TAILORD_S3S" --version 2>/dev/null | grep -q "$s3s" && return
    say "installing s3s-fs $s3s with cargo"
    cargo install s3s-fs --version "$s3s" --features binary --locked --quiet \
        --root "$target/s3s" >&2 </dev/null
}

# What every build needs: a C compiler for SQLite, and Rust as in rust-toolchain.toml.
need cc build-essential
[ -x "$HOME/.cargo/bin/cargo" ] && PATH="$HOME/.cargo/bin:$PATH"
if ! command -v cargo >/dev/null 2>&1; then
    say "installing Rust"
    apt rustup && rustup default stable >&2 || die "Rust could not be installed; get it from https://rustup.rs"
fi

# A target folder that outlives the clone makes the second run quick.
kept="${XDG_CACHE_HOME:-$HOME/.cache}/tailord/target"
if [ -z "${CARGO_TARGET_DIR:-}" ] && [ -d "$kept" ]; then
    CARGO_TARGET_DIR=$kept
    export CARGO_TARGET_DIR
fi
target=${CARGO_TARGET_DIR:-$root/target}
