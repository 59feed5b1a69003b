# Sourced by what looks at a running service from outside. Wants $service, the program; $temporary, a folder of the
# caller's own; and die, which ends the caller.
running=

start() { # LOG: the service, on a free port, with a database that is not there yet; sets $url
  local port
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  url=http://127.0.0.1:$port
  REINTEGRATION_MODE=demo REINTEGRATION_LISTEN=127.0.0.1:$port \
    REINTEGRATION_DATABASE_URL="sqlite://$(mktemp -d -p "$temporary")/service.db?mode=rwc" \
    REINTEGRATION_DOCUMENTS=$(mktemp -d -p "$temporary") \
    REINTEGRATION_RATE_PER_CLIENT=1000000 REINTEGRATION_RATE_PER_ADDRESS=1000000 \
    REINTEGRATION_STATUS_FAILURES_PER_ADDRESS=0 REINTEGRATION_STATUS_FAILURES_PER_REFERENCE=0 \
    "$service" serve >"$1" 2>&1 </dev/null &
  running=$!
  for _ in {1..600}; do
    curl --silent --fail --max-time 5 --output /dev/null "$url/health/ready" && return
    kill -0 "$running" 2>/dev/null || break
    sleep 0.1
  done
  cat "$1" >&2
  die "$service did not become ready"
}

stop() {
  [[ -n $running ]] || return 0
  kill "$running" 2>/dev/null || true
  for _ in {1..100}; do
    kill -0 "$running" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL "$running" 2>/dev/null || true
  wait "$running" 2>/dev/null || true
  running=
}
