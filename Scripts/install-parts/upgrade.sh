# Sourced by install.sh: the way to other programs and back. Before they are put in place, what runs is stopped, the programs of before are
# kept in $previous/files, and the store of before is copied and checked; what does not open the store is taken back at once. $previous/state
# is `upgrading` meanwhile and `done` after it; a run that was cut off is gone on with.
house=/var/lib/askwell
previous="$prefix/lib/askwell/previous"
[ $scope != packaged ] || previous=/var/lib/askwell-setup/previous
our_units="askwell-kiosk.service askwell-sync.service askwell-fleet.service askwell-backup.timer askwell-backup.service"

kept() { cat "$root$previous/$1" 2>/dev/null || true; }
has_store() { [ -f "$root$house/askwell.db" ]; }

# on_store PROGRAM WORD…: a program on the kiosk's store, as whoever owns that.
on_store() {
  local settings=(HOME="$root$house" LANG=C.UTF-8 ASKWELL_DB="$root$house/askwell.db" ASKWELL_CONFIG="$root/etc/askwell/config.yaml")
  if is_live; then
    (cd / && runuser -u "$(stat -c %U "$house/askwell.db")" -- env "${settings[@]}" "$@")
  else
    local code=0
    env "${settings[@]}" "$@" || code=$?
    [ "$(id -u)" -ne 0 ] || chown --reference="$root$house" "$root$house"/*
    return $code
  fi
}
program_of_before() { echo "$root$previous/files$prefix/bin/askwell"; }

# stop_units FILE: what runs is noted there, unless it was already.
stop_units() {
  has_systemd || return 0
  local unit
  # One that waits to be started again runs too.
  [ -f "$1" ] || for unit in $our_units; do
    case $(systemctl is-active "$unit") in active | activating | reloading) echo "$unit" ;; esac
  done >"$1"
  # shellcheck disable=SC2086
  systemctl stop $our_units 2>/dev/null || true
}

# start_units FILE: what had been running.
start_units() {
  has_systemd || return 0
  systemctl daemon-reload
  [ ! -f "$1" ] || { grep -v backup.service "$1" || true; } | xargs -r systemctl start --no-block
}

# Every file of the programs in place.
files_of_now() {
  { cat "$root$list"; [ $scope != packaged ] || dpkg-query --admindir="$root/var/lib/dpkg" -L askwell; } 2>/dev/null | sort -u |
    while IFS= read -r path; do if [ -f "$root$path" ] || [ -L "$root$path" ]; then echo "$path"; fi; done
}

# Whether the programs to come are others than those in place; `programs` has them in $scratch.
is_upgrade() {
  [ -x "$root$prefix/bin/askwell" ] && [ -f "$root$list" ] || return 1
  [ "$(kept state)" != upgrading ] || return 0
  local product
  for product in askwell askwell-sync askwell-fleet; do
    if [ -f "$scratch/$product" ] && ! cmp -s "$scratch/$product" "$root$prefix/bin/$product"; then return 0; fi
  done
  return 1
}

# What has to be done before the first file of another version is put in place.
prepare_kiosk() {
  say "Keeping the programs of before and a copy of the store"
  if [ -n "$is_dry" ]; then
    note "would stop kiosk, courier and carrier, keep the programs of before in $root$previous,"
    note "would copy $root$house/askwell.db to before-upgrade-TIME.db beside it and check the copy"
    return
  fi
  if [ "$(kept state)" = upgrading ]; then
    note "an upgrade was cut off: programs and store of before are kept from then"
    stop_units "$root$previous/running"
    return
  fi
  local new="$root$previous.new" path copy=''
  rm -rf "$new"
  mkdir -p "$new/files"
  stop_units "$new/running"
  files_of_now | while IFS= read -r path; do
    mkdir -p "$new/files$(dirname "$path")"
    cp -a "$root$path" "$new/files$path"
  done
  if has_store; then
    copy="before-upgrade-$(date -u +%Y%m%dT%H%M%SZ).db"
    on_store "$root$prefix/bin/askwell" backup "$root$house/$copy" --json >"$scratch/backup" ||
      stop "No copy of the store could be made, so nothing was changed; mend it first: sudo askwell-shop doctor"
    sed -n 's/^ *"sessions": \([0-9]*\).*/\1/p' "$scratch/backup" >"$new/sessions"
    note "a checked copy of the store: $root$house/$copy"
  fi
  echo "$copy" >"$new/copy"
  "$root$prefix/bin/askwell" --version >"$new/version" 2>/dev/null || echo '?' >"$new/version"
  echo upgrading >"$new/state"
  rm -rf "$root$previous"
  mv "$new" "$root$previous"
  # One way back is enough.
  for path in "$root$house"/before-upgrade-*.db; do [ "$path" = "$root$house/$copy" ] || rm -f "$path"; done
  note "programs of before (version $(kept version)): $root$previous"
}

