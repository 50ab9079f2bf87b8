# Sourced by the other scripts: makes sure that this machine has what a step needs, and says what it does.

# Paths are of the checkout, wherever a script is started from.
askwell_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '\n== %s\n' "$*" >&2; }
stop() { printf '\n%s\n' "$*" >&2; exit 1; }

# need_packages NAME…: installs the Debian packages that are missing.
need_packages() {
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep 'ok installed' >/dev/null || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null ||
    stop "This machine lacks: ${missing[*]}. They carry Debian's names; install what your system calls them and start this again."
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || stop "This machine lacks: ${missing[*]}. Ask an administrator for: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  say "Installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -qq >&2 || true
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 ||
    stop "Some of these could not be installed: ${missing[*]}. Try: apt-get install ${missing[*]}"
}

need_swift() {
  command -v swift >/dev/null || stop "Swift 6.2 or later is needed: see swift.org/install, then start this again."
}

# What the programs are built with.
need_libraries() { need_packages libncurses-dev libsqlite3-dev libqrencode-dev libpng-dev zlib1g-dev libpq-dev; }

# What the tests drive the programs with: a terminal in memory, a reader of QR codes, a checker of requests, a database; a compiler for the
# shim under the system calls, and an authority for certificates.
need_test_tools() { need_packages python3 python3-pyte python3-zbar python3-jsonschema postgresql gcc libc6-dev openssl; }

# build OPTION…: swift build, without what it says about files of other people's packages.
build() {
  (cd "$askwell_root" && swift build "$@" 2>&1) |
    awk '/found [0-9]+ file\(s\) which are unhandled/ { skip = 1; next } skip && /^    / { next } { skip = 0; print; fflush() }' >&2
}

# is_built PRODUCT: its release binary is there, and nothing that it is made of is newer.
is_built() {
  local binary="$askwell_root/.build/release/$1"
  [ -x "$binary" ] && [ -z "$(find "$askwell_root/Sources" "$askwell_root/Package.swift" -newer "$binary" -print -quit)" ]
}

# build_release [PRODUCT…]: builds executables of a shop, all of them unless named: one file each, nothing of Swift to install beside them.
# What is up to date is left alone.
build_release() {
  local product
  [ $# -gt 0 ] || set -- askwell askwell-sync askwell-fleet
  for product in "$@"; do
    ! is_built "$product" || continue
    say "Building $product (a first time takes minutes)"
    build -c release --static-swift-stdlib --product "$product" || stop "$product could not be built."
    touch -c "$askwell_root/.build/release/$product"
  done
}
