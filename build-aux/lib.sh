# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# What the commands of this folder share. It is sourced, never run.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=build-aux/$(basename "$0")

# What building needs, by the names of Debian 12.
# shellcheck disable=SC2034
build_packages=(
  gcc libc6-dev meson ninja-build pkgconf python3
  libglib2.0-dev libglib2.0-dev-bin libsoup-3.0-dev libjson-glib-dev libsqlite3-dev libicu-dev
  libsystemd-dev liburing-dev libqrencode-dev systemd gettext brotli
)

# What the tests need besides.
# shellcheck disable=SC2034
test_packages=(
  ca-certificates chromium clang clang-format curl dbus-daemon dbus-user-session groff-base iproute2
  libclang-rt-14-dev libglib2.0-bin libxml2-utils llvm man-db nginx procps
  python3-aiohttp python3-requests python3-socketio python3-websocket
  shellcheck sqlite3 util-linux valgrind
)

# What the benchmark's peers need.
# shellcheck disable=SC2034
bench_packages=(
  python3-eventlet python3-flask-socketio python3-gevent python3-gevent-websocket
)

# The commands of build_packages, for systems that have no dpkg to ask.
build_commands=(cc meson ninja pkg-config python3 msgfmt brotli gdbus-codegen glib-compile-resources)

say ()
{
  printf '%s: %s\n' "$program" "$*" >&2
}

die ()
{
  say "$@"
  exit 1
}

has ()
{
  command -v "$1" > /dev/null
}

# Prints those of the packages "$@" that are not installed.
missing_packages ()
{
  comm -23 <(printf '%s\n' "$@" | sort -u) \
    <(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' "$@" 2> /dev/null \
        | sed -n 's/^installed //p' | sort -u)
}

# Installs the packages "$@" with apt-get, as root or through sudo.
install_packages ()
{
  local as_root=() log
  if [[ $EUID -ne 0 ]]; then
    has sudo || die "these packages are missing, and there is no sudo to install them with." \
      "As root: apt-get install $*"
    as_root=(sudo)
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get --quiet --quiet --yes
            --no-install-recommends -o Dpkg::Use-Pty=0)
  log=$(mktemp)

  say "installing $*"
  if ! "${as_root[@]}" install "$@" > "$log" 2>&1 < /dev/null \
      && ! { "${as_root[@]}" update && "${as_root[@]}" install "$@"; } > "$log" 2>&1 < /dev/null; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    die "apt-get could not install them (see above). Is there a network? May you use sudo?" \
      "By hand, as root: apt-get update && apt-get install $*"
  fi
  rm -f "$log"
}

# Sees to it that the packages "$@", and some node and npm, are there.
require_packages ()
{
  local wanted=("$@") missing=() command
  if ! has dpkg-query || ! has apt-get; then
    for command in "${build_commands[@]}" node npm; do
      has "$command" || missing+=("$command")
    done
    [[ ${#missing[@]} -eq 0 ]] || die "this is not Debian, so nothing is installed for you, and" \
      "these commands are missing: ${missing[*]}. Debian 12 calls what is needed:" \
      "${wanted[*]} nodejs npm"
    return 0
  fi
  has node || wanted+=(nodejs)
  has npm || wanted+=(npm ca-certificates)
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  [[ ${#missing[@]} -eq 0 ]] || install_packages "${missing[@]}"
}

# Installs what package-lock.json of the folder $1 names, unless that is there already.
require_node_modules ()
{
  local folder=$top/$1 log
  [[ -e $folder/package-lock.json ]] || return 0
  # npm writes this file last
  [[ $folder/package-lock.json -nt $folder/node_modules/.package-lock.json ]] || return 0

  say "installing the npm packages of $1"
  log=$(mktemp)
  if ! npm ci --prefix "$folder" --no-audit --no-fund --no-update-notifier \
       > "$log" 2>&1 < /dev/null; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    die "npm could not install them (see above). Is there a network?"
  fi
  rm -f "$log"
  touch "$folder/node_modules/.package-lock.json"
}

# Runs "$@" and shows what it prints only if it fails.
quietly ()
{
  local log status=0
  log=$(mktemp)
  "$@" > "$log" 2>&1 < /dev/null || status=$?
  [[ $status -eq 0 ]] || cat "$log" >&2
  rm -f "$log"
  return "$status"
}
