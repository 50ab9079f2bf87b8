# Sourced by Scripts/newcomer: what the README says, where only Swift is.

# What a toolchain of Swift asks of Debian, and git; nothing of Askwell's own.
swift_needs="binutils ca-certificates git libc6-dev libcurl4-openssl-dev libedit2 libgcc-12-dev libncurses6 libpython3-dev libsqlite3-0
  libstdc++-12-dev libxml2-dev libz3-dev pkg-config tzdata unzip uuid-dev zlib1g-dev"

# take PATH…: a folder of this machine, at the same place and to be read only.
take() {
  local path
  for path in "$@"; do
    mkdir -p "$home$path"
    mount --bind "$path" "$home$path"
    mount -o remount,bind,ro "$home$path"
  done
}

with_swift() {
  # shellcheck disable=SC2086
  within apt-get install -y -qq --no-install-recommends $swift_needs
  take "$toolchain"
  within swift --version
}

# Where this machine gets packages of Swift from: its settings of git, folders that they name, and what SwiftPM has kept.
with_packages() {
  local path
  if [ -f /etc/gitconfig ]; then cp /etc/gitconfig "$home/etc/"; fi
  git config --list | sed -n 's|^url\.\(/[^=]*\)\.insteadof=.*|\1|p' | sort -u | while IFS= read -r path; do take "${path%/}"; done
  for path in .swiftpm .cache/org.swift.swiftpm; do
    [ -d "$HOME/$path" ] || continue
    mkdir -p "$home/root/$(dirname "$path")"
    cp -a "$HOME/$path" "$home/root/$path"
  done
}

clone() { git clone -q --no-hardlinks "$askwell_root" "$home/root/askwell"; }

# inside COMMAND…: in the clone.
inside() { within sh -c 'cd /root/askwell && exec "$@"' inside "$@"; }

toolchain=$(readlink -f "$(command -v swift)") || stop "Swift is needed."
more_path="$(dirname "$toolchain"):"
toolchain=${toolchain%/usr/bin/*}
[ -n "$toolchain" ] || stop "Swift lies in /usr/bin, among this machine's programs, and cannot be taken along by itself."

kiosk() {
  NEWCOMER_PATH="$more_path" nice /usr/bin/python3 "$parts/kiosk.py" "$1" 5400 "$home" /bin/sh -c 'cd /root/askwell && exec Scripts/kiosk'
}

step "a fresh copy of that Debian" house
step "Swift, and what Swift needs" with_swift
step "this machine's settings and caches of packages" with_packages
step "a clean clone" clone
step "Scripts/kiosk, from nothing to the waiting screen" kiosk attract
step "Scripts/kiosk again: the skin quiz to its results" kiosk session
step "Scripts/kiosk destinations vendors, which builds the courier" inside nice Scripts/kiosk destinations vendors
if [ -f "$home/root/askwell/Tests/Support/readme.py" ]; then
  step "python3, which reads the README" within apt-get install -y -qq --no-install-recommends python3
  step "the README's commands and what they say" inside python3 Tests/Support/readme.py /root/askwell/.build/release
fi
step "Scripts/test --filter ReadmeJourney" inside nice Scripts/test --filter ReadmeJourney
