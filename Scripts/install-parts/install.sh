#!/usr/bin/env bash
# Makes this machine a kiosk, or takes that back: Scripts/install [--prefix DIR] [--user NAME] [--tty tty1] [--dry-run] [--root DIR]
# and Scripts/install --uninstall or --rollback with the same options. What was written stands in PREFIX/share/askwell/installed, so that an
# upgrade and the uninstaller know what is theirs.
set -euo pipefail
# In the checkout, or where the package has it.
parts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$parts/../machine.sh"

usage() {
  cat <<'WORDS'
Scripts/install             makes this machine a kiosk: programs, manual, completions, units of systemd, keys of the console,
                            log rotation, a backup a day; over an earlier version it brings the store up to date, and puts
                            all of it back if that fails
Scripts/install --rollback  puts back the programs from before the last upgrade, and the store where they cannot open it as it is now
Scripts/install --uninstall takes away what was installed; store, configuration and logs stay

  --prefix DIR   where the programs go: DIR/bin, DIR/lib/askwell, DIR/share/askwell (/usr/local)
  --user NAME    whom they run as; made when missing (as before, else askwell)
  --tty NAME     the console of the kiosk (as before, else tty1)
  --packaged     the programs are a Debian package's: users, units, keys and logs alone (what askwell-setup does)
  --programs     programs, data, manual and completions alone (what Scripts/package packs)
  --dry-run      says every step and does none
  --root DIR     everything below DIR instead of /: for images and for trying it out; touches no user and no running system
WORDS
}

action='' scope=all prefix=/usr/local user='' tty='' root='' is_dry=
value() { [ $# -gt 1 ] && [ -n "$2" ] || stop "$1 needs a value; see Scripts/install --help"; }
while [ $# -gt 0 ]; do
  case $1 in
    --install | --uninstall | --rollback | --prepare) action=${1#--} ;;
    --prefix) value "$@"; prefix=${2%/}; shift ;;
    --user) value "$@"; user=$2; shift ;;
    --tty) value "$@"; tty=${2#/dev/}; shift ;;
    --root) value "$@"; root=$2; shift ;;
    --packaged) scope=packaged prefix=/usr ;;
    --programs) scope=programs ;;
    --dry-run) is_dry=yes ;;
    --help) usage; exit 0 ;;
    *) stop "$1: no such option; see Scripts/install --help" ;;
  esac
  shift
done
[[ $prefix =~ ^(/[A-Za-z0-9._+-]+)+$ ]] || stop "--prefix $prefix: a directory from the root on, in plain letters, is needed"
if [ -n "$root" ]; then
  [ -d "$root" ] || stop "--root $root: there is no such directory"
  root=$(cd "$root" && pwd)
  root=${root%/}
fi
# As it was installed, unless an option says otherwise.
was() { sed -n "s|^$1||p" "$root/etc/systemd/system/askwell-kiosk.service" 2>/dev/null || true; }
user=${user:-$(was User=)} tty=${tty:-$(was TTYPath=/dev/)}
user=${user:-askwell} tty=${tty:-tty1}
[[ $user =~ ^[a-z_][a-z0-9_-]{0,30}$ && $user != root ]] || stop "--user $user: a user's name in small letters is needed, and not root"
[[ $tty =~ ^tty[1-9][0-9]?$ ]] || stop "--tty $tty: the kiosk takes a console from tty1 to tty63"
# The machine itself is changed: not an image, and not only in words.
is_live() { [ -z "$root$is_dry" ]; }
if is_live && [ "$(id -u)" -ne 0 ]; then
  stop "This writes to /etc and $prefix and needs root: sudo Scripts/install --$action. To see first what it would do, add --dry-run."
fi
has_systemd() { is_live && [ -d /run/systemd/system ]; }

note() { printf '  %s\n' "$*"; }
list="$prefix/share/askwell/installed"
# What a package owns is not ours to list.
[ $scope != packaged ] || list=/var/lib/askwell-setup/installed
wrote=() changed=0 is_midway='' is_upgraded=
was_ours() { [ -f "$root$list" ] && grep -qxF -- "$1" "$root$list"; }