# Opens the store with the programs in place, which brings it up to date, and looks at it.
finish_upgrade() {
  say "Bringing the store up to date"
  if [ -n "$is_dry" ]; then note "would open the store with the new programs, and put programs and store back if that fails"; return; fi
  local new="$root$prefix/bin/askwell"
  "$new" --version >/dev/null || stop "$new does not run."
  if has_store; then
    on_store "$new" quiz list >/dev/null || stop "$new does not open the store."
    if on_store "$new" doctor 2>/dev/null | grep -E '^FAULT +(store|quick_check|references|row_sums) '; then
      stop "The store is not sound after the upgrade."
    fi
    note "the store opens and is sound"
  else
    note "there is no store yet"
  fi
  echo "done" >"$root$previous/state"
  is_midway=
  start_units "$root$previous/running"
  note "back to the programs of before: --rollback"
}

# Programs, units and data as they were kept.
put_back_programs() {
  local path
  files_of_now >"$scratch/now"
  (cd "$root$previous/files" && find . \( -type f -o -type l \) | sed 's/^\.//') >"$scratch/then"
  while IFS= read -r path; do
    mkdir -p "$(dirname "$root$path")"
    cp -a "$root$previous/files$path" "$root$path.new" && mv -fT "$root$path.new" "$root$path" || return 1
  done <"$scratch/then"
  # What a package owns beside that is the package's.
  [ $scope = packaged ] || grep -vxFf "$scratch/then" "$scratch/now" | while IFS= read -r path; do rm -f "$root$path"; done
  return 0
}

# put_back_store: where the programs of before cannot open the store as it is now. False where that fails; nothing has changed then.
put_back_store() {
  local before copy
  before=$(program_of_before) copy=$(kept copy)
  has_store || return 0
  if on_store "$before" audit --limit 1 >/dev/null 2>&1; then note "the store stays: the programs of before open it as it is"; return 0; fi
  if [ -z "$copy" ] || [ ! -f "$root$house/$copy" ]; then note "there is no copy of the store of before"; return 1; fi
  on_store "$before" restore "$root$house/$copy" 2>&1 | sed 's/^/  /'
}

# After a fault midway: everything as it was.
go_back() {
  say "This upgrade failed; putting back what was"
  # shellcheck disable=SC2086
  if has_systemd; then systemctl stop $our_units 2>/dev/null; fi
  if put_back_store && put_back_programs; then
    start_units "$root$previous/running"
    rm -rf "$root$previous"
    say "The programs of before are in place, on the store of before. Nothing is lost."
    [ $scope != packaged ] || note "apt has the new version down as installed: install the package of before to have it agree"
  else
    say "Not all could be put back. Programs of before: $root$previous/files; store of before: $root$house/$(kept copy)"
  fi
}

# Scripts/install --rollback
rollback_kiosk() {
  [ -n "$(kept state)" ] ||
    stop "There is nothing to go back to at $root$prefix: no upgrade was made, or it was gone back on. Was there another --prefix?"
  local before copy now lost
  before=$(program_of_before) copy=$(kept copy)
  say "Back to version $(kept version)"
  if has_store && ! on_store "$before" audit --limit 1 >/dev/null 2>&1; then
    [ -n "$copy" ] && [ -f "$root$house/$copy" ] ||
      stop "The programs of before cannot open the store as it is now, and there is no copy of it from before (it is kept for 30 days)."
    now=$(on_store "$root$prefix/bin/askwell" backup "$root$house/counted.db" --json 2>/dev/null |
      sed -n 's/^ *"sessions": \([0-9]*\).*/\1/p') || now=
    rm -f "$root$house/counted.db"
    if [ -n "$now" ]; then lost=$((now - $(kept sessions))); else lost="nobody can say how many"; fi
    note "sessions since the upgrade, which the store of before does not have: $lost"
  fi
  if [ -n "$is_dry" ]; then note "would put back store and programs of before; nothing was changed"; return; fi
  stop_units "$scratch/running"
  if ! put_back_store; then
    start_units "$scratch/running"
    stop "The store could not be put back, so nothing was changed. Is a program still using it?"
  fi
  put_back_programs || stop "Not all programs could be put back; start this again. They are in $root$previous/files."
  start_units "$scratch/running"
  rm -rf "$root$previous"
  say "Done: version $("$root$prefix/bin/askwell" --version) is in place."
  [ $scope != packaged ] || note "apt has the later version down as installed: install the package of before to have it agree"
}
