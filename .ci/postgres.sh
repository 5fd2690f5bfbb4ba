#!/usr/bin/env bash
# PostgreSQL lane: starts a server of its own in a temporary folder on a loopback port and runs the tests
# marked `postgres` on it. Installs Debian's postgresql where no server is found.
set -uo pipefail
python=$1
find_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }
bin=$(find_bin)
if [ -z "$bin" ]; then
    echo "installing Debian's postgresql"
    apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q postgresql >/dev/null \
        || { echo "apt-get could not install postgresql"; exit 1; }
    bin=$(find_bin)
fi
folder=$(mktemp -d)
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" = 0 ] && chown postgres "$folder"
stop() { as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1; rm -rf "$folder"; }
trap stop EXIT
cd / && as_owner "$bin/initdb" -D "$folder/data" -U xingtan -A trust -E UTF8 --locale=C.UTF-8 >"/tmp/xingtan-initdb.log" 2>&1 \
    || { cat /tmp/xingtan-initdb.log; echo "initdb failed"; exit 1; }
as_owner "$bin/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/log" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder" start >/dev/null \
    || { cat "$folder/log"; echo "PostgreSQL did not start"; exit 1; }
as_owner "$bin/createdb" -h 127.0.0.1 -p "$port" -U xingtan xingtan
cd - >/dev/null
XINGTAN_TEST_POSTGRES="postgresql+psycopg://xingtan@127.0.0.1:$port/xingtan" \
    "$python" -m pytest -n 0 -m postgres ${XINGTAN_TEST_REPORTS:+--junitxml "$XINGTAN_TEST_REPORTS/postgres.xml"}