# belongs PATH: stops before something is written over that somebody else has put there.
belongs() {
  wrote+=("$1")
  was_ours "$1" && return
  { [ -e "$root$1" ] || [ -L "$root$1" ]; } &&
    stop "$root$1 is there already and is not Askwell's; move it away, then start this again. Nothing of it was changed."
  # Noted before it is written: whoever goes on after a run that was cut off knows it again.
  [ -n "$is_dry" ] || [ $scope = programs ] && return
  mkdir -p "$(dirname "$root$list")"
  [ -f "$root$list" ] || echo "$list" >"$root$list"
  echo "$1" >>"$root$list"
}

# said VERB PATH: counts a change and says it; false on a dry run.
said() {
  changed=$((changed + 1))
  if [ -n "$is_dry" ]; then note "would $1 $root$2"; return 1; fi
  note "$1 $root$2"
}

# put MODE PATH FILE: a file as it has to be; under a new name first, so that what runs goes on and nothing is ever half there.
put() {
  belongs "$2"
  if [ -f "$root$2" ] && cmp -s "$3" "$root$2" && [ "$(stat -c %a "$root$2")" = "${1#0}" ]; then return 0; fi
  said write "$2" || return 0
  mkdir -p "$(dirname "$root$2")"
  cp "$3" "$root$2.new"
  chmod "$1" "$root$2.new"
  mv -f "$root$2.new" "$root$2"
}

# put_words MODE PATH TEMPLATE: the same, with the names of this machine in it.
put_words() {
  sed -e "s|@PREFIX@|$prefix|g" -e "s|@USER@|$user|g" -e "s|@TTY@|$tty|g" "$parts/$3" >"$scratch/words"
  put "$1" "$2" "$scratch/words"
}

# put_link PATH TARGET
put_link() {
  # Somebody else has masked or enabled it in the same way: it stays theirs.
  if [ "$(readlink "$root$1" || true)" = "$2" ]; then
    if was_ours "$1"; then wrote+=("$1"); fi
    return 0
  fi
  belongs "$1"
  said "point to $2:" "$1" || return 0
  mkdir -p "$(dirname "$root$1")"
  ln -sfn "$2" "$root$1"
}

# take PATH: away with a file that is ours, and with folders that it leaves empty.
take() {
  { [ -e "$root$1" ] || [ -L "$root$1" ]; } || return 0
  said remove "$1" || return 0
  rm -f "$root$1"
  local folder
  folder=$(dirname "$1")
  while [ "$folder" != / ] && [ "$folder" != "$prefix" ] && rmdir "$root$folder" 2>/dev/null; do folder=$(dirname "$folder"); done
}

# The user, and the folders that are the user's.
people() {
  if ! is_live; then
    note "user $user, /var/lib/askwell, /var/log/askwell: made on the machine itself only"
  else
    if ! getent passwd "$user" >/dev/null; then
      note "make the user $user"
      useradd --system --user-group --home-dir /var/lib/askwell --no-create-home --shell /usr/sbin/nologin "$user"
    fi
    install -d -m 0700 -o "$user" -g "$user" /var/lib/askwell /var/log/askwell /etc/askwell
  fi
  # The shop's from the first day on: neither an upgrade nor the uninstaller touches it.
  if [ ! -e "$root/etc/askwell/config.yaml" ] && said write /etc/askwell/config.yaml; then
    mkdir -p "$root/etc/askwell"
    install -m 0600 "$parts/config.yaml" "$root/etc/askwell/config.yaml"
    if is_live; then chown "$user:$user" /etc/askwell/config.yaml; fi
  fi
  # The units cannot write here, so the key of PINs and contacts is made now. It is never made anew: it opens what it has sealed.
  if [ ! -e "$root/etc/askwell/askwell.key" ] && said write /etc/askwell/askwell.key; then
    (umask 077 && od -An -tx1 -N32 /dev/urandom | tr -d ' \n' >"$root/etc/askwell/askwell.key")
    if is_live; then chown "$user:$user" /etc/askwell/askwell.key; fi
  fi
}

units() {
  local system=/etc/systemd/system unit
  for unit in askwell-{kiosk,sync,fleet,keymap,backup}.service askwell-backup.timer; do put_words 0644 "$system/$unit" "$unit"; done
  put_words 0755 "$prefix/lib/askwell/keymap" keymap
  put 0755 "$prefix/lib/askwell/backup" "$parts/backup"
  for unit in askwell-{kiosk,sync,fleet,keymap}.service; do put_link "$system/multi-user.target.wants/$unit" "$system/$unit"; done
  put_link "$system/timers.target.wants/askwell-backup.timer" "$system/askwell-backup.timer"
  # No other way to a login on these consoles, and none to a restart.
  for unit in "getty@$tty.service" autovt@.service ctrl-alt-del.target debug-shell.service gpm.service; do
    put_link "$system/$unit" /dev/null
  done
  put_words 0644 /etc/sysctl.d/90-askwell.conf sysctl.conf
  put_words 0644 /etc/systemd/logind.conf.d/askwell.conf logind.conf
  put_words 0644 /etc/systemd/system.conf.d/askwell.conf system.conf
  put_words 0644 /etc/logrotate.d/askwell logrotate
}

