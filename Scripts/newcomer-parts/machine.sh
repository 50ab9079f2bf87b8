# Sourced by Scripts/newcomer: a machine of its own, with systemd as its first process, in a container.
. "$parts/packaged.sh"
need_packages systemd-container

prepare() {
  within apt-get install -y -qq --no-install-recommends systemd dbus
  install_package
  rm -f "$home/usr/sbin/policy-rc.d"
  # systemd-nspawn has its own.
  umount -R "$home/dev" "$home/proc"
}

# on COMMAND…: on the machine that was started.
on() {
  timeout 120 nsenter --target "$first" --mount --uts --ipc --net --pid --root --wd /usr/bin/env -i HOME=/root TERM=xterm LANG=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

start() {
  systemd-nspawn --quiet --register=no --keep-unit --directory "$home" --boot >"$work/machine.boot" 2>&1 &
  local _
  for _ in $(seq 60); do
    sleep 1
    first=$(pgrep -P "$(pgrep -x systemd-nspawn)" -x systemd || true)
    [ -n "$first" ] && [ "$(on systemctl is-system-running)" = running ] && break
  done
  echo "$first" >"$work/first"
  on systemctl is-system-running
}

# A terminal for the kiosk, since the machine has no console.
console() {
  /usr/bin/python3 "$parts/console.py" "$first" "$work/painted" >"$work/console" &
  sleep 1
  on sh -c 'touch /dev/tty1 && mount --bind "/dev/pts/$1" /dev/tty1' sh "$(cat "$work/console")"
}

# run UNIT…: each is active, a moment after it was started, and its first process is another than the last time it was looked at.
run() {
  local unit now _
  for unit in "$@"; do
    for _ in $(seq 30); do [ "$(on systemctl is-active "$unit")" = activating ] || break; sleep 0.1; done
    on systemctl is-active "$unit"
    now=$(on systemctl show -p MainPID --value "$unit")
    [ "$now" != "$(cat "$work/pid-$unit" 2>/dev/null || true)" ]
    echo "$now" >"$work/pid-$unit"
  done
}

open_kiosk() {
  on systemctl start askwell-kiosk askwell-sync
  run askwell-kiosk askwell-sync
  grep -aq 'F I N D   Y O U R' "$work/painted"
}

back_up() {
  on systemctl is-active askwell-backup.timer
  on systemctl start askwell-backup.service
  on journalctl --no-pager -u askwell-backup
  on sh -c 'ls -l /var/lib/askwell/backups/askwell-*.db'
}

upgrade() {
  on apt-get install -y -qq --no-install-recommends --reinstall /root/askwell.deb
  run askwell-kiosk askwell-sync
}

upgrade_fails() {
  never on apt-get install -y -qq --no-install-recommends /root/broken.deb
  run askwell-kiosk askwell-sync
  on apt-get install -y -qq --no-install-recommends --allow-downgrades /root/askwell.deb
  run askwell-kiosk askwell-sync
}

go_back() {
  on askwell-setup --rollback
  run askwell-kiosk askwell-sync
}

uninstall() {
  on askwell-setup --uninstall
  never on systemctl is-active askwell-kiosk askwell-sync askwell-backup.timer
  never on sh -c 'ls /etc/systemd/system/askwell*'
}

# The same machine without the package, and a checkout with programs that are built.
check_out() {
  local product built="$home/root/askwell/.build/release"
  on apt-get purge -y -qq askwell
  never on test -e /usr/bin/askwell
  mkdir -p "$built"
  git -C "$askwell_root" archive HEAD Scripts Quizzes Themes | tar -x -C "$home/root/askwell"
  rm -rf "$work/unpacked"
  dpkg-deb -x "$work/askwell.deb" "$work/unpacked"
  for product in askwell askwell-sync askwell-fleet; do cp "$work/unpacked/usr/bin/$product" "$built/"; done
  rm -rf "$work/unpacked"
}

install_source() { on bash /root/askwell/Scripts/install "$@"; }

# still UNIT…: each runs, and was not started again.
still() {
  local unit
  for unit in "$@"; do [ "$(on systemctl show -p MainPID --value "$unit")" = "$(cat "$work/pid-$unit")" ]; done
}

install_again() {
  install_source 2>&1 | tee "$work/said"
  grep -q 'Nothing had to change' "$work/said"
  still askwell-kiosk askwell-sync
}

# Programs that are others, and do the same.
upgrade_source() {
  local program="$home/root/askwell/.build/release/askwell"
  echo later >"$work/later"
  objcopy --add-section .later="$work/later" "$program"
  install_source
  run askwell-kiosk askwell-sync
  on test -s /usr/local/lib/askwell/previous/state
}

go_back_source() {
  install_source --rollback
  run askwell-kiosk askwell-sync
  never on test -e /usr/local/lib/askwell/previous
}

uninstall_source() {
  install_source --uninstall
  never on systemctl is-active askwell-kiosk askwell-sync askwell-backup.timer
  never on sh -c 'ls /etc/systemd/system/askwell* /usr/local/bin/askwell* /usr/local/share/askwell'
  on test -s /var/lib/askwell/askwell.db
}

rm -f "$work"/pid-*
step "the package" pack "$@"
step "a fresh copy of that Debian" house
step "a later package whose program opens no store" pack_broken
step "systemd, and the package" prepare
step "the machine starts" start
first=$(cat "$work/first")
step "askwell-setup" on askwell-setup
step "a store" on askwell-shop quiz list
step "a console" console
step "kiosk and courier run, within their bounds" open_kiosk
step "the timer waits, and a backup is made within its bounds" back_up
step "an upgrade while they run: both run again" upgrade
step "an upgrade that fails: both run as before" upgrade_fails
step "back again: both run" go_back
step "uninstalled: nothing runs" uninstall
step "the package purged, a checkout in its place" check_out
step "Scripts/install" install_source
step "kiosk and courier run, on the store of before" open_kiosk
step "Scripts/install again: nothing changes, nothing starts anew" install_again
step "other programs: an upgrade while they run" upgrade_source
step "back again: both run" go_back_source
step "uninstalled: nothing runs, the store stays" uninstall_source
step "the machine ends" on systemctl poweroff
