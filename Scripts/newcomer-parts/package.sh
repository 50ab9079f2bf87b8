# Sourced by Scripts/newcomer: the package where no Swift is.
. "$parts/packaged.sh"

no_swift() {
  never within sh -c 'command -v swift || ls /usr/lib/swift* /opt/swift*'
  within ldd /usr/bin/askwell /usr/bin/askwell-sync /usr/bin/askwell-fleet >"$work/linked"
  cat "$work/linked"
  never grep -i 'not found\|swift' "$work/linked"
}

quizzes() {
  says '^skin .* default' askwell quiz list >"$work/said"
  cat "$work/said"
  never grep warning "$work/said"
}

pages() {
  local page
  for page in man1/askwell man1/askwell-sync man1/askwell-fleet man8/askwell-setup man8/askwell-shop; do
    within zcat "/usr/share/man/$page.${page:3:1}.gz" | grep '^.SH SYNOPSIS' >/dev/null
  done
  within test -s /usr/share/bash-completion/completions/askwell
  within test -s /usr/share/zsh/vendor-completions/_askwell
  within test -s /usr/share/fish/vendor_completions.d/askwell.fish
}

at_kiosk() { /usr/bin/python3 "$parts/kiosk.py" "$1" 30 "$home" /usr/bin/askwell kiosk; }

rehearse() {
  within sh -c 'find / -xdev -newer /root/askwell.deb -type f | sort' >"$work/before"
  within askwell-setup --dry-run
  within sh -c 'find / -xdev -newer /root/askwell.deb -type f | sort' | diff "$work/before" -
}

set_up() {
  within askwell-setup --tty tty2
  within sh -c '[ "$(stat -c %U:%a /var/lib/askwell /etc/askwell/askwell.key | tr "\n" " ")" = "askwell:700 askwell:600 " ]'
  within test -L /etc/systemd/system/timers.target.wants/askwell-backup.timer
  says '^skin .* default' askwell-shop quiz list
  says checked runuser -u askwell -- env HOME=/var/lib/askwell ASKWELL_DB=/var/lib/askwell/askwell.db \
    ASKWELL_CONFIG=/etc/askwell/config.yaml sh /usr/lib/askwell/backup
}

upgrade() {
  within apt-get install -y -qq --no-install-recommends --reinstall /root/askwell.deb
  within grep -qx done /var/lib/askwell-setup/previous/state
  within sh -c 'ls /var/lib/askwell/before-upgrade-*.db'
  within grep -qx TTYPath=/dev/tty2 /etc/systemd/system/askwell-kiosk.service
}

upgrade_fails() {
  if within apt-get install -y -qq --no-install-recommends /root/broken.deb; then return 1; fi
  says '^skin .* default' askwell-shop quiz list
  # apt is told that it has the version of before.
  within apt-get install -y -qq --no-install-recommends --allow-downgrades /root/askwell.deb
  says '^skin .* default' askwell-shop quiz list
}

go_back() {
  says 'the store stays' askwell-setup --rollback
  says '^skin .* default' askwell-shop quiz list
  never within askwell-setup --rollback
}

remove() {
  within apt-get remove -y -qq askwell
  never within test -e /usr/bin/askwell
  never within sh -c 'ls /etc/systemd/system/askwell* /usr/lib/askwell'
  within test -s /var/lib/askwell/askwell.db
  within apt-get purge -y -qq askwell
  never within test -e /var/lib/askwell-setup
  within test -s /var/lib/askwell/askwell.db
  within test -s /etc/askwell/askwell.key
}

step "the package" pack "$@"
version=$(dpkg-deb -f "$work/askwell.deb" Version)
step "a fresh copy of that Debian" house
step "apt installs the package and what it needs" install_package
step "no Swift is there, and no library is missed" no_swift
step "askwell --version is the package's, $version" says "^$version\$" askwell --version
step "the bundled quizzes, with their pictures" quizzes
step "manual pages and completions" pages
step "askwell doctor" within askwell doctor
step "a kiosk in a terminal: the waiting screen, Ctrl-X" at_kiosk attract
step "the skin quiz to its results" at_kiosk session
step "its session is in the store" says '^skin .* 1 +default' askwell quiz list
step "askwell-setup --dry-run writes nothing" rehearse
step "askwell-setup: user, key, units, timer, and a backup" set_up
step "the package over itself: a copy of the store, the same console" upgrade
step "back again: the store stays, and there is one way back" go_back
step "a later package" pack_broken
step "whose program opens no store is taken back" upgrade_fails
step "removed and purged: store and key stay" remove