# What an earlier version wrote and this one does not.
leftovers() {
  wrote+=("$list")
  [ -f "$root$list" ] || return 0
  local path
  while IFS= read -r path; do
    # Not -q, which ends at what it sought: the words behind it would have nowhere to go, and that counts as a fault.
    printf '%s\n' "${wrote[@]}" | grep -xF -- "$path" >/dev/null || take "$path"
  done <"$root$list"
}

keep_list() {
  printf '%s\n' "${wrote[@]}" >"$scratch/list"
  put 0644 "$list" "$scratch/list"
}

tell_system() {
  has_systemd || return 0
  say "Telling systemd"
  systemctl daemon-reload
  sysctl --quiet --system >/dev/null 2>&1 || note "some kernel settings wait for the next start of the machine"
  # An upgrade has started what it stopped; and who is at the kiosk goes on where nothing has changed.
  [ -n "$is_upgraded" ] || [ "$changed" -eq 0 ] || systemctl try-restart askwell-kiosk.service askwell-sync.service askwell-fleet.service
  systemctl start askwell-backup.timer
}

install_kiosk() {
  if [ $scope = packaged ]; then
    # The package's prerm has prepared it.
    [ "$(kept state)" != upgrading ] || is_midway=yes
  else
    if is_live; then need_packages libncursesw6 libsqlite3-0 libqrencode4 libpng16-16 zlib1g kbd logrotate python3; fi
    stage
    if [ $scope = all ] && is_upgrade; then
      prepare_kiosk
      is_midway=yes
    fi
    say "Programs, quizzes and themes"
    programs
    [ $scope = all ] || return 0
  fi
  say "User, store and configuration"
  people
  say "Units, keys and logs"
  units
  leftovers
  keep_list
  if [ -n "$is_midway" ]; then
    finish_upgrade
    is_upgraded=yes
  fi
  tell_system
  if [ "$changed" -eq 0 ]; then say "Nothing had to change."; return; fi
  if [ -n "$is_dry" ]; then say "Changes that would be made: $changed. None was."; return; fi
  say "Done. Changes made: $changed."
  [ -z "$is_upgraded" ] || return 0
  cat <<WORDS
  Set the owner's PIN first:   sudo askwell-shop console
  Then open the kiosk:         sudo systemctl start askwell-kiosk     (or restart the machine)
  $tty and the other consoles take no login from then on: keep ssh, or another way in.
  For the boot loader: a password, and   quiet systemd.show_status=0 consoleblank=0   on the kernel's line.
WORDS
}

uninstall_kiosk() {
  [ -f "$root$list" ] || stop "Nothing of Askwell is installed at $root$prefix: $root$list is missing. Was there another --prefix?"
  if has_systemd; then
    say "Stopping kiosk and courier"
    # shellcheck disable=SC2086
    systemctl stop $our_units askwell-keymap.service || true
  fi
  say "Taking away what was installed"
  if [ -d "$root$previous" ] && said remove "$previous"; then rm -rf "$root$previous"; fi
  local path
  while IFS= read -r path; do [ "$path" = "$list" ] || take "$path"; done <"$root$list"
  take "$list"
  if has_systemd; then systemctl daemon-reload; fi
  say "Done. Store, key, configuration, logs and user stay: /var/lib/askwell, /etc/askwell, /var/log/askwell, $user."
}

. "$parts/programs.sh"
. "$parts/upgrade.sh"
scratch=$(mktemp -d)
leave() {
  local code=$?
  set +e
  if [ -n "$is_midway" ] && [ -z "$is_dry" ]; then
    go_back >&2
  elif [ -d "$root$previous.new" ]; then
    # It ended before anything was put in place.
    start_units "$root$previous.new/running"
    rm -rf "$root$previous.new"
  fi
  rm -rf "$scratch"
  exit $code
}
trap leave EXIT
umask 022
"${action}_kiosk"
