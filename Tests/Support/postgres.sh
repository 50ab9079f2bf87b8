#!/bin/sh
# postgres.sh DIRECTORY PORT: a PostgreSQL of its own in DIRECTORY, on its Unix socket and on 127.0.0.1, until its standard input ends.
# The user postgres comes in without a password on the socket, everybody else with one. "ready" on standard output.
set -u
directory=$1 port=$2
as_user() { "$@"; }
if [ "$(id -u)" -eq 0 ]; then
  # The server refuses to be run by root.
  account=postgres
  id "$account" >/dev/null 2>&1 || account=nobody
  chown -R "$account" "$directory"
  as_user() { setpriv --reuid "$account" --regid "$(id -g "$account")" --clear-groups -- "$@"; }
fi
programs=
for place in /usr/lib/postgresql/*/bin; do [ -x "$place/initdb" ] && programs=$place; done
[ -n "$programs" ] || { echo "there is no PostgreSQL here: apt-get install postgresql"; exit 1; }
cd /
as_user "$programs/initdb" --no-sync -D "$directory/data" -U postgres -E UTF8 --locale=C -A scram-sha-256 --pwfile="$directory/password" \
  >"$directory/initdb.log" 2>&1 || { echo "initdb failed: $(tail -n 1 "$directory/initdb.log")"; exit 1; }
printf 'local all postgres trust\nlocal all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n' >"$directory/data/pg_hba.conf"
start() {
  as_user "$programs/pg_ctl" -D "$directory/data" -w -t 30 -l "$directory/server.log" \
    -o "-k '$directory' -p $port -c listen_addresses=127.0.0.1 -c fsync=off -c log_min_messages=fatal $*" start >/dev/null 2>&1 || {
    echo "the server did not start: $(tail -n 1 "$directory/server.log")"
    exit 1
  }
}
stop() { as_user "$programs/pg_ctl" -D "$directory/data" -m immediate -w stop >/dev/null 2>&1; }
start
trap stop EXIT
echo ready
while read -r word options; do
  case $word in
    stop) stop ;;
    start) start $options ;;
  esac
  echo done
done
